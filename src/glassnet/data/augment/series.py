"""Series: longer or shorter, louder or softer, with moments moved or missing."""

import abc
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Shaped

from glassnet import noise
from glassnet.data.augment.augmentation import (
    Augmentation,
    Share,
    floats,
    replaced,
    values,
)
from glassnet.data.augment.draws import offsets
from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.layer import child_key
from glassnet.settings import NonNegative
from glassnet.types import Batch, Key, Tree


class SeriesAugmentation(Augmentation, abc.ABC):
    """A change of each series `(time, features)`; writes what it does to series.

    Of a sequence with a mask, only the steps that count are changed, and nothing comes
    in from the others. They are taken to stand together, as padding leaves them.
    """

    def equation(self, batch: Batch, key: Key, hyperparams: Tree) -> Batch:
        """See to the mask, and change the rest."""
        x = values(self, batch)
        if x.ndim < 3:
            raise ShapeError(
                f"{type(self).__name__} works on series.",
                got=f"x of shape {x.shape}",
                expected="(batch, time, features)",
                fix="where there is one feature, x[..., None]",
            )
        mask = masks.mask(batch["x"])
        mask = jnp.ones(x.shape[:2], bool) if mask is None else mask
        new = self.series(x, mask, key, hyperparams)
        kept = mask.reshape(mask.shape + (1,) * (x.ndim - 2))
        return replaced(batch, jnp.where(kept, new.astype(x.dtype), x))

    @abc.abstractmethod
    def series(
        self,
        x: Shaped[Array, "b t ..."],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Shaped[Array, "b t ..."]:
        """Series of the same shape; what they are outside the mask is not used."""


@dataclass(frozen=True)
class Amplitude(SeriesAugmentation):
    r"""Multiply each feature of a series by a number near 1.

    $$y_{tf} = a_f x_{tf}, \qquad a_f \sim \mathcal N(1, \sigma^2)$$

    Going back: $\partial L/\partial x_{tf} = a_f \delta_{tf}$.

    One factor for all steps, another for each example and feature: sensors differ, and
    so do people. Also known as scaling.

    Args:
        deviation: $\sigma$, 0 or more. Lives in the state.

    Raises:
        ConfigError: `deviation` is below 0.
        ShapeError: x is not series.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[[1.0], [2.0]]])}
        >>> y = Amplitude(0.1)(batch, jax.random.key(0))["x"]
        >>> f"{y[0, 1, 0] / y[0, 0, 0]:.1f}"
        '2.0'

    Source:
        Um et al. (2017), "Data Augmentation of Wearable Sensor Data for Parkinson's
        Disease Monitoring using Convolutional Neural Networks", arXiv:1706.00527
        (scaling).
    """

    deviation: NonNegative = 0.1

    def series(
        self,
        x: Shaped[Array, "b t ..."],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Float[Array, "b t ..."]:
        """Draw a factor for each feature, and multiply."""
        wide = floats(self, x)
        draws = noise.normal(key, (len(x), 1, *x.shape[2:]))
        factor = 1 + draws * hyperparams["deviation"]
        return wide * factor.astype(wide.dtype)


@dataclass(frozen=True)
class TimeShift(SeriesAugmentation):
    r"""Move each series some steps earlier or later.

    $$y_t = x_{t - d}, \qquad d \sim \mathrm{Uniform}\{-n, \dots, n\}$$

    Going back: $\delta$ moves back; what left the series has none.

    Args:
        steps: $n$, the farthest, rounded down; 0 or more. Lives in the state.
        fill: the value of what comes in from outside, in units of x.

    Raises:
        ConfigError: `steps` is below 0.
        ShapeError: x is not series.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.array([[[1], [2], [3]]])}
        >>> TimeShift(1.0)(batch, jax.random.key(1))["x"][0, :, 0].tolist()
        [2, 3, 0]

    Source:
        Iwana & Uchida (2021), "An empirical survey of data augmentation for time
        series classification with neural networks", section on transformations in
        time, arXiv:2007.15951.
    """

    steps: NonNegative = 2.0
    fill: float = 0.0

    def series(
        self,
        x: Shaped[Array, "b t ..."],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Shaped[Array, "b t ..."]:
        """Take each step from so far away, or from outside."""
        offset = offsets(noise.uniform(key, (len(x), 1)), hyperparams["steps"])
        time = x.shape[1]
        place = jnp.arange(time, dtype=jnp.int32) - offset
        near = place.clip(0, time - 1)
        inside = (place == near) & steps_at(mask, near)
        inside = inside.reshape(inside.shape + (1,) * (x.ndim - 2))
        return jnp.where(inside, steps_at(x, near), jnp.asarray(self.fill, x.dtype))


@dataclass(frozen=True)
class TimeMask(SeriesAugmentation):
    r"""Hide a stretch of each series.

    $$y_t = v \;\text{ for } t_0 \le t < t_0 + w, \qquad
      y_t = x_t \;\text{ otherwise}$$

    with $w \sim \mathrm{Uniform}(0, p L)$ and $t_0 \sim \mathrm{Uniform}(0, L - w)$.

    Going back: $\delta$ where nothing was hidden, and 0 elsewhere.

    Args:
        share: $p$, the longest stretch as a share of the length $L$, in [0, 1]; half of
            it is hidden on average. Lives in the state.
        fill: $v$, in units of x; best the mean of the data.

    Raises:
        ConfigError: `share` is outside [0, 1].
        ShapeError: x is not series.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.arange(1, 7).reshape(1, 6, 1)}
        >>> TimeMask(0.9)(batch, jax.random.key(1))["x"][0, :, 0].tolist()
        [1, 2, 0, 0, 5, 6]

    Source:
        Park et al. (2019), "SpecAugment: A Simple Data Augmentation Method for
        Automatic Speech Recognition", section 2, arXiv:1904.08779.
    """

    share: Share = 0.2
    fill: float = 0.0

    def series(
        self,
        x: Shaped[Array, "b t ..."],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Shaped[Array, "b t ..."]:
        """Draw a stretch for each series, and fill it."""
        first, length = span(mask)
        draws = noise.uniform(child_key(key, "stretch"), (len(x), 2))
        width = draws[:, :1] * hyperparams["share"] * length
        start = first + draws[:, 1:] * (length - width)
        middle = (
            jnp.arange(x.shape[1], dtype=jnp.float32) + 0.5
        )  # a step is hidden if its middle is
        hidden = (middle >= start) & (middle < start + width)
        hidden = hidden.reshape(hidden.shape + (1,) * (x.ndim - 2))
        return jnp.where(hidden, jnp.asarray(self.fill, x.dtype), x)


def steps_at(
    x: Shaped[Array, "b t ..."], place: Shaped[Array, "b t"]
) -> Shaped[Array, "b t ..."]:
    """The steps of each series at these places."""
    place = place.reshape(place.shape + (1,) * (x.ndim - 2))
    return jnp.take_along_axis(x, place, 1, mode="promise_in_bounds")


def span(mask: Bool[Array, "b t"]) -> tuple[Float[Array, "b 1"], Float[Array, "b 1"]]:
    """The first step that counts, and how many there are."""
    first = mask.argmax(1, keepdims=True).astype(jnp.float32)
    return first, mask.sum(1, keepdims=True).astype(jnp.float32)
