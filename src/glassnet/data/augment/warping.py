"""Warping: images turned, zoomed, moved and slanted, and drawn anew."""

import math
from dataclasses import dataclass
from typing import Annotated

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet import noise
from glassnet.data.augment.augmentation import floats
from glassnet.data.augment.image import ImageAugmentation
from glassnet.settings import NonNegative, Range
from glassnet.types import Key, Tree

Degrees = Annotated[float, Range(0, 180, "[]")]


@dataclass(frozen=True)
class Rotate(ImageAugmentation):
    r"""Turn each image around its middle.

    $$y(p) = x(R_\theta\, p), \qquad
      \theta \sim \mathrm{Uniform}(-\theta_{\max}, \theta_{\max})$$

    with $p$ measured from the middle, and values between pixels from the four around
    (bilinear).

    Going back: each pixel's $\delta$ is shared out over the four that it came from.

    Args:
        degrees: $\theta_{\max}$, to either side, in [0, 180]. Lives in the state.
        fill: the value outside the image, in units of x.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `degrees` is outside [0, 180].
        ShapeError: x is not images, and `shape` does not make it such.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.ones((1, 4))}
        >>> rotate = Rotate(45.0, shape=(2, 2))  # corners leave the square
        >>> y = rotate(batch, jax.random.key(0))["x"]
        >>> bool((y < 1).all() and (y > 0).all())
        True

    Source:
        Simard, Steinkraus & Platt (2003), "Best Practices for Convolutional Neural
        Networks Applied to Visual Document Analysis", section 2.
    """

    degrees: Degrees = 10.0
    fill: float = 0.0
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Draw an angle for each image, and resample."""
        angle = _spread(key, x, 1)[0] * hyperparams["degrees"]
        return resampled(floats(self, x), turned(angle), fill=self.fill)


@dataclass(frozen=True)
class Zoom(ImageAugmentation):
    r"""Make each image larger or smaller around its middle.

    $$y(p) = x(p / z), \qquad
      \log z \sim \mathrm{Uniform}(-\log(1 + s), \log(1 + s))$$

    with $p$ measured from the middle, and values between pixels from the four around
    (bilinear).

    Going back: each pixel's $\delta$ is shared out over the four that it came from.

    Uniform in the logarithm: twice as large is as likely as half as large.

    Args:
        amount: $s$; with 0.2, up to a factor of 1.2 larger or smaller. 0 or more. Lives
            in the state.
        fill: the value outside the image, in units of x.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: `amount` is below 0.
        ShapeError: x is not images, and `shape` does not make it such.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.ones((1, 9))}
        >>> y = Zoom(1.0, shape=(3, 3))(batch, jax.random.key(0))["x"]
        >>> y[0, 4].item()  # the middle stays
        1.0

    Source:
        Simard, Steinkraus & Platt (2003), "Best Practices for Convolutional Neural
        Networks Applied to Visual Document Analysis", section 2.
    """

    amount: NonNegative = 0.1
    fill: float = 0.0
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Draw a factor for each image, and resample."""
        size = jnp.exp(_spread(key, x, 1)[0] * jnp.log1p(hyperparams["amount"]))
        none = jnp.zeros_like(size)
        matrix = (1 / size, none, none, 1 / size)
        return resampled(floats(self, x), matrix, fill=self.fill)


@dataclass(frozen=True)
class Affine(ImageAugmentation):
    r"""Turn, zoom, slant and move each image, all in one resampling.

    $$y(p) = x\!\left(\frac{1}{z} R_\theta
      \begin{pmatrix} 1 & 0 \\ k & 1 \end{pmatrix} p - d\right)$$

    with $p = (r, c)$ measured from the middle, $\theta$, $k$ and both parts of $d$
    uniform between plus and minus their setting, and $z$ as in `Zoom`.

    Going back: each pixel's $\delta$ is shared out over the four that it came from.

    One resampling blurs once, where a chain of `Rotate`, `Zoom` and a shift would blur
    three times. `Affine(0, 0, 0, pixels)` is a shift by parts of a pixel.

    Args:
        degrees: largest $|\theta|$, in [0, 180]. Lives in the state.
        zoom: with 0.2, up to a factor of 1.2 larger or smaller. 0 or more. Lives in
            the state.
        shear: largest $|k|$, columns to the side for each row down, 0 or more. Lives
            in the state.
        pixels: largest part of $|d|$, 0 or more. Lives in the state.
        fill: the value outside the image, in units of x.
        shape: of one image, (height, width) or (height, width, channels), where x is
            flat rows.

    Raises:
        ConfigError: a setting is outside its range.
        ShapeError: x is not images, and `shape` does not make it such.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.arange(6.0)[None]}
        >>> slanted = Affine(0.0, 0.0, 0.5, 0.0, shape=(2, 3))
        >>> slanted(batch, jax.random.key(0))["x"].shape
        (1, 6)

    Source:
        Simard, Steinkraus & Platt (2003), "Best Practices for Convolutional Neural
        Networks Applied to Visual Document Analysis", section 2.
    """

    degrees: Degrees = 10.0
    zoom: NonNegative = 0.1
    shear: NonNegative = 0.1
    pixels: NonNegative = 1.0
    fill: float = 0.0
    shape: tuple[int, ...] = ()

    def images(
        self, x: Shaped[Array, "b h w c"], key: Key, hyperparams: Tree
    ) -> Shaped[Array, "b h w c"]:
        """Draw all five for each image, and resample."""
        theta, zoom, slant, down, right = _spread(key, x, 5)
        size = jnp.exp(zoom * jnp.log1p(hyperparams["zoom"]))
        slant = slant * hyperparams["shear"]
        a, b, c, d = (part / size for part in turned(theta * hyperparams["degrees"]))
        matrix = (a + b * slant, b, c + d * slant, d)
        shift = (down * hyperparams["pixels"], right * hyperparams["pixels"])
        return resampled(floats(self, x), matrix, shift, fill=self.fill)


def _spread(key: Key, x: Array, count: int) -> list[Float[Array, " b"]]:
    """So many numbers in [-1, 1) for each image."""
    draws = 2 * noise.uniform(key, (len(x), count)) - 1
    return [draws[:, i] for i in range(count)]


def turned(degrees: Float[Array, " b"]) -> tuple[Array, Array, Array, Array]:
    """The matrix of each rotation, row by row."""
    angle = degrees * (math.pi / 180)
    sine, cosine = jnp.sin(angle), jnp.cos(angle)
    return cosine, -sine, sine, cosine


def resampled(
    x: Float[Array, "b h w c"],
    matrix: tuple[Array, Array, Array, Array],
    shift: tuple[Array, Array] | None = None,
    *,
    fill: float,
) -> Float[Array, "b h w c"]:
    r"""Images drawn anew: each pixel takes the value at $M p - d$ of the old one.

    By picking the four pixels around, one after the other in a loop: written out, they
    would each compute anew whatever x was made by, and two resamplings in a row would
    cost eight times one. Interpolation as a matrix product for each axis is as fast but
    cannot turn, and would spread a NaN over its row and column.

    Args:
        x: images.
        matrix: $M$ of each image, row by row, about the middle.
        shift: $d$ of each image, rows and columns.
        fill: the value outside.
    """
    b, h, w, c = x.shape
    middle = ((h - 1) / 2, (w - 1) / 2)
    # Places outside all lie in one pixel's distance, so that none is too far for int32.
    far, wide = jnp.divmod(jnp.arange(h * w, dtype=jnp.int32), w)
    far = far.astype(jnp.float32) - middle[0]
    wide = wide.astype(jnp.float32) - middle[1]
    m = [part[:, None] for part in matrix]
    down, right = (0.0, 0.0) if shift is None else (part[:, None] for part in shift)
    row = jnp.clip(m[0] * far + m[1] * wide - down + middle[0], -1, h)
    column = jnp.clip(m[2] * far + m[3] * wide - right + middle[1], -1, w)
    top, left = jnp.floor(row), jnp.floor(column)
    flat = x.reshape(b, h * w, c)

    def add_corner(k: Array, total: Array) -> Array:
        i, j = top + (k // 2).astype(jnp.float32), left + (k % 2).astype(jnp.float32)
        inside = (i >= 0) & (i < h) & (j >= 0) & (j < w)
        place = i.astype(jnp.int32).clip(0, h - 1) * w
        place += j.astype(jnp.int32).clip(0, w - 1)
        found = jnp.take_along_axis(flat, place[..., None], 1, mode="promise_in_bounds")
        found = jnp.where(inside[..., None], found, jnp.asarray(fill, x.dtype))
        share = (1 - jnp.abs(row - i)) * (1 - jnp.abs(column - j))
        share = share.astype(x.dtype)[..., None]
        return total + jnp.where(share == 0, 0, share * found)  # 0 times NaN is NaN

    total = jax.lax.fori_loop(0, 4, add_corner, jnp.zeros_like(flat))
    return total.reshape(x.shape)
