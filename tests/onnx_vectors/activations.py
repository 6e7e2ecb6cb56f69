"""ONNX's activations as ours."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
from running import floats, refuse, run
from vectors import Vector

from glassnet import nn

__all__ = ["ACTIVATIONS"]

Adapter = Callable[[Vector], list[Any]]


def _plain(make: Callable[[dict[str, Any]], nn.Layer]) -> Adapter:
    """An operator of one input that is one of our layers."""

    def adapter(vector: Vector) -> list[Any]:
        return [run(make(vector.settings), floats(vector.inputs[0]))]

    return adapter


def _along(layer: nn.Layer) -> Adapter:
    """A softmax, which in ONNX goes along any axis."""

    def adapter(vector: Vector) -> list[Any]:
        axis = vector.settings["axis"]
        x = np.moveaxis(vector.inputs[0], axis, -1)
        return [np.moveaxis(run(layer, x), -1, axis)]

    return adapter


def _selu(vector: Vector) -> list[Any]:
    alpha, gamma = vector.settings["alpha"], vector.settings["gamma"]
    own = abs(alpha - 1.67326) < 1e-4 and abs(gamma - 1.0507) < 1e-4
    if own:
        return [run(nn.SELU(), vector.inputs[0])]
    # ours has the numbers that keep the variance; others are an ELU and a factor
    return [gamma * run(nn.ELU(alpha), vector.inputs[0])]


def _hard_sigmoid(vector: Vector) -> list[Any]:
    alpha, beta = vector.settings["alpha"], vector.settings["beta"]
    # ours has slope 1/6 and 1/2 at 0: another line is an affine map before it
    return [run(nn.HardSigmoid(), 6 * (alpha * vector.inputs[0] + beta - 0.5))]


def _prelu(vector: Vector) -> list[Any]:
    x, slope = vector.inputs
    if slope.ndim == 1:
        return [run(nn.PReLU(), x, {"slope": slope})]
    # a slope for each number of each example: all of them are features of one
    slope = jnp.broadcast_to(slope, x.shape).reshape(-1)
    return [run(nn.PReLU(), x.reshape(1, -1), {"slope": slope}).reshape(x.shape)]


def _swish(x: Any, alpha: float) -> Any:
    return run(nn.SiLU(), (alpha * x).astype(x.dtype)) / jnp.asarray(alpha, x.dtype)


def _swiglu(vector: Vector) -> list[Any]:
    a, b = map(jnp.asarray, vector.inputs)
    return [run(nn.Product(), (_swish(a, vector.settings["alpha"]), b))]


def _dropout(vector: Vector) -> list[Any]:
    x, rate, training = (vector.input(i) for i in range(3))
    rate = float(vector.settings.get("ratio", 0.5) if rate is None else rate)
    refuse(len(vector.wanted) > 1, "asks for the mask; ours keeps it to itself")
    refuse(
        training and rate > 0,
        "drops by ONNX's own random numbers, which are not ours",
    )
    if training:
        return [run(nn.Dropout(rate), x, training=True)[0]]
    return [run(nn.Dropout(rate), x)]


ACTIVATIONS: dict[str, Adapter] = {
    "Celu": _plain(lambda s: nn.CELU(s["alpha"])),
    "Dropout": _dropout,
    "Elu": _plain(lambda s: nn.ELU(s["alpha"])),
    "Gelu": _plain(lambda s: nn.GELU(approximate=s["approximate"] == "tanh")),
    "HardSigmoid": _hard_sigmoid,
    "HardSwish": _plain(lambda s: nn.HardSwish()),
    "LeakyRelu": _plain(lambda s: nn.LeakyReLU(s["alpha"])),
    "LogSoftmax": _along(nn.LogSoftmax()),
    "Mish": _plain(lambda s: nn.Mish()),
    "PRelu": _prelu,
    "Relu": _plain(lambda s: nn.ReLU()),
    "Selu": _selu,
    "Sigmoid": _plain(lambda s: nn.Sigmoid()),
    "Softmax": _along(nn.Softmax()),
    "Softplus": _plain(lambda s: nn.Softplus()),
    "Softsign": _plain(lambda s: nn.Softsign()),
    "SwiGLU": _swiglu,
    "Swish": lambda v: [_swish(jnp.asarray(v.inputs[0]), v.settings["alpha"])],
    "Tanh": _plain(lambda s: nn.Tanh()),
    "ThresholdedRelu": _plain(lambda s: nn.ThresholdedReLU(s["alpha"])),
}
