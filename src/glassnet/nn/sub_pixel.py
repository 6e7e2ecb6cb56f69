"""SubPixel and SpaceToDepth: channels laid out in space, and space in channels."""

import math
from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.nn.im2col import interleave
from glassnet.nn.layer import Layer
from glassnet.nn.space import per_axis, space_of
from glassnet.settings import Sizes
from glassnet.types import Key, Spec, Tree

__all__ = ["SpaceToDepth", "SubPixel"]


@dataclass(frozen=True)
class SubPixel(Layer):
    r"""Lay channels out in space: blocks of pixels from one pixel with many channels.

    $$y_{i r + k,\; j r + l,\; c} = x_{i,\; j,\; (k r + l) C + c}$$

    for $k, l = 0 \dots r - 1$ and $C$ channels out. Going back: $\delta$ in the shape
    of $x$, each number to where it came from.

    After a `Conv2D(r * r * C)` it makes an image $r$ times as large, with the result of
    a transposed convolution at a fraction of its time and without its seams.

    The $C$ channels of one pixel stand together, as in TensorFlow's `depth_to_space`;
    PyTorch's `PixelShuffle` has the $r^2$ numbers of one channel together instead.

    Args:
        factor: $r$, one number for all axes of space or one for each: all between the
            first axis, the batch, and the last, the channels.

    Raises:
        ConfigError: `factor` is below 1, or has not one number for each axis.
        ShapeError: the channels cannot be cut into so many parts.

    Example:
        >>> import jax.numpy as jnp
        >>> SubPixel(2)({}, jnp.array([[[[1, 2, 3, 4.0]]]]))[..., 0].tolist()
        [[[1.0, 2.0], [3.0, 4.0]]]

    Source:
        Shi et al. (2016), "Real-Time Single Image and Video Super-Resolution Using an
        Efficient Sub-Pixel Convolutional Neural Network", equation 4, with another
        order of channels, arXiv:1609.05158.
    """

    factor: Sizes = 2

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        factors = per_axis(self, "factor", len(space_of(self, spec.shape)))
        parts = math.prod(factors)
        if spec.shape[-1] % parts:
            raise ShapeError(
                f"{self} cannot cut these channels into equal parts.",
                got=f"x of shape {spec.shape}",
                expected=f"a last axis that {parts} divides",
                fix=f"let the layer before have {parts} channels for each one wanted",
            )
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *space channels"]
    ) -> Float[Array, "batch *larger fewer"]:
        """Lay the channels out."""
        return interleave(x, per_axis(self, "factor", len(space_of(self, x.shape))))


@dataclass(frozen=True)
class SpaceToDepth(Layer):
    r"""Stack blocks of pixels in channels: a smaller image that loses nothing.

    $$y_{i,\; j,\; (k r + l) C + c} = x_{i r + k,\; j r + l,\; c}$$

    for $k, l = 0 \dots r - 1$ and $C$ channels in: the inverse of `SubPixel`. Going
    back: $\delta$ in the shape of $x$, each number to where it came from.

    With a `Dense` behind it, it cuts an image into patches, as vision transformers do.

    Args:
        factor: $r$, one number for all axes of space or one for each: all between the
            first axis, the batch, and the last, the channels.

    Raises:
        ConfigError: `factor` is below 1, or has not one number for each axis.
        ShapeError: space cannot be cut into such blocks.

    Example:
        >>> import jax.numpy as jnp
        >>> x = jnp.array([[[[1.0], [2.0]], [[3.0], [4.0]]]])
        >>> SpaceToDepth(2)({}, x).tolist()
        [[[[1.0, 2.0, 3.0, 4.0]]]]

    Source:
        Shi et al. (2016), arXiv:1609.05158, equation 4, the other way round; as
        patches: Dosovitskiy et al. (2020), section 3.1, arXiv:2010.11929.
    """

    factor: Sizes = 2

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        space = space_of(self, spec.shape)
        factors = per_axis(self, "factor", len(space))
        if any(n % f for n, f in zip(space, factors, strict=True)):
            raise ShapeError(
                f"{self} cannot cut this space into whole blocks.",
                got=f"x of shape {spec.shape}",
                expected=f"axes of space that {factors} divide",
                fix="put a Pad or a Trim before it",
            )
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *space channels"]
    ) -> Float[Array, "batch *smaller more"]:
        """Stack the blocks."""
        space = space_of(self, x.shape)
        factors, axes = per_axis(self, "factor", len(space)), len(space)
        small = [n // f for n, f in zip(space, factors, strict=True)]
        pairs = [n for pair in zip(small, factors, strict=True) for n in pair]
        blocks = x.reshape(x.shape[0], *pairs, x.shape[-1])
        places, within = range(1, 2 * axes, 2), range(2, 2 * axes + 1, 2)
        y = blocks.transpose(0, *places, *within, 2 * axes + 1)
        return y.reshape(x.shape[0], *small, math.prod(factors) * x.shape[-1])
