"""Patches: what windows see, laid out as the rows of a matrix."""

import math

import jax
import jax.numpy as jnp
from jax import lax
from jaxtyping import Array

from glassnet.nn.products import matmul
from glassnet.nn.windows import Windows

__all__ = ["flat", "grouped", "joined", "kernel_gradient"]

CACHE = 8 << 20
"""Bytes of patches that are multiplied at a time."""


def kernel_gradient(x: Array, delta: Array, windows: Windows) -> Array:
    """The gradient of an ungrouped kernel, a few rows at a time.

    The patches of few rows stay in the processor's cache, those of a whole batch go
    through memory twice: that alone took half of the time.
    """
    into, out, size = x.shape[-1], delta.shape[-1], windows.size
    turned = out < into and max(windows.stride) == 1
    patched = x if not turned else delta

    def part(x: Array, delta: Array) -> Array:
        if turned:
            back = windows.transposed(delta.shape[1:-1], x.shape[1:-1])
            deltas = joined(back.slices(back.padded(delta))[::-1])
            return matmul(flat(x).T, flat(deltas))
        seen = windows.slices(windows.padded(x))
        return matmul(flat(delta).T, flat(joined(seen)))

    count = math.prod(patched.shape[1:]) * math.prod(size) * x.dtype.itemsize
    few = _divisor(len(x), max(1, CACHE // max(1, count)))
    if few == len(x) or math.prod(size) == 1:
        total = part(x, delta)
    else:
        stacks = [a.reshape(len(x) // few, few, *a.shape[1:]) for a in (x, delta)]
        blank = jnp.zeros(jax.eval_shape(part, *(a[0] for a in stacks)).shape, x.dtype)
        total, _ = lax.scan(lambda t, own: (t + part(*own), None), blank, tuple(stacks))
    if turned:
        return jnp.moveaxis(total.reshape(into, *size, out), 0, -2)
    # the barrier keeps the compiler from turning it round to a slower product
    return lax.optimization_barrier(total).T.reshape(*size, into, out)


def joined(seen: list[Array]) -> Array:
    """What each place of the windows sees, side by side."""
    return seen[0] if len(seen) == 1 else jnp.concatenate(seen, -1)


def grouped(seen: list[Array], groups: int) -> Array:
    """Rows of patches for each group, `(groups, rows, places * channels)`."""
    into = seen[0].shape[-1] // groups
    rows = math.prod(seen[0].shape[:-1])
    parts = jnp.stack([s.reshape(rows, groups, into) for s in seen], 2)
    return parts.transpose(1, 0, 2, 3).reshape(groups, rows, len(seen) * into)


def flat(x: Array) -> Array:
    """Channels as columns, all other axes as rows."""
    return x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


def _divisor(whole: int, most: int) -> int:
    """The largest number up to `most` that divides the whole; 1 of nothing."""
    return max((n for n in range(1, most + 1) if whole % n == 0), default=1)
