"""Light: images brighter, darker, flatter or harder, and with a part hidden."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Shaped

from glassnet import noise
from glassnet.data.augment.augmentation import Share, across, floats
from glassnet.data.augment.image import ImageAugmentation, boxes
from glassnet.settings import NonNegative
from glassnet.types import Key, Tree


@dataclass(frozen=True)
class Brightness(ImageAugmentation):
    r"""Add one number to all of an image.

    $$y = x + b, \qquad b \sim \mathrm{Uniform}(-a, a)$$

    Going back: $\partial L/\partial x = \delta$.

    Nothing is cut off at black or white: where x was standardized, nobody knows where
    they are, and a network does not mind.

    Args:
        amount: $a$, in units of x, 0 or more. Lives in the state.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `amount` is below 0.
        ShapeError: x is not images, and `shape` does not make it such.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[0.0, 1.0]])}
        >>> y = Brightness(0.5, shape=(1, 2))(batch, jax.random.key(0))["x"][0]
        >>> f"{y[1] - y[0]:.3f}"
        '1.000'

    Source:
        Howard (2013), "Some Improvements on Deep Convolutional Neural Network Based
        Image Classification", section 2.2, arXiv:1312.5402.
    """

    amount: NonNegative = 0.1
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Draw a number for each image, and add it."""
        light = (2 * noise.uniform(key, x.shape[:1]) - 1) * hyperparams["amount"]
        wide = floats(self, x)
        return wide + across(light, x).astype(wide.dtype)


@dataclass(frozen=True)
class Contrast(ImageAugmentation):
    r"""Pull all pixels of an image away from their mean, or towards it.

    $$y = x + c\,(x - \bar x), \qquad c \sim \mathrm{Uniform}(-a, a)$$

    Going back: $\partial L/\partial x = (1 + c)\,\delta - c \sum \delta / N$, over the
    $N$ numbers of an image.

    The mean is over all pixels and channels, so that colors keep their hue; pixels that
    are missing (NaN) do not count.

    Args:
        amount: $a$; with 0.2, differences grow or shrink by up to a fifth. 0 or more.
            Lives in the state.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `amount` is below 0.
        ShapeError: x is not images, and `shape` does not make it such.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[0.0, 1.0]])}
        >>> y = Contrast(0.5, shape=(1, 2))(batch, jax.random.key(0))["x"][0]
        >>> f"{(y[0] + y[1]) / 2:.3f}"
        '0.500'

    Source:
        Howard (2013), "Some Improvements on Deep Convolutional Neural Network Based
        Image Classification", section 2.2, arXiv:1312.5402.
    """

    amount: NonNegative = 0.1
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Draw a factor for each image, and stretch."""
        factor = (2 * noise.uniform(key, x.shape[:1]) - 1) * hyperparams["amount"]
        wide = floats(self, x)
        mean = jnp.nanmean(wide, (1, 2, 3), keepdims=True)
        return wide + across(factor, x).astype(wide.dtype) * (wide - mean)


@dataclass(frozen=True)
class CutOut(ImageAugmentation):
    r"""Hide a square of each image.

    $$y_{rc} = v \;\text{ if } |r - r_0| < a/2 \text{ and } |c - c_0| < a/2,
      \qquad y_{rc} = x_{rc} \;\text{ otherwise}$$

    with $(r_0, c_0)$ anywhere in the image.

    Going back: $\delta$ where nothing was hidden, and 0 elsewhere.

    The square hangs over the edge where its middle is near it, so that less is hidden;
    the paper found this better than squares that always lie inside.

    Args:
        share: side $a$ of the square as a share of the image's shorter side, in [0, 1].
            Lives in the state.
        fill: $v$, in units of x; best the mean of the data.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `share` is outside [0, 1].
        ShapeError: x is not images, and `shape` does not make it such.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.ones((1, 4))}
        >>> CutOut(0.5, shape=(2, 2))(batch, jax.random.key(0))["x"].sum().item()
        3.0

    Source:
        DeVries & Taylor (2017), "Improved Regularization of Convolutional Neural
        Networks with Cutout", section 3, arXiv:1708.04552.
    """

    share: Share = 0.5
    fill: float = 0.0
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Draw a middle for each image, and fill around it."""
        _, height, width, _ = x.shape
        side = hyperparams["share"] * min(height, width)
        center = noise.uniform(key, (len(x), 2))
        hidden = boxes(center, jnp.full((1, 2), side), height, width)
        return jnp.where(hidden, jnp.asarray(self.fill, x.dtype), x)
