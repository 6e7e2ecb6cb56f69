"""Conv3D: one small kernel at every place of a volume or a film."""

from dataclasses import dataclass
from typing import ClassVar

from jaxtyping import Array, Float

from glassnet.nn.convolution import Convolution
from glassnet.types import Tree


@dataclass(frozen=True)
class Conv3D(Convolution):
    r"""Slide a small kernel over a volume, or over the frames of a film.

    $$y_{hij u} = b_u + \sum_{k, l, m, c}
      x_{h s + k d - p,\; i s + l d - p,\; j s + m d - p,\; c}\, K_{k l m c u}$$

    with stride $s$, dilation $d$ and padding $p$ of each axis.

    Going back: as in `Conv2D`, with one axis more.

    On a CPU it takes, while it computes, 27 times the memory of its input for a kernel
    of 3x3x3: large volumes want small batches.

    Args:
        channels: size of the output's last axis ("filters", "feature maps"), 1 or more.
        kernel_size: depth, height and width of what one output sees; one number
            makes a cube.
        stride: from one place of the kernel to the next.
        padding: "valid" for none; "same" for as many outputs as inputs divided by the
            stride, rounded up (the odd one after, as TensorFlow and Keras do); or a
            number of zeros on both sides, as in PyTorch, or one for each axis.
        dilation: from one voxel that the kernel sees to the next: 2 skips every
            other one.
        groups: cuts the channels into so many parts that do not see each other; as many
            as there are channels make it depthwise.
        bias: whether to add $b$. Leave it out before a normalization layer, which
            subtracts it again.
        kernel_init: starting values of $K$; an output sees
            `depth * height * width * channels in / groups` inputs.
        bias_init: starting values of $b$; without effect if `bias=False`.

    Learns:
        kernel: $K$, of shape `(depth, height, width, channels in / groups, channels)`.
        bias: $b$, of shape `(channels,)`; absent if `bias=False`. Both in the dtype of
            the input, or in the default float where the input is whole numbers.

    Raises:
        ConfigError: a setting is outside its range, has not one number for each axis,
            or the groups do not divide the channels.
        ShapeError: the input has too few axes, other channels than the kernel was made
            for, or less space than the kernel needs.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x = Conv3D(4, (1, 3, 3)), jnp.ones((2, 5, 6, 7, 1))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> layer(params, x).shape
        (2, 5, 4, 5, 4)

    Source:
        Ji, Xu, Yang & Yu (2013), "3D Convolutional Neural Networks for Human Action
        Recognition", equation 2.
    """

    space: ClassVar[int] = 3

    def __call__(
        self, params: Tree, x: Float[Array, "*batch depth height width channels"]
    ) -> Float[Array, "*batch planes rows columns {self.channels}"]:
        """Evaluate $x * K + b$."""
        return self.convolved(params, x)
