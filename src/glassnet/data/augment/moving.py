"""Moving: pixels change places, and none its value."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import jax.numpy as jnp
from jaxtyping import Array, Int, Shaped

from glassnet import noise
from glassnet.data.augment.augmentation import Share, across
from glassnet.data.augment.draws import offsets
from glassnet.data.augment.image import ImageAugmentation
from glassnet.settings import NonNegative
from glassnet.types import Key, Tree


@dataclass(frozen=True)
class Flip(ImageAugmentation):
    r"""Mirror some of the images.

    $$y_{rc} = x_{r,\,W-1-c} \;\text{ with probability } p,
      \qquad y = x \;\text{ otherwise}$$

    Going back: $\delta$ is mirrored where the image was.

    Only where the mirror image is the same kind of thing: a cat stays a cat, a 2 is no
    2 any more.

    Args:
        direction: "horizontal" changes left and right, "vertical" top and bottom.
        probability: $p$, the share of images that are mirrored, in [0, 1]. Lives in
            the state.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `probability` is outside [0, 1], or `direction` is unknown.
        ShapeError: x is not images, and `shape` does not make it such.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[1, 2, 3, 4]])}
        >>> flip = Flip(probability=1.0, shape=(2, 2))
        >>> flip(batch, jax.random.key(0))["x"].tolist()
        [[2, 1, 4, 3]]

    Source:
        Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep
        Convolutional Neural Networks", section 4.1.
    """

    direction: Literal["horizontal", "vertical"] = "horizontal"
    probability: Share = 0.5
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Mirror where the draw says so."""
        chosen = noise.uniform(key, x.shape[:1]) < hyperparams["probability"]
        mirrored = x[:, :, ::-1] if self.direction == "horizontal" else x[:, ::-1]
        return jnp.where(across(chosen, x), mirrored, x)


@dataclass(frozen=True)
class Shift(ImageAugmentation):
    r"""Move each image by some whole pixels, the same distance for all of it.

    $$y_{rc} = x_{r - a,\, c - b}, \qquad
      a, b \sim \mathrm{Uniform}\{-n, \dots, n\}$$

    Going back: $\delta$ moves back; what left the image has none.

    The random crop of an image with a rim of $n$ pixels around is the same thing:
    with `fill=0.0`, this is the usual one for CIFAR-10. For parts of a pixel, see
    `Affine`.

    Args:
        pixels: $n$, the farthest, rounded down; 0 or more. Lives in the state.
        fill: the value of what comes in from outside, in units of x.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `pixels` is below 0.
        ShapeError: x is not images, and `shape` does not make it such.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[1, 2, 3, 4]])}
        >>> Shift(1.0, shape=(2, 2))(batch, jax.random.key(2))["x"].tolist()
        [[0, 0, 0, 1]]

    Source:
        He et al. (2015), "Deep Residual Learning for Image Recognition", section 4.2,
        arXiv:1512.03385 (n = 4).
    """

    pixels: NonNegative = 2.0
    fill: float = 0.0
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Take each pixel from so far away, or from outside."""
        fill = jnp.asarray(self.fill, x.dtype)

        def along(x: Array, axis: int, place: Int[Array, "..."]) -> Array:
            size = x.shape[axis]
            inside = (place >= 0) & (place < size)
            return jnp.where(inside, _taken(x, axis, place.clip(0, size - 1)), fill)

        return _moved(x, key, hyperparams["pixels"], along)


@dataclass(frozen=True)
class Crop(ImageAugmentation):
    r"""Cut each image anew out of itself with a mirrored rim around.

    $$y_{rc} = x_{m(r - a),\, m(c - b)}, \qquad
      a, b \sim \mathrm{Uniform}\{-n, \dots, n\}$$

    with $m(i) = |i|$ at the near edge, and likewise at the far one.

    Going back: $\delta$ is added up over the places that a pixel went to.

    A rim of zeros puts black bars into photographs; a mirrored one looks like more of
    the same. Where the background is one color, use `Shift`, which is the crop with a
    rim of that color.

    Args:
        pixels: $n$, width of the rim, rounded down; 0 or more. One wider than the
            image repeats its edge. Lives in the state.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `pixels` is below 0.
        ShapeError: x is not images, and `shape` does not make it such.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[1, 2, 3]])}
        >>> Crop(1.0, shape=(1, 3))(batch, jax.random.key(2))["x"].tolist()
        [[2, 1, 2]]

    Source:
        He et al. (2015), "Deep Residual Learning for Image Recognition", section 4.2,
        arXiv:1512.03385, with a mirrored rim in place of zeros.
    """

    pixels: NonNegative = 2.0
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Take each pixel from so far away, or from the mirror image."""

        def along(x: Array, axis: int, place: Int[Array, "..."]) -> Array:
            last = x.shape[axis] - 1
            mirrored = last - jnp.abs(last - jnp.abs(place))
            return _taken(x, axis, mirrored.clip(0, last))

        return _moved(x, key, hyperparams["pixels"], along)


def _moved(
    x: Array, key: Key, pixels: Array, along: Callable[[Array, int, Array], Array]
) -> Array:
    """Both axes taken, one after the other, from places a random offset away."""
    offset = offsets(noise.uniform(key, (len(x), 2)), pixels)
    for axis in (1, 2):
        place = jnp.arange(x.shape[axis], dtype=jnp.int32) - offset[:, axis - 1 : axis]
        x = along(x, axis, jnp.expand_dims(place, tuple({1, 2, 3} - {axis})))
    return x


def _taken(x: Array, axis: int, place: Int[Array, "..."]) -> Array:
    return jnp.take_along_axis(x, place, axis, mode="promise_in_bounds")
