"""im2col: convolutions as products of two matrices, the CPU's way.

Three maps, each linear in both of its inputs, whose gradients are the other two:
`slide` gathers what each window sees, `stamp` adds to it, and the kernel's gradient
multiplies both sides. These rules are written by hand, since those that the compiler
would derive keep the patches, and multiply once for each place of the kernel.

A kernel of $K$ places takes $K$ times the memory of one side, for a moment. Where there
is a choice it is the side with fewer channels.
"""

import math
from collections.abc import Sequence
from functools import partial, reduce
from itertools import product
from operator import add
from typing import Any

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array

from glassnet.nn.dtypes import widened
from glassnet.nn.library import convolution
from glassnet.nn.patches import flat, grouped, joined, kernel_gradient
from glassnet.nn.products import matmul
from glassnet.nn.windows import Windows

__all__ = ["interleave", "slide", "stamp"]


@partial(jax.custom_vjp, nondiff_argnums=(2, 3))
def slide(x: Array, kernel: Array, windows: Windows, groups: int) -> Array:
    """Evaluate `convolve`, with one axis for all rows."""
    into, out = kernel.shape[-2:]
    if _compilers(x, kernel, windows, groups):
        return convolution(x, kernel, windows, groups)
    if out < into and groups == 1 and math.prod(windows.size) > 1:
        parts = _multiplied(windows.padded(x), kernel, groups)
        places = product(*map(range, windows.size))
        seen = [windows.look(p, at) for p, at in zip(parts, places, strict=True)]
        return _added(seen, x.dtype)
    seen = windows.slices(windows.padded(x))
    if groups == 1:
        return matmul(joined(seen), kernel.reshape(len(seen) * into, out))
    if into == 1 and out == groups:  # multiplied and added in one pass over the input
        taps = widened(kernel.reshape(len(seen), out))
        return _added(
            [widened(s) * t for s, t in zip(seen, taps, strict=True)], x.dtype
        )
    parts = kernel.reshape(len(seen), into, groups, out // groups)
    parts = parts.transpose(2, 0, 1, 3).reshape(groups, len(seen) * into, out // groups)
    y = jax.vmap(matmul)(grouped(seen, groups), parts)
    return y.transpose(1, 0, 2).reshape(*seen[0].shape[:-1], out)


def _slide_forward(x: Array, kernel: Array, windows: Windows, groups: int):
    return slide(x, kernel, windows, groups), (x, kernel)


def _slide_back(windows: Windows, groups: int, kept: tuple[Array, Array], delta: Any):
    (x, kernel), delta = kept, jnp.asarray(delta)  # tests hand in NumPy's
    back = _exchanged(kernel, groups)
    return (
        stamp(delta, back, windows, x.shape[1:-1], groups),
        _kernel_gradient(x, delta, windows, groups),
    )


slide.defvjp(_slide_forward, _slide_back)


@partial(jax.custom_vjp, nondiff_argnums=(2, 3, 4))
def stamp(
    x: Array, kernel: Array, windows: Windows, space: tuple[int, ...], groups: int
) -> Array:
    """Evaluate `convolve.stamp`, with one axis for all rows.

    All that any input puts anywhere is one product; what falls on the same place is
    then added. With a stride, the places between two strides take turns: each phase is
    added up by itself, and the phases are laid out in space at the end.
    """
    if max(windows.stride) == 1 and _compilers(x, kernel, windows, groups):
        turned = lax.optimization_barrier(jnp.flip(kernel, (0, 1)))
        back = windows.transposed(x.shape[1:-1], space)
        return convolution(x, turned, back, groups)
    parts = _multiplied(x, kernel, groups)
    phases = [
        _phase(parts, windows, space, phase, x.dtype)
        for phase in product(*map(range, windows.stride))
    ]
    if len(phases) == 1:
        return phases[0]
    y = interleave(jnp.concatenate(phases, -1), windows.stride)
    return y[(slice(None), *map(slice, space))]


def _phase(
    parts: list[Array],
    windows: Windows,
    space: tuple[int, ...],
    phase: tuple[int, ...],
    dtype: Any,
) -> Array:
    """The sum at the places $q s + r$ for one $r$."""
    larger = [-(-n // s) for n, s in zip(space, windows.stride, strict=True)]
    shifted = []
    for part, at in zip(parts, product(*map(range, windows.size)), strict=True):
        pads = zip(at, windows.dilation, windows.padding, strict=True)
        ahead = [k * d - p - r for (k, d, (p, _)), r in zip(pads, phase, strict=True)]
        if any(a % s for a, s in zip(ahead, windows.stride, strict=True)):
            continue  # this place of the kernel never falls on this phase
        lows = [a // s for a, s in zip(ahead, windows.stride, strict=True)]
        axes = zip(lows, larger, part.shape[1:-1], strict=True)
        sides = [(0, 0, 0), *((a, n - a - m, 0) for a, n, m in axes), (0, 0, 0)]
        shifted.append(lax.pad(part, jnp.zeros((), part.dtype), sides))
    if not shifted:
        return jnp.zeros((parts[0].shape[0], *larger, parts[0].shape[-1]), dtype)
    return _added(shifted, dtype)


def _stamp_forward(
    x: Array, kernel: Array, windows: Windows, space: tuple[int, ...], groups: int
):
    return stamp(x, kernel, windows, space, groups), (x, kernel)


def _stamp_back(
    windows: Windows,
    space: tuple[int, ...],
    groups: int,
    kept: tuple[Array, Array],
    delta: Any,
):
    (x, kernel), delta = kept, jnp.asarray(delta)
    return (
        slide(delta, _exchanged(kernel, groups), windows, groups),
        _exchanged(_kernel_gradient(delta, x, windows, groups), groups),
    )


stamp.defvjp(_stamp_forward, _stamp_back)


@partial(jax.custom_vjp, nondiff_argnums=(2, 3))
def _kernel_gradient(x: Array, delta: Array, windows: Windows, groups: int) -> Array:
    r"""Evaluate $\bar K_k = \sum_o x_{o s + k d - p}^\top \delta_o$."""
    into, out = x.shape[-1] // groups, delta.shape[-1]
    shape, rows = (*windows.size, into, out), math.prod(delta.shape[:-1])
    if groups == 1:
        return kernel_gradient(x, delta, windows)
    seen = windows.slices(windows.padded(x))
    if into == 1 and out == groups:
        wide, axes = widened(delta), tuple(range(delta.ndim - 1))
        taps = jnp.stack([(widened(s) * wide).sum(axes) for s in seen])
        return taps.reshape(shape).astype(x.dtype)
    deltas = delta.reshape(rows, groups, out // groups).transpose(1, 0, 2)
    parts = jax.vmap(matmul)(grouped(seen, groups).transpose(0, 2, 1), deltas)
    parts = parts.reshape(groups, len(seen), into, out // groups)
    return parts.transpose(1, 2, 0, 3).reshape(shape)


def _compilers(x: Array, kernel: Array, windows: Windows, groups: int) -> bool:
    """Whether the compiler's own convolution is the fastest way forward.

    In float32 over images it is, in a loop or not, where channels mix. It is not for
    the gradient of a kernel, which inside a loop takes 100 times as long.
    """
    mixes = groups == 1 or kernel.shape[-2] > 1
    image = len(windows.size) == 2 and math.prod(windows.size) > 1
    return mixes and image and x.dtype == jnp.float32


def _gradient_forward(x: Array, delta: Array, windows: Windows, groups: int):
    return _kernel_gradient(x, delta, windows, groups), (x, delta)


def _gradient_back(
    windows: Windows, groups: int, kept: tuple[Array, Array], along: Any
):
    (x, delta), along = kept, jnp.asarray(along)
    back = _exchanged(along, groups)
    return (
        stamp(delta, back, windows, x.shape[1:-1], groups),
        slide(x, along, windows, groups),
    )


_kernel_gradient.defvjp(_gradient_forward, _gradient_back)


def _multiplied(x: Array, kernel: Array, groups: int) -> list[Array]:
    """The input times each place of the kernel, `(*rows, channels out)` each."""
    places = math.prod(kernel.shape[:-2])
    into, out = kernel.shape[-2:]
    if into == 1 and out == groups > 1:
        taps = widened(kernel.reshape(places, out))
        return [widened(x) * tap for tap in taps]
    parts = kernel.reshape(places, into, groups, out // groups)
    parts = parts.transpose(2, 1, 0, 3).reshape(groups, into, places * out // groups)
    if groups == 1:
        y = matmul(x, parts[0])
        return [y[..., i * out : (i + 1) * out] for i in range(places)]
    xs = flat(x).reshape(-1, groups, into).transpose(1, 0, 2)
    y = jax.vmap(matmul)(xs, parts).reshape(groups, -1, places, out // groups)
    y = y.transpose(2, 1, 0, 3).reshape(places, *x.shape[:-1], out)
    return list(y)


def _added(parts: Sequence[Array], dtype: Any) -> Array:
    return reduce(add, map(widened, parts)).astype(dtype)


def _exchanged(kernel: Array, groups: int) -> Array:
    """The kernel from channels out to channels in."""
    size, (into, out) = kernel.shape[:-2], kernel.shape[-2:]
    parts = kernel.reshape(*size, into, groups, out // groups)
    return jnp.swapaxes(parts, -1, -3).reshape(*size, out // groups, groups * into)


def interleave(x: Array, factors: tuple[int, ...]) -> Array:
    """Lay channels out in space: `(rows, *space, channels)` with fewer channels.

    The channels of one place in a block stand together.
    """
    axes, space = len(factors), x.shape[1:-1]
    out = x.shape[-1] // math.prod(factors)
    x = x.reshape(x.shape[0], *space, *factors, out)
    pairs = [axis for i in range(axes) for axis in (1 + i, 1 + axes + i)]
    x = x.transpose(0, *pairs, 1 + 2 * axes)
    larger = (n * f for n, f in zip(space, factors, strict=True))
    return x.reshape(x.shape[0], *larger, out)
