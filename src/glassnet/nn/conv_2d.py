"""Conv2D: one small kernel at every place of an image."""

from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Array, Float

from glassnet.nn.convolution import Convolution
from glassnet.types import Tree


@dataclass(frozen=True)
class Conv2D(Convolution):
    r"""Slide a small kernel over an image: the same weights at every place.

    $$y_{ij u} = b_u + \sum_{k, l, c} x_{i s + k d - p,\; j s + l d - p,\; c}\,
      K_{k l c u}$$

    with stride $s$, dilation $d$ and padding $p$ of each axis.

    Going back: every place adds its part, for they share the weights,

    $$\partial L/\partial K_{kl} = \textstyle\sum_{i, j}
      x_{i s + k d - p,\; j s + l d - p}^\top\, \delta_{ij}, \quad
      \partial L/\partial b = \sum \delta$$

    and $\partial L/\partial x$ puts the kernel down on the input, times $\delta$, at
    each place where it stood.

    As everywhere in neural networks the kernel is not turned around, as it is in the
    convolution of mathematics. `nn.convolve` says how it is computed, and what memory
    it takes.

    Args:
        channels: size of the output's last axis ("filters", "feature maps"), 1 or more.
        kernel_size: height and width of what one output sees; one number makes
            a square.
        stride: from one place of the kernel to the next.
        padding: "valid" for none; "same" for as many outputs as inputs divided by the
            stride, rounded up (the odd one after, as TensorFlow and Keras do); or a
            number of zeros on both sides, as in PyTorch, or one for each axis.
        dilation: from one pixel that the kernel sees to the next: 2 skips every
            other one.
        groups: cuts the channels into so many parts that do not see each other; as many
            as there are channels make it depthwise.
        bias: whether to add $b$. Leave it out before a normalization layer, which
            subtracts it again.
        kernel_init: starting values of $K$; an output sees
            `height * width * channels in / groups` inputs.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $K$, of shape `(height, width, channels in / groups, channels)`.
        bias: $b$, of shape `(channels,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: a setting is outside its range, has not one number for each axis,
            or the groups do not divide the channels.
        ShapeError: the input has too few axes, other channels than the kernel was made
            for, or less space than the kernel needs.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x = Conv2D(8, 3, stride=2, padding="same"), jnp.ones((5, 28, 27, 1))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> params["kernel"].shape, layer(params, x).shape
        ((3, 3, 1, 8), (5, 14, 14, 8))

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II.A; stride and padding: Dumoulin & Visin
        (2016), section 2, arXiv:1603.07285; dilation: Yu & Koltun (2015), equation 2,
        arXiv:1511.07122.
    """

    space: ClassVar[int] = 2

    def __call__(
        self, params: Tree, x: Float[Array, "*batch height width channels"]
    ) -> Float[Array, "*batch rows columns {self.channels}"]:
        """Evaluate $x * K + b$."""
        return self.convolved(params, x)
