"""Stretching: series that run faster or slower, between their own steps."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Shaped

from glassnet import noise
from glassnet.data.augment.augmentation import Share, floats
from glassnet.data.augment.series import SeriesAugmentation, span, steps_at
from glassnet.settings import Fraction
from glassnet.types import Key, Tree


@dataclass(frozen=True)
class WindowSlice(SeriesAugmentation):
    r"""Cut a window out of each series, and stretch it to the old length.

    $$y_t = x(t_0 + (1 - p)\, t), \qquad
      t_0 \sim \mathrm{Uniform}(0, p\,(L - 1))$$

    with values between steps on the line between the two.

    Going back: each step's $\delta$ is shared out over the two that it came from.

    Args:
        share: $p$, how much is cut away at both ends together, in [0, 1). Lives in the
            state.

    Raises:
        ConfigError: `share` is outside [0, 1).
        ShapeError: x is not series.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.arange(5.0).reshape(1, 5, 1)}
        >>> y = WindowSlice(0.5)(batch, jax.random.key(0))["x"][0, :, 0]
        >>> (y[1:] - y[:-1]).tolist()
        [0.5, 0.5, 0.5, 0.5]

    Source:
        Le Guennec, Malinowski & Tavenard (2016), "Data Augmentation for Time Series
        Classification using Convolutional Neural Networks", (window slicing, p = 0.1).
    """

    share: Fraction = 0.1

    def series(
        self,
        x: Shaped[Array, "b t ..."],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Float[Array, "b t ..."]:
        """Draw a start for each series, and resample."""
        share = hyperparams["share"]
        first, length = span(mask)
        start = noise.uniform(key, (len(x), 1)) * share * (length - 1)
        time = jnp.arange(x.shape[1], dtype=jnp.float32) - first
        return _between(floats(self, x), start + (1 - share) * time, first, length)


@dataclass(frozen=True)
class TimeWarp(SeriesAugmentation):
    r"""Let each series run faster here and slower there, in one smooth bend.

    $$y_t = x\!\left(t + a\,\frac{L - 1}{\pi} \sin \frac{\pi t}{L - 1}\right), \qquad
      a \sim \mathrm{Uniform}(-s, s)$$

    with values between steps on the line between the two.

    Going back: each step's $\delta$ is shared out over the two that it came from.

    Both ends stay, and the speed is $1 + a \cos(\pi t / (L - 1))$: never below 0, so
    that nothing runs backwards. The paper bends by a random spline instead, which can.

    Args:
        strength: $s$, the largest change of speed as a share of it, in [0, 1]. Lives in
            the state.

    Raises:
        ConfigError: `strength` is outside [0, 1].
        ShapeError: x is not series.
        DataError: x is whole numbers.

    Example:
        >>> import jax
        >>> batch = {"x": jnp.arange(5.0).reshape(1, 5, 1)}
        >>> y = TimeWarp(1.0)(batch, jax.random.key(0))["x"][0, :, 0]
        >>> y[0].item(), y[4].item(), bool((y[1:] >= y[:-1]).all())
        (0.0, 4.0, True)

    Source:
        Um et al. (2017), "Data Augmentation of Wearable Sensor Data for Parkinson's
        Disease Monitoring using Convolutional Neural Networks", arXiv:1706.00527
        (time-warping).
    """

    strength: Share = 0.3

    def series(
        self,
        x: Shaped[Array, "b t ..."],
        mask: Bool[Array, "b t"],
        key: Key,
        hyperparams: Tree,
    ) -> Float[Array, "b t ..."]:
        """Draw a bend for each series, and resample."""
        first, length = span(mask)
        bend = (2 * noise.uniform(key, (len(x), 1)) - 1) * hyperparams["strength"]
        last = jnp.maximum(length - 1, 1)  # a single step has nowhere to go
        time = jnp.arange(x.shape[1], dtype=jnp.float32) - first
        moved = time + bend * last / jnp.pi * jnp.sin(jnp.pi * time / last)
        return _between(floats(self, x), moved, first, length)


def _between(
    x: Float[Array, "b t ..."],
    time: Float[Array, "b t"],
    first: Float[Array, "b 1"],
    length: Float[Array, "b 1"],
) -> Float[Array, "b t ..."]:
    """The series at any time, counted from its first step."""
    last = jnp.maximum(length - 1, 0)
    time = time.clip(0, last)
    before = jnp.floor(time)
    share = (time - before).astype(x.dtype)
    share = share.reshape(share.shape + (1,) * (x.ndim - 2))
    early, late = (
        steps_at(x, (first + step).astype(jnp.int32))
        for step in (before, jnp.minimum(before + 1, last))
    )
    # where the share is 0, the later one may be NaN and does not count
    return jnp.where(share == 0, early, (1 - share) * early + share * late)
