"""Transposed convolutions: one kernel put down at every place, to make space larger."""

from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Array, Float

from glassnet.nn.transposed import Transposed
from glassnet.types import Tree

__all__ = ["ConvTranspose1D", "ConvTranspose2D", "ConvTranspose3D"]


@dataclass(frozen=True)
class ConvTranspose2D(Transposed):
    r"""Make a larger image: every input puts its kernel down like a stamp.

    $$y_{ij u} = b_u + \sum_{m s + k d - p = i}\ \sum_{n s + l d - p = j}\
      \sum_c x_{mn c}\, K_{k l c u}$$

    with stride $s$, dilation $d$ and padding $p$ of each axis: the way back of a
    `Conv2D` with these settings. Of $n$ places it makes
    $(n - 1) s - 2 p + d (k - 1) + 1$, and the output padding more.

    Going back: $\partial L/\partial x$ is that convolution of $\delta$, and
    $\partial L/\partial K_{kl}$ sums the products of $x$ and the $\delta$ it reached.

    Where the stride does not divide the kernel size, stamps overlap unevenly and the
    image shows a checkerboard; a `Conv2D` with `SubPixel` has no such seams.

    Args:
        channels: size of the output's last axis, 1 or more.
        kernel_size: height and width of one stamp.
        stride: from one stamp to the next.
        padding: how much is cut off on both sides, one number or
            one for each axis.
        output_padding: how much is then put after, with what the stamps left
            there; below the stride or the dilation.
        dilation: from one number of a stamp to the next.
        groups: cuts the channels into so many parts that do not see each other.
        bias: whether to add $b$.
        kernel_init: starting values of $K$.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $K$, of shape `(height, width, channels in / groups, channels)`.
        bias: $b$, of shape `(channels,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: a setting is outside its range, has not one number for each axis,
            or the groups do not divide the channels.
        ShapeError: the input has too few axes or other channels than the kernel was
            made for, or the padding cuts all of the output off.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> x = jnp.ones((5, 7, 6, 3))
        >>> layer = ConvTranspose2D(8, 2, stride=2)
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> params["kernel"].shape, layer(params, x).shape
        ((2, 2, 3, 8), (5, 14, 12, 8))

    Source:
        Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning",
        section 4, arXiv:1603.07285; checkerboards: Odena, Dumoulin & Olah (2016),
        "Deconvolution and Checkerboard Artifacts".
    """

    space: ClassVar[int] = 2

    def __call__(
        self, params: Tree, x: Float[Array, "*batch height width channels"]
    ) -> Float[Array, "*batch rows columns {self.channels}"]:
        """Evaluate the stamps and add the bias."""
        return self.stamped(params, x)


@dataclass(frozen=True)
class ConvTranspose1D(Transposed):
    r"""Make a longer sequence: every step puts its kernel down like a stamp.

    $$y_{t u} = b_u + \sum_{m s + k d - p = t}\ \sum_c x_{m c}\, K_{k c u}$$

    with stride $s$, dilation $d$ and padding $p$. Going back: as in `ConvTranspose2D`.

    Args:
        channels: size of the output's last axis, 1 or more.
        kernel_size: length of one stamp.
        stride: from one stamp to the next.
        padding: how much is cut off on both sides.
        output_padding: how much is then put after, with what the stamps left
            there; below the stride or the dilation.
        dilation: from one number of a stamp to the next.
        groups: cuts the channels into so many parts that do not see each other.
        bias: whether to add $b$.
        kernel_init: starting values of $K$.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $K$, of shape `(steps, channels in / groups, channels)`.
        bias: $b$, of shape `(channels,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: a setting is outside its range, has not one number for each axis,
            or the groups do not divide the channels.
        ShapeError: the input has too few axes or other channels than the kernel was
            made for, or the padding cuts all of the output off.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> x = jnp.array([[[1.0], [10.0]]])
        >>> layer = ConvTranspose1D(1, 2, stride=2, bias=False)
        >>> layer({"kernel": jnp.array([[[1.0]], [[2.0]]])}, x).ravel().tolist()
        [1.0, 2.0, 10.0, 20.0]

    Source:
        Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning",
        section 4, arXiv:1603.07285.
    """

    space: ClassVar[int] = 1

    def __call__(
        self, params: Tree, x: Float[Array, "*batch time channels"]
    ) -> Float[Array, "*batch steps {self.channels}"]:
        """Evaluate the stamps and add the bias."""
        return self.stamped(params, x)


@dataclass(frozen=True)
class ConvTranspose3D(Transposed):
    r"""Make a larger volume: every input puts its kernel down like a stamp.

    $$y_{i u} = b_u + \sum_{m s + k d - p = i}\ \sum_c x_{m c}\, K_{k c u}$$

    with $i$, $m$ and $k$ of three axes each. Going back: as in `ConvTranspose2D`.

    Args:
        channels: size of the output's last axis, 1 or more.
        kernel_size: depth, height and width of one stamp.
        stride: from one stamp to the next.
        padding: how much is cut off on both sides, one number or
            one for each axis.
        output_padding: how much is then put after, with what the stamps left
            there; below the stride or the dilation.
        dilation: from one number of a stamp to the next.
        groups: cuts the channels into so many parts that do not see each other.
        bias: whether to add $b$.
        kernel_init: starting values of $K$.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $K$, of shape `(depth, height, width, channels in / groups, channels)`.
        bias: $b$, of shape `(channels,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: a setting is outside its range, has not one number for each axis,
            or the groups do not divide the channels.
        ShapeError: the input has too few axes or other channels than the kernel was
            made for, or the padding cuts all of the output off.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> x = jnp.ones((2, 3, 4, 5, 1))
        >>> layer = ConvTranspose3D(4, 2, stride=2)
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (2, 6, 8, 10, 4)

    Source:
        Dumoulin & Visin (2016), "A guide to convolution arithmetic for deep learning",
        section 4, arXiv:1603.07285.
    """

    space: ClassVar[int] = 3

    def __call__(
        self, params: Tree, x: Float[Array, "*batch depth height width channels"]
    ) -> Float[Array, "*batch planes rows columns {self.channels}"]:
        """Evaluate the stamps and add the bias."""
        return self.stamped(params, x)
