"""ONNX's training operators as our optimizers, each told where it stands."""

from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
from running import refuse
from vectors import Vector

from glassnet.optimizers import Adagrad, Adam, Momentum
from glassnet.settings import hyperparams

__all__ = ["OPTIMIZERS"]

_LATE = 10**6
"""A step at which nothing is left of Adam's correction for its first steps."""


def _tensors(vector: Vector, memories: int) -> list[list[Any]]:
    """Params, gradients and memories, each a list of one array for each tensor."""
    given = list(map(jnp.asarray, vector.inputs[2:]))
    count = len(given) // (2 + memories)
    return [given[i * count : (i + 1) * count] for i in range(2 + memories)]


def _penalized(vector: Vector, params: Any, grads: Any) -> Any:
    """ONNX adds the gradient of a squared penalty; ours is a loss or a decay."""
    norm = vector.settings["norm_coefficient"]
    return [norm * x + g for x, g in zip(params, grads, strict=True)]


def _moved(params: Any, steps: Any) -> list[Any]:
    return [x + step for x, step in zip(params, steps, strict=True)]


def _adagrad(vector: Vector) -> list[Any]:
    rate, count = map(float, vector.inputs[:2])
    params, grads, squares = _tensors(vector, 1)
    settings = vector.settings
    rate /= 1 + count * settings["decay_factor"]
    optimizer = Adagrad(rate, settings["epsilon"], epsilon_inside=False)
    state = {"hyperparams": hyperparams(optimizer), "squares": squares}
    steps, after = optimizer.update(_penalized(vector, params, grads), state)
    return [*_moved(params, steps), *after["squares"]]


def _adam(vector: Vector) -> list[Any]:
    rate, count = map(float, vector.inputs[:2])
    params, grads, mean, square = _tensors(vector, 2)
    settings, beta2 = vector.settings, vector.settings["beta"]
    refuse(settings["norm_coefficient_post"], "shrinks params after the step")
    epsilon = settings["epsilon"]
    if count:  # ONNX's stands beside a root that is not corrected yet
        epsilon /= (1 - beta2**count) ** 0.5
    optimizer = Adam(rate, settings["alpha"], beta2, epsilon)
    step = jnp.array(int(count) - 1 if count else _LATE)  # at 0 ONNX does not correct
    state = {"hyperparams": hyperparams(optimizer), "step": step}
    state |= {"mean": mean, "square": square}
    steps, after = optimizer.update(_penalized(vector, params, grads), state)
    return [*_moved(params, steps), *after["mean"], *after["square"]]


def _momentum(vector: Vector) -> list[Any]:
    rate, count = map(float, vector.inputs[:2])
    params, grads, velocity = _tensors(vector, 1)
    settings = vector.settings
    damped = count > 0 and settings["beta"] != 1
    refuse(damped, "damps the gradient before it adds it to the velocity")
    nesterov = settings["mode"] == "nesterov"
    optimizer = Momentum(rate, settings["alpha"], nesterov=nesterov)
    state = {"hyperparams": hyperparams(optimizer), "velocity": velocity}
    steps, after = optimizer.update(_penalized(vector, params, grads), state)
    return [*_moved(params, steps), *after["velocity"]]


OPTIMIZERS: dict[str, Callable[[Vector], list[Any]]] = {
    "Adagrad": _adagrad,
    "Adam": _adam,
    "Momentum": _momentum,
}
