"""From layers to the equations that go back through them, one line or two each."""

import math
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array

from glassnet import nn
from glassnet.backprop.equations import affine, norms, slopes, space
from glassnet.backprop.equations.use import Use
from glassnet.nn import masks
from glassnet.types import Tree

__all__ = ["PLAIN"]


def _dense(use: Use) -> tuple[Tree, Any]:
    return affine.dense(use.params, use.x, use.delta)


def _embedding(use: Use) -> tuple[Tree, Any]:
    tokens = masks.values(use.x)
    return affine.embedding(use.params, tokens, use.delta, use.layer.padding), None


def _prelu(use: Use) -> tuple[Tree, Any]:
    at_slope = jnp.where(use.x > 0, 0, use.x) * use.delta
    shape = use.params["slope"].shape
    axes = tuple(range(at_slope.ndim - len(shape)))
    slope = slopes.SLOPES[nn.PReLU](use.layer, use.params, use.x, use.y)
    return {"slope": at_slope.sum(axes)}, use.delta * slope


def _same_noise(use: Use) -> tuple[Tree, Any]:
    # y = m x with the same m, so the same layer goes back: dL/dx = m delta.
    layer, state, key = use.layer, use.state, use.key
    return {}, layer.apply({}, state, use.delta, key=key, training=use.training)[0]


def _as_it_was(use: Use) -> tuple[Tree, Any]:
    return {}, use.delta.reshape(masks.values(use.x).shape)


def _convolution(use: Use) -> tuple[Tree, Any]:
    x, axes = masks.values(use.x), use.layer.space
    rows, deltas = _rows(x, axes), _rows(use.delta, axes)
    windows = use.layer.windows(x.shape)
    grads, back = space.convolution(use.params, rows, deltas, windows, use.layer.groups)
    return grads, back.reshape(x.shape)


def _max_pool(use: Use) -> tuple[Tree, Any]:
    x, axes = masks.values(use.x), use.layer.space
    windows = use.layer.windows(x.shape)
    back = space.max_pool(_rows(x, axes), _rows(use.delta, axes), windows)
    return {}, back.reshape(x.shape)


def _average_pool(use: Use) -> tuple[Tree, Any]:
    x, axes = masks.values(use.x), use.layer.space
    rows, deltas = _rows(x, axes), _rows(use.delta, axes)
    back = space.average_pool(rows, deltas, use.layer.windows(x.shape))
    return {}, back.reshape(x.shape)


def _rows(x: Array, axes: int) -> Array:
    front = x.shape[: -1 - axes]
    return x.reshape(math.prod(front), *x.shape[-1 - axes :])


def _global_average(use: Use) -> tuple[Tree, Any]:
    x = masks.values(use.x)
    between = tuple(range(1, x.ndim - 1))
    share = jnp.expand_dims(use.delta, between) / math.prod(x.shape[1:-1])
    return {}, jnp.broadcast_to(share, x.shape)


def _last(use: Use) -> tuple[Tree, Any]:
    x = masks.values(use.x)
    return {}, jnp.zeros_like(x).at[..., -1, :].set(use.delta)


def _batch_norm(use: Use) -> tuple[Tree, Any]:
    x, epsilon = masks.values(use.x), use.state["hyperparams"]["epsilon"]
    epsilon = epsilon.astype(x.dtype)
    if use.training:
        return norms.batch_norm(use.params, x, use.delta, epsilon)
    # the running values are constants
    root = jnp.sqrt(use.state["variance"] + epsilon).astype(x.dtype)
    hat = (x - use.state["mean"].astype(x.dtype)) / root
    over = tuple(range(x.ndim - 1))
    grads = {"scale": (use.delta * hat).sum(over), "bias": use.delta.sum(over)}
    back = use.delta * use.params.get("scale", jnp.ones_like(root)) / root
    return {name: grads[name] for name in use.params}, back


def _layer_norm(use: Use) -> tuple[Tree, Any]:
    layer = use.layer
    return norms.layer_norm(use.params, use.x, use.delta, layer.epsilon, layer.axes)


def _rms_norm(use: Use) -> tuple[Tree, Any]:
    return norms.rms_norm(use.params, use.x, use.delta, use.layer.epsilon)


def _softmax(use: Use) -> tuple[Tree, Any]:
    return {}, slopes.softmax(use.y, use.delta)


def _log_softmax(use: Use) -> tuple[Tree, Any]:
    return {}, slopes.log_softmax(use.y, use.delta)


def _sum(use: Use) -> tuple[Tree, Any]:
    return {}, (use.delta,) * len(use.x)


def _product(use: Use) -> tuple[Tree, Any]:
    xs = [masks.values(x) for x in use.x]
    backs = []
    for i in range(len(xs)):
        back = use.delta
        for j, other in enumerate(xs):
            back = back if i == j else back * other
        backs.append(back)
    return {}, tuple(backs)


def _join(use: Use) -> tuple[Tree, Any]:
    axis, xs = use.layer.axis, [masks.values(x) for x in use.x]
    ends = [sum(x.shape[axis] for x in xs[: i + 1]) for i in range(len(xs) - 1)]
    return {}, tuple(jnp.split(use.delta, ends, axis))


def _position_table(use: Use) -> tuple[Tree, Any]:
    table = use.params["table"]
    moved = use.delta.reshape(-1, *use.delta.shape[-2:]).sum(0)
    return {"table": jnp.zeros_like(table).at[: len(moved)].set(moved)}, use.delta


PLAIN = {
    nn.Dense: _dense,
    nn.Embedding: _embedding,
    nn.PReLU: _prelu,
    nn.Softmax: _softmax,
    nn.LogSoftmax: _log_softmax,
    nn.Dropout: _same_noise,
    nn.SpatialDropout: _same_noise,
    nn.GaussianDropout: _same_noise,
    nn.GaussianNoise: _as_it_was,
    nn.Flatten: _as_it_was,
    nn.Reshape: _as_it_was,
    nn.SinusoidalPositions: _as_it_was,
    nn.LearnedPositions: _position_table,
    nn.Conv1D: _convolution,
    nn.Conv2D: _convolution,
    nn.Conv3D: _convolution,
    nn.MaxPool1D: _max_pool,
    nn.MaxPool2D: _max_pool,
    nn.MaxPool3D: _max_pool,
    nn.AveragePool1D: _average_pool,
    nn.AveragePool2D: _average_pool,
    nn.AveragePool3D: _average_pool,
    nn.GlobalAveragePool: _global_average,
    nn.Last: _last,
    nn.BatchNorm: _batch_norm,
    nn.LayerNorm: _layer_norm,
    nn.RMSNorm: _rms_norm,
    nn.Sum: _sum,
    nn.Product: _product,
    nn.Join: _join,
}
"""The rule of each layer that is no activation and no reader of sequences."""
