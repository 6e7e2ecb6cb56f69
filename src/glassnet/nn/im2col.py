"""im2col: convolutions as products of two matrices, the CPU's way.

What every window sees is laid out as one row. Each of the two products below is linear
in both of its inputs, and its gradients are the products here once more: written by
hand, since what the compiler would derive adds up one strided copy for each place of
the kernel.
"""

import math
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array

from glassnet.nn.dtypes import widened
from glassnet.nn.products import matmul
from glassnet.nn.windows import Windows

__all__ = ["flipped", "interleave", "slide", "stamp"]


@partial(jax.custom_vjp, nondiff_argnums=(2, 3))
def slide(x: Array, kernel: Array, windows: Windows, groups: int) -> Array:
    """Layers' `convolve`, with its rows in one axis."""
    seen = windows.slices(windows.padded(x))
    into, out = kernel.shape[-2:]
    if groups == 1:
        patches = seen[0] if len(seen) == 1 else jnp.concatenate(seen, -1)
        return matmul(patches, kernel.reshape(len(seen) * into, out))
    if into == 1 and out == groups:  # multiplied and added in one pass over the input
        taps = kernel.reshape(len(seen), out)
        y = sum(widened(s) * widened(tap) for s, tap in zip(seen, taps, strict=True))
        return jnp.asarray(y, x.dtype)
    patches = _grouped(seen, groups)
    parts = kernel.reshape(len(seen), into, groups, out // groups)
    parts = parts.transpose(2, 0, 1, 3).reshape(groups, len(seen) * into, out // groups)
    y = jax.vmap(matmul)(patches, parts)  # (groups, all places, channels of a group)
    return y.transpose(1, 0, 2).reshape(*seen[0].shape[:-1], out)


def _slide_forward(x: Array, kernel: Array, windows: Windows, groups: int):
    return slide(x, kernel, windows, groups), (x, kernel)


def _slide_back(windows: Windows, groups: int, kept: tuple[Array, Array], delta: Any):
    (x, kernel), delta = kept, jnp.asarray(delta)  # tests hand in NumPy's
    back = _exchanged(kernel, groups)
    return (
        stamp(delta, back, windows, x.shape[1:-1], groups),
        kernel_gradient(x, delta, windows, groups),
    )


slide.defvjp(_slide_forward, _slide_back)


@partial(jax.custom_vjp, nondiff_argnums=(2, 3))
def kernel_gradient(x: Array, delta: Array, windows: Windows, groups: int) -> Array:
    r"""Evaluate $\bar K_k = \sum_o x_{o s + k d - p}^\top \delta_o$."""
    seen = windows.slices(windows.padded(x))
    into, out = x.shape[-1] // groups, delta.shape[-1]
    rows = math.prod(delta.shape[:-1])
    shape = (*windows.size, into, out)
    if groups == 1:
        patches = seen[0] if len(seen) == 1 else jnp.concatenate(seen, -1)
        patches = patches.reshape(rows, len(seen) * into)
        return matmul(patches.T, delta.reshape(rows, out)).reshape(shape)
    if into == 1 and out == groups:
        wide, axes = widened(delta), tuple(range(delta.ndim - 1))
        taps = jnp.stack([(widened(s) * wide).sum(axes) for s in seen])
        return taps.reshape(shape).astype(x.dtype)
    deltas = delta.reshape(rows, groups, out // groups).transpose(1, 0, 2)
    parts = jax.vmap(matmul)(_grouped(seen, groups).transpose(0, 2, 1), deltas)
    parts = parts.reshape(groups, len(seen), into, out // groups)
    return parts.transpose(1, 2, 0, 3).reshape(shape)


def _gradient_forward(x: Array, delta: Array, windows: Windows, groups: int):
    return kernel_gradient(x, delta, windows, groups), (x, delta)


def _gradient_back(
    windows: Windows, groups: int, kept: tuple[Array, Array], along: Any
):
    (x, delta), along = kept, jnp.asarray(along)
    back = _exchanged(along, groups)
    return (
        stamp(delta, back, windows, x.shape[1:-1], groups),
        slide(x, along, windows, groups),
    )


kernel_gradient.defvjp(_gradient_forward, _gradient_back)


def stamp(
    x: Array, kernel: Array, windows: Windows, space: tuple[int, ...], groups: int
) -> Array:
    """Layers' `stamp`, with its rows in one axis."""
    axes = len(space)
    if windows.stride == (1,) * axes:
        back = windows.transposed(x.shape[1:-1], space)
        return slide(x, flipped(kernel), back, groups)
    if windows.dilation == (1,) * axes and max(windows.size) > 1:
        return _stamp_by_phases(x, kernel, windows, space, groups)
    spread = [(0, 0, 0), *((0, 0, s - 1) for s in windows.stride), (0, 0, 0)]
    if max(windows.size) > 1:
        x = lax.pad(x, jnp.zeros((), x.dtype), spread)
        windows = windows._replace(stride=(1,) * axes)
        return stamp(x, kernel, windows, space, groups)
    # a kernel of one place: multiply first, and put the zeros between the products
    y: Any = slide(x, kernel, Windows.of(windows.size, space=x.shape[1:-1]), groups)
    after = windows.transposed(x.shape[1:-1], space)
    lacks = zip(after.padding, windows.stride, strict=True)
    pads = [(0, 0, 0), *((*pair, s - 1) for pair, s in lacks), (0, 0, 0)]
    return lax.pad(y, jnp.zeros((), y.dtype), pads)


def _stamp_by_phases(
    x: Array, kernel: Array, windows: Windows, space: tuple[int, ...], groups: int
) -> Array:
    r"""Stamp with a stride, as a convolution of stride 1 with sub-pixels.

    Output $j = q s + r$ (before the padding is cut off) receives
    $\sum_m x_{q - m} K_{m s + r}$: for each phase $r$ a kernel of its own.
    """
    axes, stride = len(space), windows.stride
    into, out = kernel.shape[-2], kernel.shape[-1] // groups
    short = tuple(math.ceil(k / s) for k, s in zip(windows.size, stride, strict=True))
    lacks = [
        (0, m * s - k) for m, s, k in zip(short, stride, windows.size, strict=True)
    ]
    parts = jnp.pad(kernel, [*lacks, (0, 0), (0, 0)])
    split = [n for pair in zip(short, stride, strict=True) for n in pair]
    parts = parts.reshape(*split, into, groups, out)
    places, phases = range(0, 2 * axes, 2), range(1, 2 * axes, 2)
    parts = parts.transpose(*places, 2 * axes, 2 * axes + 1, *phases, 2 * axes + 2)
    parts = parts.reshape(*short, into, groups * math.prod(stride) * out)

    starts = [pair[0] for pair in windows.padding]
    first = [p // s for p, s in zip(starts, stride, strict=True)]
    cuts = [p - f * s for p, f, s in zip(starts, first, stride, strict=True)]
    wide = tuple(
        math.ceil((cut + n) / s) for cut, n, s in zip(cuts, space, stride, strict=True)
    )
    dense = Windows.of(short, space=wide)._replace(padding=tuple((f, 0) for f in first))
    y = interleave(stamp(x, parts, dense, wide, groups), stride, groups)
    inside = (slice(cut, cut + n) for cut, n in zip(cuts, space, strict=True))
    return y[(slice(None), *inside)]


def interleave(x: Array, factors: tuple[int, ...], groups: int = 1) -> Array:
    """Lay channels out in space: `(rows, *space, channels)` with fewer channels.

    Within a group, the channels of one place in a block stand together.
    """
    axes, space = len(factors), x.shape[1:-1]
    out = x.shape[-1] // (groups * math.prod(factors))
    x = x.reshape(x.shape[0], *space, groups, *factors, out)
    pairs = [axis for i in range(axes) for axis in (1 + i, 2 + axes + i)]
    x = x.transpose(0, *pairs, 1 + axes, 2 + 2 * axes)
    larger = (n * f for n, f in zip(space, factors, strict=True))
    return x.reshape(x.shape[0], *larger, groups * out)


def flipped(kernel: Array) -> Array:
    """The kernel with all axes of space reversed."""
    return jnp.flip(kernel, tuple(range(kernel.ndim - 2)))


def _exchanged(kernel: Array, groups: int) -> Array:
    """The kernel from channels out to channels in."""
    size, (into, out) = kernel.shape[:-2], kernel.shape[-2:]
    parts = kernel.reshape(*size, into, groups, out // groups)
    return jnp.swapaxes(parts, -1, -3).reshape(*size, out // groups, groups * into)


def _grouped(seen: list[Array], groups: int) -> Array:
    """Rows of patches for each group, `(groups, rows, places * channels)`."""
    into = seen[0].shape[-1] // groups
    rows = math.prod(seen[0].shape[:-1])
    parts = jnp.stack([s.reshape(rows, groups, into) for s in seen], 2)
    return parts.transpose(1, 0, 2, 3).reshape(groups, rows, len(seen) * into)
