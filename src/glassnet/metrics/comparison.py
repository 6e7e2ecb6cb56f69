"""Comparison: whether one model is better than another on the same rows."""

import math
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import ArrayLike

from glassnet.metrics.class_scores import accuracy
from glassnet.metrics.intervals import middle, resamples
from glassnet.metrics.number_scores import root_mean_squared_error
from glassnet.metrics.rows import rows

__all__ = ["PairedDifference", "paired_difference"]


class PairedDifference(NamedTuple):
    """How much better the first of two models is on the same rows.

    Args:
        difference: of the scores, above 0 where the first is better.
        low: lower end of the difference's interval.
        high: upper end.
        p: chance of a difference as large, either way, if both were equally good.
    """

    difference: float
    low: float
    high: float
    p: float


def paired_difference(
    truth: ArrayLike,
    first: ArrayLike,
    second: ArrayLike,
    *,
    seed: int = 0,
    draws: int = 1000,
    confidence: float = 0.95,
) -> PairedDifference:
    r"""Whether the first model is better than the second on the same rows.

    Float targets are numbers to be met, and the difference is that of the root mean
    squared errors; all others are classes, and it is that of the accuracies. Its
    interval comes from a bootstrap over rows, both models on the same rows each time:
    what is hard for both cancels.

    For classes, $p$ is exact. Of the $m = b + c$ rows that just one model got right,
    each is as likely to be either's if they are equally good, so

    $$p = \min\left(1,\; 2 \sum_{i=0}^{\min(b, c)} \binom{m}{i} 2^{-m}\right)$$

    For numbers, $p$ is twice the share of samples in which the other model is better.

    Args:
        truth: one row an example.
        first: predictions of one model.
        second: predictions of another, for the same rows.
        seed: of the draws.
        draws: how many samples, at least 1. No $p$ from samples is below
            `2 / (draws + 1)`.
        confidence: how often such an interval holds the true difference. In (0, 1).

    Returns:
        The difference, above 0 where the first is better, its interval, and $p$.

    Raises:
        ConfigError: a number is outside its range.
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> truth = np.zeros(20, int)
        >>> first = np.arange(20) < 1  # one mistake
        >>> second = np.arange(20) < 7  # that one and six more: p = 2 / 2^6
        >>> found = paired_difference(truth, first, second)
        >>> print(f"{found.difference:.2f} {found.p:.3f}")
        0.30 0.031

    Source:
        McNemar (1947), "Note on the sampling error of the difference between
        correlated proportions", in its exact form; Efron & Tibshirani (1993), "An
        Introduction to the Bootstrap", chapter 15.
    """
    t, a = rows(truth, first)
    t, b = rows(truth, second)
    numbers = np.issubdtype(t.dtype, np.floating)
    score = root_mean_squared_error if numbers else accuracy

    def better(i: Any) -> float:
        gain = score(t[i], a[i]) - score(t[i], b[i])
        return -gain if numbers else gain  # of errors, less is better

    found = np.array([better(i) for i in resamples(len(t), seed, draws)])
    p = _share_test(found) if numbers else _sign_test(t == a, t == b)
    return PairedDifference(better(slice(None)), *middle(found, confidence), p)


def _share_test(found: Float[np.ndarray, " draws"]) -> float:
    # One more than was seen: a finite number of samples cannot prove that p is 0.
    tail = min((found <= 0).sum(), (found >= 0).sum()) + 1
    return min(1.0, 2 * float(tail) / (len(found) + 1))


def _sign_test(one: Bool[np.ndarray, "..."], two: Bool[np.ndarray, "..."]) -> float:
    b, c = int((one & ~two).sum()), int((two & ~one).sum())
    m = b + c
    # By logarithms: 2^-m is 0 in floating point from m = 1075 on.
    top = math.lgamma(m + 1) - m * math.log(2)
    terms = [
        math.exp(top - math.lgamma(i + 1) - math.lgamma(m - i + 1))
        for i in range(min(b, c) + 1)
    ]
    return min(1.0, 2 * math.fsum(terms))
