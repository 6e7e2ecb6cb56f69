"""ONNX's operators on shapes, and its products and sums, as our layers."""

import math
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from running import channels_first, channels_last, floats, refuse, run
from vectors import Vector

from glassnet import nn

__all__ = ["SHAPES"]


def _concatenate(vector: Vector) -> list[Any]:
    parts = tuple(jnp.asarray(x)[None] for x in vector.inputs)
    axis = vector.settings["axis"]
    return [run(nn.Join(axis if axis < 0 else axis + 1), parts)[0]]


def _depth_to_space(vector: Vector) -> list[Any]:
    factor, x = vector.settings["blocksize"], channels_last(vector.inputs[0])
    if vector.settings["mode"] == "CRD":  # the numbers of one channel side by side
        x = _regrouped(x, x.shape[-1] // factor**2)
    return [channels_first(run(nn.SubPixel(factor), x))]


def _space_to_depth(vector: Vector) -> list[Any]:
    factor = vector.settings["blocksize"]
    y = run(nn.SpaceToDepth(factor), channels_last(vector.inputs[0]))
    if vector.settings.get("mode", "DCR") == "CRD":
        y = _regrouped(y, factor**2)
    return [channels_first(y)]


def _regrouped(x: Any, groups: int) -> Any:
    """Channels group by group, now the first of each group, the second ..."""
    cut = run(nn.Reshape((*x.shape[1:-1], groups, x.shape[-1] // groups)), x)
    return run(nn.Reshape(x.shape[1:]), run(nn.Permute((0, 1, 3, 2)), cut))


def _flatten(vector: Vector) -> list[Any]:
    x = jnp.asarray(vector.inputs[0])
    axis = vector.settings["axis"] % x.ndim if x.ndim else 0
    if axis == 1:
        return [run(nn.Flatten(), x)]
    shape = math.prod(x.shape[:axis]), math.prod(x.shape[axis:])
    return [run(nn.Reshape(shape), x[None])[0]]


def _reshape(vector: Vector) -> list[Any]:
    x, shape = jnp.asarray(vector.inputs[0]), list(map(int, vector.inputs[1]))
    keep = not vector.settings["allowzero"]
    shape = [x.shape[i] if n == 0 and keep else n for i, n in enumerate(shape)]
    refuse(0 in shape, "makes examples without numbers; our sizes are 1 or more")
    known = -math.prod(shape)
    shape = tuple(x.size // known if n == -1 else n for n in shape)
    return [run(nn.Reshape(shape), x[None])[0]]  # ours leaves the first axis alone


def _transpose(vector: Vector) -> list[Any]:
    x = jnp.asarray(vector.inputs[0])
    order = vector.settings.get("perm", range(x.ndim)[::-1])
    return [run(nn.Permute(tuple(order)), x[None])[0]]


def _pad(vector: Vector) -> list[Any]:
    x, pads, filler, axes = (vector.input(i) for i in range(4))
    x, (before, after) = floats(x), np.split(np.asarray(pads), 2)
    widths = np.zeros((x.ndim, 2), int)
    places = range(x.ndim) if axes is None else [a % x.ndim for a in axes]
    widths[list(places)] = np.stack([before, after], -1)
    mode = vector.settings["mode"]
    layer = nn.Pad(
        tuple(map(int, widths.ravel())), "zeros" if mode == "constant" else mode
    )

    def padded(x: Any) -> Any:
        return run(layer, x[None, ..., None])[0, ..., 0]  # all its axes are space

    y = padded(x)
    if filler is not None and filler:
        y = run(nn.Sum(), (y, filler * (1 - padded(jnp.ones_like(x)))))
    return [y]


def _sum(vector: Vector) -> list[Any]:
    return [run(nn.Sum(), tuple(map(jnp.asarray, vector.inputs)))]


def _product(vector: Vector) -> list[Any]:
    parts = tuple(np.broadcast_arrays(*map(floats, vector.inputs)))
    return [run(nn.Product(), parts)]


def _gather(vector: Vector) -> list[Any]:
    table, at = vector.inputs
    refuse((at < 0).any(), "counts tokens from the end; ours are 0 or more")
    axis = vector.settings["axis"]
    rows = np.moveaxis(table, axis, 0)
    layer = nn.Embedding(len(rows), math.prod(rows.shape[1:]))
    y = run(layer, jnp.asarray(at), {"table": rows.reshape(len(rows), -1)})
    y = y.reshape(*at.shape, *rows.shape[1:])
    first = tuple(range(at.ndim))
    return [jnp.moveaxis(y, first, tuple(axis + i for i in first))]


def _gemm(vector: Vector) -> list[Any]:
    a, b, c = (vector.input(i) for i in range(3))
    s = vector.settings
    a, kernel = a.T if s["transA"] else a, s["alpha"] * (b.T if s["transB"] else b)
    units = kernel.shape[1]
    if c is not None and (c.ndim < 2 or c.shape[0] == 1):
        bias = jnp.broadcast_to(s["beta"] * c, (1, units))[0]
        return [run(nn.Dense(units), a, {"kernel": kernel, "bias": bias})]
    y = run(nn.Dense(units, bias=False), a, {"kernel": kernel})
    if c is None:
        return [y]
    return [run(nn.Sum(), (y, jnp.broadcast_to(s["beta"] * c, y.shape)))]


def _matmul(vector: Vector) -> list[Any]:
    a, b = map(jnp.asarray, vector.inputs)
    x, kernel = jnp.atleast_2d(a), b if b.ndim > 1 else b[:, None]
    batch = jnp.broadcast_shapes(x.shape[:-2], kernel.shape[:-2])
    x = jnp.broadcast_to(x, batch + x.shape[-2:])
    layer = nn.Dense(kernel.shape[-1], bias=False)
    if kernel.ndim == 2:
        y = run(layer, x, {"kernel": kernel})
    else:  # a kernel for each example
        kernel = jnp.broadcast_to(kernel, batch + kernel.shape[-2:])
        every = layer
        for _ in batch:
            every = jax.vmap(every)
        y = every({"kernel": kernel}, x)
    y = y if a.ndim > 1 else y[..., 0, :]
    return [y if b.ndim > 1 else y[..., 0]]


SHAPES: dict[str, Callable[[Vector], list[Any]]] = {
    "Concat": _concatenate,
    "DepthToSpace": _depth_to_space,
    "Flatten": _flatten,
    "Gather": _gather,
    "Gemm": _gemm,
    "MatMul": _matmul,
    "Mul": _product,
    "Pad": _pad,
    "Reshape": _reshape,
    "SpaceToDepth": _space_to_depth,
    "Sum": _sum,
    "Transpose": _transpose,
}
