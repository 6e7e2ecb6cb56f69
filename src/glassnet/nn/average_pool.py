"""Average pools: the mean response of each neighborhood."""

import math
from dataclasses import dataclass
from operator import add
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import masks
from glassnet.nn.dtypes import widened
from glassnet.nn.pool import Pool, in_rows
from glassnet.nn.windows import with_mask
from glassnet.types import Tree

__all__ = ["AveragePool1D", "AveragePool2D", "AveragePool3D"]


@dataclass(frozen=True)
class AveragePool2D(Pool):
    r"""Take the mean of each window, channel by channel.

    $$y_{ij} = \frac1n \sum_{k, l} x_{i s + k d - p,\; j s + l d - p}$$

    with stride $s$, dilation $d$ and padding $p$ of each axis, and $n$ the pixels of
    the window that lie within the image.

    Going back: each of them receives $\delta / n$.

    Counting only what is there keeps the mean of an even image even at its borders, as
    in TensorFlow and Keras; PyTorch counts the zeros of its padding unless told
    `count_include_pad=False`.

    Args:
        size: height and width of a window; one number makes a square.
        stride: from one window to the next; as the size if None.
        padding: as in `Conv2D`; what is put around does not count.
        dilation: from one pixel that a window sees to the next.

    Raises:
        ConfigError: a setting is outside its range, or has not one number for each
            axis.
        ShapeError: the input has too few axes or less space than one window, or a
            window would see nothing but padding.

    Example:
        >>> x = jnp.arange(16.0).reshape(1, 4, 4, 1)
        >>> AveragePool2D()({}, x).ravel().tolist()
        [2.5, 4.5, 10.5, 12.5]

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II.A, on sub-sampling, without its trained
        coefficient and bias.
    """

    space: ClassVar[int] = 2

    def __call__(
        self, params: Tree, x: Float[Array, "*batch height width channels"]
    ) -> Float[Array, "*batch rows columns channels"]:
        """Take the mean of each window."""
        return _mean(self, x)


@dataclass(frozen=True)
class AveragePool1D(Pool):
    r"""Take the mean of each stretch of time, channel by channel.

    $$y_t = \frac1n \sum_k x_{t s + k d - p}$$

    with $n$ the steps of the window that lie within the sequence and, if it has a mask,
    count. An output counts if anything in its window does, and is 0 otherwise.

    Going back: each of them receives $\delta / n$.

    Args:
        size: how many steps one window sees.
        stride: from one window to the next; as the size if None.
        padding: as in `Conv1D`; what is put around does not count.
        dilation: from one step that a window sees to the next.

    Raises:
        ConfigError: a setting is outside its range, or has not one number for each
            axis.
        ShapeError: the input has too few axes or less space than one window, or a
            window would see nothing but padding.

    Example:
        >>> AveragePool1D()({}, jnp.array([[[1.0], [2.0], [4.0], [3.0]]])).tolist()
        [[[1.5], [3.5]]]

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II.A, on sub-sampling, without its trained
        coefficient and bias.
    """

    masked: ClassVar = True
    space: ClassVar[int] = 1

    def __call__(self, params: Tree, x: Any) -> Any:
        """Take the mean of each window of `(*batch, time, channels)`."""
        counts, values = masks.mask(x), masks.values(x)
        if counts is None:
            return masks.with_values(x, _mean(self, values))
        share = _mean(self, counts[..., None].astype(widened(values).dtype))
        y = _mean(self, jnp.where(counts[..., None], widened(values), 0))
        y = jnp.where(share > 0, y / jnp.where(share > 0, share, 1), 0)
        return with_mask(x, y.astype(values.dtype), share[..., 0] > 0)


@dataclass(frozen=True)
class AveragePool3D(Pool):
    r"""Take the mean of each block of a volume, channel by channel.

    $$y_i = \frac1n \sum_k x_{i s + k d - p}$$

    with $i$ and $k$ of three axes each, and $n$ the voxels of the block that lie within
    the volume. Going back: each of them receives $\delta / n$.

    Args:
        size: depth, height and width of a window; one number makes a cube.
        stride: from one window to the next; as the size if None.
        padding: as in `Conv3D`; what is put around does not count.
        dilation: from one voxel that a window sees to the next.

    Raises:
        ConfigError: a setting is outside its range, or has not one number for each
            axis.
        ShapeError: the input has too few axes or less space than one window, or a
            window would see nothing but padding.

    Example:
        >>> AveragePool3D()({}, jnp.arange(8.0).reshape(1, 2, 2, 2, 1)).tolist()
        [[[[[3.5]]]]]

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II.A, on sub-sampling, without its trained
        coefficient and bias.
    """

    space: ClassVar[int] = 3

    def __call__(
        self, params: Tree, x: Float[Array, "*batch depth height width channels"]
    ) -> Float[Array, "*batch planes rows columns channels"]:
        """Take the mean of each window."""
        return _mean(self, x)


def _mean(layer: Any, x: Array) -> Array:
    windows, wide = layer.windows(x.shape), widened(in_rows(x, layer.space))
    total = windows.pooled(windows.padded(wide), add)
    count: Any = math.prod(windows.size)
    if any(map(any, windows.padding)):
        within = windows.padded(jnp.ones((1, *wide.shape[1:-1], 1), wide.dtype))
        count = windows.pooled(within, add)
    y = (total / count).astype(x.dtype)
    return y.reshape(*x.shape[: -1 - layer.space], *y.shape[1:])
