"""Max pools: the strongest response of each neighborhood."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import masks
from glassnet.nn.pool import Pool, in_rows
from glassnet.nn.windows import with_mask
from glassnet.types import Tree

__all__ = ["MaxPool1D", "MaxPool2D", "MaxPool3D"]


@dataclass(frozen=True)
class MaxPool2D(Pool):
    r"""Keep the largest number of each window, channel by channel.

    $$y_{ij} = \max_{k, l}\ x_{i s + k d - p,\; j s + l d - p}$$

    with stride $s$, dilation $d$ and padding $p$ of each axis.

    Going back: $\delta$ goes to the largest number of each window, and to none of the
    others. Of several equal ones the first receives it all.

    Args:
        size: height and width of a window; one number makes a square.
        stride: from one window to the next; as the size if None.
        padding: as in `Conv2D`; what is put around never is the largest.
        dilation: from one pixel that a window sees to the next.

    Raises:
        ConfigError: a setting is outside its range, or has not one number for each
            axis.
        ShapeError: the input has too few axes or less space than one window, or a
            window would see nothing but padding.

    Example:
        >>> x = jnp.arange(16.0).reshape(1, 4, 4, 1)
        >>> MaxPool2D()({}, x).ravel().tolist()
        [5.0, 7.0, 13.0, 15.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 9.3.
    """

    space: ClassVar[int] = 2

    def __call__(
        self, params: Tree, x: Float[Array, "*batch height width channels"]
    ) -> Float[Array, "*batch rows columns channels"]:
        """Take the largest of each window."""
        return _largest(self, x)


@dataclass(frozen=True)
class MaxPool1D(Pool):
    r"""Keep the largest number of each stretch of time, channel by channel.

    $$y_t = \max_k\ x_{t s + k d - p}$$

    Going back: as in `MaxPool2D`.

    In a sequence with a mask, only what counts takes part; an output counts if
    anything in its window does, and is 0 otherwise.

    Args:
        size: how many steps one window sees.
        stride: from one window to the next; as the size if None.
        padding: as in `Conv1D`; what is put around never is the largest.
        dilation: from one step that a window sees to the next.

    Raises:
        ConfigError: a setting is outside its range, or has not one number for each
            axis.
        ShapeError: the input has too few axes or less space than one window, or a
            window would see nothing but padding.

    Example:
        >>> MaxPool1D()({}, jnp.array([[[1.0], [2.0], [4.0], [3.0]]])).tolist()
        [[[2.0], [4.0]]]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 9.3.
    """

    masked: ClassVar = True
    space: ClassVar[int] = 1

    def __call__(self, params: Tree, x: Any) -> Any:
        """Take the largest of each window of `(*batch, time, channels)`."""
        counts, values = masks.mask(x), masks.values(x)
        if counts is None:
            return masks.with_values(x, _largest(self, values))
        y = _largest(self, jnp.where(counts[..., None], values, -jnp.inf))
        any_counts = _largest(self, counts[..., None].astype(values.dtype)) > 0
        return with_mask(x, jnp.where(any_counts, y, 0), any_counts[..., 0])


@dataclass(frozen=True)
class MaxPool3D(Pool):
    r"""Keep the largest number of each block of a volume, channel by channel.

    $$y_i = \max_k\ x_{i s + k d - p}$$

    with $i$ and $k$ of three axes each. Going back: as in `MaxPool2D`.

    Args:
        size: depth, height and width of a window; one number makes a cube.
        stride: from one window to the next; as the size if None.
        padding: as in `Conv3D`; what is put around never is the largest.
        dilation: from one voxel that a window sees to the next.

    Raises:
        ConfigError: a setting is outside its range, or has not one number for each
            axis.
        ShapeError: the input has too few axes or less space than one window, or a
            window would see nothing but padding.

    Example:
        >>> MaxPool3D()({}, jnp.arange(8.0).reshape(1, 2, 2, 2, 1)).tolist()
        [[[[[7.0]]]]]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 9.3.
    """

    space: ClassVar[int] = 3

    def __call__(
        self, params: Tree, x: Float[Array, "*batch depth height width channels"]
    ) -> Float[Array, "*batch planes rows columns channels"]:
        """Take the largest of each window."""
        return _largest(self, x)


def _largest(layer: Any, x: Array) -> Array:
    windows = layer.windows(x.shape)
    rows = windows.padded(in_rows(x, layer.space), -jnp.inf)
    y = windows.pooled(rows, _larger)
    return y.reshape(*x.shape[: -1 - layer.space], *y.shape[1:])


def _larger(one: Array, other: Array) -> Array:
    # The first of equals, and NaN if either is.
    return jnp.where((other > one) | jnp.isnan(other), other, one)
