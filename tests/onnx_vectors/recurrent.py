"""ONNX's recurrent operators as ours: gates in another order, two biases as one."""

from collections.abc import Callable
from typing import Any

import numpy as np
from running import refuse, run
from vectors import Vector

from glassnet import nn

__all__ = ["RECURRENT"]

_GATES = {"RNN": [0], "GRU": [1, 0, 2], "LSTM": [0, 2, 3, 1]}
"""Where ONNX has what we have first, second ...: GRU's are update, reset, candidate,
LSTM's input, output, forget, candidate."""

_DEFAULTS = {"RNN": ["Tanh"], "GRU": ["Sigmoid", "Tanh"]}
_DEFAULTS["LSTM"] = [*_DEFAULTS["GRU"], "Tanh"]


def _recurrent(vector: Vector) -> list[Any]:
    x, kernel, lengths, hidden, cell, peepholes = (
        vector.input(i) for i in (0, 2, 4, 5, 6, 7)
    )
    settings, kind = vector.settings, vector.operator
    directions = kernel.shape[0]
    refuse(peepholes is not None, "has peepholes; our LSTM's gates do not see the cell")
    refuse(settings.get("clip"), "clips what comes before the activations")
    refuse(settings.get("input_forget"), "has input and forget gate as one")
    usual = _DEFAULTS[kind] * directions
    named = settings.get("activations", usual)[: len(usual)]  # ONNX's default has two
    refuse(named not in (usual, ["Relu"] * directions), "has other activations")
    batch_first = settings["layout"] == 1
    x = x if batch_first else np.swapaxes(x, 0, 1)
    whole: Any = x if lengths is None else {"values": x, "lengths": lengths}
    reads: Any = whole
    if hidden is not None:
        first = {"hidden": hidden, "cell": cell}
        first = {name: a for name, a in first.items() if a is not None}
        sides = 1 if batch_first else 0
        first = {
            name: np.concatenate(np.moveaxis(a, sides, 0), -1)
            for name, a in first.items()
        }
        reads = (whole, first)
    states = _run(vector, reads, "state")
    state = [
        np.stack(np.split(states[name], directions, -1), 1 if batch_first else 0)
        for name in ("hidden", "cell")
        if name in states
    ]
    if vector.wanted[0] is None:
        return [None, *state]
    sequence = _run(vector, reads, "sequence")
    sequence = sequence["values"] if isinstance(sequence, dict) else sequence
    y = np.stack(np.split(sequence, directions, -1), 2)  # (batch, time, sides, units)
    return [y if batch_first else y.transpose(1, 2, 0, 3), *state]


def _run(vector: Vector, x: Any, returns: Any) -> Any:
    units, direction = vector.settings["hidden_size"], vector.settings["direction"]
    params = [_params(vector, side) for side in range(vector.input(2).shape[0])]
    layer = _layer(vector, units, returns, reverse=direction == "reverse")
    if direction != "bidirectional":
        return run(layer, x, params[0])
    both = {"forward": params[0], "backward": params[1]}
    return run(nn.Bidirectional(layer), x, both)


def _layer(vector: Vector, units: int, returns: Any, *, reverse: bool) -> nn.Layer:
    if vector.operator == "LSTM":
        return nn.LSTM(units, returns=returns, reverse=reverse)
    if vector.operator == "GRU":
        after = vector.settings["linear_before_reset"]
        reset = "after" if after else "before"
        return nn.GRU(units, reset=reset, returns=returns, reverse=reverse)
    named = vector.settings.get("activations", ["Tanh"])
    activation = "relu" if "Relu" in named else "tanh"
    return nn.SimpleRNN(units, activation, returns=returns, reverse=reverse)


def _params(vector: Vector, side: int) -> dict[str, Any]:
    order = _GATES[vector.operator]

    def columns(rows: Any) -> Any:
        blocks = np.split(rows, len(order))
        return np.concatenate([blocks[gate] for gate in order]).T

    kernel, recurrent = vector.inputs[1][side], vector.inputs[2][side]
    given = vector.input(3)
    biases = np.zeros(2 * len(kernel), kernel.dtype) if given is None else given[side]
    ours, second = map(columns, np.split(biases, 2))
    params = {"kernel": columns(kernel), "recurrent_kernel": columns(recurrent)}
    if vector.operator == "GRU" and vector.settings["linear_before_reset"]:
        units = recurrent.shape[1]
        params["recurrent_bias"] = second[2 * units :]
        second = np.concatenate([second[: 2 * units], np.zeros_like(second[:units])])
    return params | {"bias": ours + second}


RECURRENT: dict[str, Callable[[Vector], list[Any]]] = dict.fromkeys(_GATES, _recurrent)
