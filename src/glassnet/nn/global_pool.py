"""Global pools: one number for each channel, whatever the size of the input."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import masks
from glassnet.nn.dtypes import widened
from glassnet.nn.layer import Layer
from glassnet.nn.space import check_image
from glassnet.types import Key, Spec, Tree

__all__ = ["GlobalAveragePool", "GlobalMaxPool"]


@dataclass(frozen=True)
class GlobalAveragePool(Layer):
    r"""Take the mean of each channel over all of time or space.

    $$y_{b c} = \frac1n \sum_i x_{b i c}$$

    over all axes between the first and the last. In a sequence with a mask, $i$ runs
    over the $n$ steps that count; if none does, $y = 0$.

    Going back: each place that counts receives $\delta / n$.

    In place of `Flatten` and a wide `Dense` it saves most of a network's params, and
    images of any size fit. It ends a sequence: no mask goes on.

    Raises:
        ShapeError: the input has no axis between batch and channels.

    Example:
        >>> x = jnp.array([[[1.0], [3.0], [8.0]]])
        >>> x = {"values": x, "lengths": jnp.array([2])}
        >>> GlobalAveragePool()({}, x).tolist()
        [[2.0]]

    Source:
        Lin, Chen & Yan (2013), "Network In Network", section 3.2, arXiv:1312.4400.
    """

    masked: ClassVar = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        check_image(self, masks.values(spec).shape, 1)
        return {}, {}

    def __call__(self, params: Tree, x: Any) -> Float[Array, "*batch channels"]:
        """Take the mean over `(batch, *space, channels)` or what counts of it."""
        values, counts, axes = _parts(x)
        wide = widened(values)
        if counts is None:
            return wide.mean(axes).astype(values.dtype)
        total = jnp.where(counts, wide, 0).sum(axes)
        n = jnp.where(counts, jnp.ones_like(wide[..., :1]), 0).sum(axes)
        return (total / jnp.maximum(n, 1)).astype(values.dtype)


@dataclass(frozen=True)
class GlobalMaxPool(Layer):
    r"""Keep the largest number of each channel over all of time or space.

    $$y_{b c} = \max_i x_{b i c}$$

    over all axes between the first and the last. In a sequence with a mask, $i$ runs
    over what counts; if nothing does, $y = 0$.

    Going back: $\delta$ goes to the largest number; several equal ones share it.

    It tells whether something is there, wherever it is. It ends a sequence: no mask
    goes on.

    Raises:
        ShapeError: the input has no axis between batch and channels.

    Example:
        >>> x = jnp.array([[[1.0], [3.0], [8.0]]])
        >>> x = {"values": x, "lengths": jnp.array([2])}
        >>> GlobalMaxPool()({}, x).tolist()
        [[3.0]]

    Source:
        Collobert et al. (2011), "Natural Language Processing (Almost) from Scratch",
        section 3.3.2: max over time, arXiv:1103.0398.
    """

    masked: ClassVar = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        check_image(self, masks.values(spec).shape, 1)
        return {}, {}

    def __call__(self, params: Tree, x: Any) -> Float[Array, "*batch channels"]:
        """Take the largest of `(batch, *space, channels)` or what counts of it."""
        values, counts, axes = _parts(x)
        if counts is None:
            return values.max(axes)
        y = jnp.where(counts, values, -jnp.inf).max(axes)
        return jnp.where(counts.any(axes), y, 0)


def _parts(x: Any) -> tuple[Array, Array | None, tuple[int, ...]]:
    """The values, which count (with an axis for each of theirs), and the axes to pool.

    A mask tells how many axes are batch axes; without one, the first is.
    """
    values, counts = masks.values(x), masks.mask(x)
    first = 1 if counts is None else counts.ndim - 1
    if counts is not None:
        lacks = values.ndim - counts.ndim
        counts = counts.reshape(*counts.shape, *(1,) * lacks)
    return values, counts, tuple(range(first, values.ndim - 1))
