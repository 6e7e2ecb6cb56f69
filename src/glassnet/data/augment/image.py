"""Images: rows seen as (height, width, channels), to be changed as such."""

import abc
import math

import jax.numpy as jnp
from jaxtyping import Array

from glassnet.data.augment.augmentation import Augmentation, replaced, values
from glassnet.errors import ShapeError
from glassnet.types import Batch, Key, Tree


class ImageAugmentation(Augmentation, abc.ABC):
    """A change of each image of a batch; writes what it does to images."""

    shape: tuple[int, ...]
    """What one row is, (height, width) or (height, width, channels), where x is flat;
    nothing where x has these axes."""

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """See x as images, change them, and give them the shape they came in."""
        images = as_images(self, values(self, batch), self.shape)
        return replaced(batch, self.images(images, key, hyperparams))

    @abc.abstractmethod
    def images(self, x: Array, key: Key, hyperparams: Tree) -> Array:
        """Images of the same shape `(batch, height, width, channels)`."""


def as_images(asking: Augmentation, x: Array, shape: tuple[int, ...]) -> Array:
    """X as `(batch, height, width, channels)`.

    Raises:
        ShapeError: x has other axes and `shape` does not say how to see it, or `shape`
            does not fit.
    """
    if not shape and x.ndim == 4:
        return x
    if len(shape) in (2, 3) and math.prod(x.shape[1:]) == math.prod(shape):
        return x.reshape(len(x), *shape, *(1,) * (3 - len(shape)))
    name = type(asking).__name__
    raise ShapeError(
        f"{name} works on images.",
        got=f"x of shape {x.shape}" + (f" with shape={shape}" if shape else ""),
        expected="(batch, height, width, channels), or rows of as many numbers as "
        "`shape` says",
        fix=_fix(name, x, shape),
    )


def _fix(name: str, x: Array, shape: tuple[int, ...]) -> str:
    size = math.prod(x.shape[1:])
    side = math.isqrt(size)
    if shape:
        return f"give a shape (height, width, channels) of {size} numbers"
    if x.ndim == 2 and side > 1 and side * side == size:
        return f"say how a flat row is an image: {name}(shape=({side}, {side}))"
    if x.ndim == 3:
        return f"say that there is one channel: {name}(shape={x.shape[1:]})"
    return f"say how a row is an image: {name}(shape=(height, width, channels))"


def boxes(center: Array, sides: Array, height: int, width: int) -> Array:
    """Which pixels lie in a box, and may be few where it hangs over the edge.

    Args:
        center: row and column of each box's middle as shares of the image,
            `(batch, 2)`.
        sides: its height and width in pixels, `(batch, 2)` or `(1, 2)`.
        height: of the images, pixels.
        width: of the images, pixels.

    Returns:
        `(batch, height, width, 1)`.
    """

    def near(axis: int, size: int) -> Array:
        places = jnp.arange(size, dtype=jnp.float32) + 0.5
        return jnp.abs(places - center[:, [axis]] * size) < sides[:, [axis]] / 2

    return (near(0, height)[:, :, None] & near(1, width)[:, None, :])[..., None]
