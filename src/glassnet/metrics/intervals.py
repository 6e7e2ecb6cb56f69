"""Intervals: how far a score can be trusted."""

import math
from collections.abc import Callable, Iterator
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from glassnet.errors import ConfigError
from glassnet.metrics.rows import rows

__all__ = ["Interval", "bootstrap_interval", "middle", "resamples", "wilson_interval"]


class Interval(NamedTuple):
    """Two ends, between which the truth lies with the confidence asked for.

    Args:
        low: the lower end.
        high: the upper end.
    """

    low: float
    high: float


def wilson_interval(hits: int, n: int, confidence: float = 0.95) -> Interval:
    r"""Which true shares could have given this many hits.

    $$\frac{\hat p + \frac{z^2}{2n} \pm z \sqrt{\frac{\hat p (1 - \hat p)}{n}
      + \frac{z^2}{4 n^2}}}{1 + z^2 / n}$$

    Unlike $\hat p \pm z \sqrt{\hat p (1 - \hat p) / n}$ it is right for few rows, stays
    in [0, 1], and does not shrink to a point at 0 or all hits.

    Args:
        hits: how many were right, from 0 to `n`.
        n: of how many, at least 1.
        confidence: how often such an interval holds the true share. In (0, 1).

    Returns:
        Its two ends, in [0, 1].

    Raises:
        ConfigError: a number is outside its range.

    Example:
        >>> low, high = wilson_interval(9, 10)
        >>> print(f"{low:.3f} {high:.3f}")
        0.596 0.982

    Source:
        Wilson (1927), "Probable Inference, the Law of Succession, and Statistical
        Inference"; Brown, Cai & DasGupta (2001), equation 4.
    """
    if n < 1 or not 0 <= hits <= n:
        raise ConfigError(
            "A share needs hits among rows.",
            got=f"hits={hits}, n={n}",
            expected="n of 1 or more, and hits from 0 to n",
            fix="pass the number of right answers and the number of rows",
        )
    z, share = NormalDist().inv_cdf(0.5 + _half(confidence)), hits / n
    center = share + z**2 / (2 * n)
    reach = z * math.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))
    low, high = (
        (center - reach) / (1 + z**2 / n),
        (center + reach) / (1 + z**2 / n),
    )
    # Exactly 0 and 1 at the extremes, where rounding leaves 1e-17 on either side.
    return Interval(0.0 if hits == 0 else low, 1.0 if hits == n else high)


def bootstrap_interval(
    score: Callable[[Any, Any], float],
    truth: ArrayLike,
    predicted: ArrayLike,
    *,
    seed: int = 0,
    draws: int = 1000,
    confidence: float = 0.95,
) -> Interval:
    r"""What the score might be on other rows of the same kind.

    Scores `draws` samples of $n$ rows, drawn from these with replacement, and takes the
    middle share of them. It says nothing of another training run, only of other rows.

    Args:
        score: such as `scores.r2`; from truth and predictions to a number.
        truth: one row an example.
        predicted: the same for the predictions.
        seed: of the draws.
        draws: how many samples, at least 1; 1000 settle the ends to about a twentieth
            of the interval.
        confidence: how often such an interval holds the true score. In (0, 1).

    Returns:
        Its two ends, in the score's unit.

    Raises:
        ConfigError: a number is outside its range.
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> from glassnet.metrics.scores import accuracy
        >>> truth = np.arange(100) % 2
        >>> predicted = np.where(np.arange(100) < 90, truth, 1 - truth)
        >>> low, high = bootstrap_interval(accuracy, truth, predicted)
        >>> print(f"{low:.2f} {high:.2f}")
        0.84 0.96

    Source:
        Efron & Tibshirani (1993), "An Introduction to the Bootstrap", section 13.3:
        the percentile interval.
    """
    t, y = rows(truth, predicted)
    found = [score(t[i], y[i]) for i in resamples(len(t), seed, draws)]
    return middle(np.array(found), confidence)


def resamples(n: int, seed: int, draws: int) -> Iterator[Int[np.ndarray, " n"]]:
    """The rows of each sample of a bootstrap, one sample at a time.

    Raises:
        ConfigError: there are to be no samples.

    Example:
        >>> [sample.tolist() for sample in resamples(3, seed=0, draws=2)]
        [[2, 1, 1], [0, 0, 0]]
    """
    if draws < 1:
        raise ConfigError(
            "A bootstrap needs samples.",
            got=f"draws={draws}",
            expected="1 or more",
            fix="leave it at 1000",
        )
    generator = np.random.default_rng(seed)
    return (generator.integers(n, size=n) for _ in range(draws))


def middle(found: Float[np.ndarray, " draws"], confidence: float) -> Interval:
    """The interval that holds the middle share of what was found.

    Raises:
        ConfigError: the confidence is outside (0, 1).

    Example:
        >>> low, high = middle(np.arange(101.0), 0.9)
        >>> print(f"{low:.1f} {high:.1f}")
        5.0 95.0
    """
    half = _half(confidence)
    low, high = np.quantile(found, [0.5 - half, 0.5 + half])
    return Interval(float(low), float(high))


def _half(confidence: float) -> float:
    if not 0 < confidence < 1:
        raise ConfigError(
            "A confidence is a share.",
            got=f"confidence={confidence}",
            expected="a number in (0, 1)",
            fix="write 0.95 for 95 percent",
        )
    return confidence / 2
