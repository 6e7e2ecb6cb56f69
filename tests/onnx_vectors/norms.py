"""ONNX's normalizations as ours."""

import math
from collections.abc import Callable
from typing import Any

import jax.numpy as jnp
import numpy as np
from running import channels_first, channels_last, quickly, run
from vectors import Vector

from glassnet import nn
from glassnet.nn.standardize import moments
from glassnet.settings import hyperparams

__all__ = ["NORMS"]


def _batch(vector: Vector) -> list[Any]:
    x, scale, bias, mean, variance = vector.inputs
    settings = vector.settings
    layer = nn.BatchNorm(settings["momentum"], settings["epsilon"])
    params = {"scale": scale, "bias": bias}
    state = {"mean": jnp.asarray(mean), "variance": jnp.asarray(variance)}
    state["hyperparams"] = hyperparams(layer)
    if not settings["training_mode"]:
        return [channels_first(run(layer, channels_last(x), params, state))]
    y, after = run(layer, channels_last(x), params, state, training=True)
    return [channels_first(y), after["mean"], after["variance"]]


def _layer(vector: Vector) -> list[Any]:
    x, scale, bias = (vector.input(i) for i in range(3))
    axis, epsilon = vector.settings["axis"], vector.settings["epsilon"]
    axes = -axis if axis < 0 else x.ndim - axis
    params = {"scale": scale} | ({} if bias is None else {"bias": bias})
    layer = nn.LayerNorm(epsilon, axes, bias=bias is not None)
    # ONNX may average over the batch too: then it is one example
    (y,) = np.asarray(run(layer, x[None], params))
    mean, variance = quickly(moments, static_argnums=1)(x, tuple(range(-axes, 0)))
    return [y, mean, 1 / np.sqrt(variance + epsilon)]


def _rms(vector: Vector) -> list[Any]:
    x, scale = vector.inputs
    axis = vector.settings["axis"] % x.ndim
    # ours is over the last axis: the ones to average over become one
    rows = x.reshape(*x.shape[:axis], math.prod(x.shape[axis:]))
    scale = np.broadcast_to(scale, x.shape[axis:]).reshape(-1)
    y = run(nn.RMSNorm(vector.settings["epsilon"]), rows[None], {"scale": scale})
    return [np.reshape(y, x.shape)]


def _affine(make: Callable[[dict[str, Any]], nn.Layer]) -> Any:
    def adapter(vector: Vector) -> list[Any]:
        x, scale, bias = vector.inputs
        params = {"scale": scale, "bias": bias}
        return [channels_first(run(make(vector.settings), channels_last(x), params))]

    return adapter


def _local(vector: Vector) -> list[Any]:
    s = vector.settings
    layer = nn.LocalResponseNorm(s["size"], s["alpha"], s["beta"], s["bias"])
    return [channels_first(run(layer, channels_last(vector.inputs[0])))]


def _mean_variance(vector: Vector) -> list[Any]:
    axes = vector.settings.get("axes", [0, 2, 3])  # ONNX's default
    assert list(axes) == [0, 2, 3]
    layer = nn.BatchNorm(epsilon=1e-18, scale=False, bias=False)
    x = channels_last(vector.inputs[0])
    return [channels_first(run(layer, x, training=True)[0])]


NORMS: dict[str, Callable[[Vector], list[Any]]] = {
    "BatchNormalization": _batch,
    "GroupNormalization": _affine(
        lambda s: nn.GroupNorm(s["num_groups"], s["epsilon"])
    ),
    "InstanceNormalization": _affine(lambda s: nn.InstanceNorm(s["epsilon"])),
    "LRN": _local,
    "LayerNormalization": _layer,
    "MeanVarianceNormalization": _mean_variance,
    "RMSNormalization": _rms,
}
