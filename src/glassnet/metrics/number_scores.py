"""Scores of predicted numbers, in plain NumPy, simplest first."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassnet.metrics.rows import rows

__all__ = [
    "mean_absolute_error",
    "mean_squared_error",
    "r2",
    "root_mean_squared_error",
]


def mean_absolute_error(truth: ArrayLike, predicted: ArrayLike) -> float:
    r"""The mean distance, over rows and outputs.

    $$\frac{1}{n} \sum_i |t_i - y_i|$$

    Args:
        truth: numbers.
        predicted: numbers, of the same shape and unit.

    Returns:
        In the unit of the truth, 0 or more.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> mean_absolute_error([1.0, 2.0], [1.0, 5.0])
        1.5

    Source:
        Willmott & Matsuura (2005), "Advantages of the mean absolute error (MAE)",
        equation 2.
    """
    t, y = rows(truth, predicted)
    return float(np.abs(_wide(t) - _wide(y)).mean())


def mean_squared_error(truth: ArrayLike, predicted: ArrayLike) -> float:
    r"""The mean squared distance, over rows and outputs.

    $$\frac{1}{n} \sum_i (t_i - y_i)^2$$

    Args:
        truth: numbers.
        predicted: numbers, of the same shape and unit.

    Returns:
        In the squared unit of the truth, 0 or more.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> mean_squared_error([1.0, 2.0], [1.0, 4.0])  # (0 + 4) / 2
        2.0

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        equation 2.25.
    """
    t, y = rows(truth, predicted)
    return float(np.square(_wide(t) - _wide(y)).mean())


def root_mean_squared_error(truth: ArrayLike, predicted: ArrayLike) -> float:
    r"""The root of the mean squared distance, over rows and outputs.

    $$\sqrt{\frac{1}{n} \sum_i (t_i - y_i)^2}$$

    Args:
        truth: numbers.
        predicted: numbers, of the same shape and unit.

    Returns:
        In the unit of the truth, 0 or more; never below the mean absolute error.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> root_mean_squared_error([1.0, 2.0], [1.0, 4.0])  # sqrt((0 + 4) / 2)
        1.4142135623730951

    Source:
        Willmott & Matsuura (2005), "Advantages of the mean absolute error (MAE)",
        equation 3.
    """
    return mean_squared_error(truth, predicted) ** 0.5


def r2(truth: ArrayLike, predicted: ArrayLike) -> float:
    r"""The share of the truth's variance that the predictions explain.

    $$1 - \frac{\sum_i (t_i - y_i)^2}{\sum_i (t_i - \bar t)^2}$$

    The mean of the truth scores 0, and worse predictions less. Of several outputs, the
    mean of each one's score. A truth that does not vary has nothing to explain: 1 if
    it is met exactly, else 0.

    Args:
        truth: numbers, `(n,)` or `(n, outputs)`.
        predicted: numbers, of the same shape and unit.

    Returns:
        1 at best, without a unit; no lower bound.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> r2([1.0, 2.0, 3.0], [1.0, 2.0, 4.0])  # 1 - 1 / 2
        0.5

    Source:
        Draper & Smith (1998), "Applied Regression Analysis", equation 1.3.7.
    """
    t, y = map(_wide, rows(truth, predicted))
    left, spread = np.square(t - y).sum(0), np.square(t - t.mean(0)).sum(0)
    varies = spread > 0
    share = 1 - left / np.where(varies, spread, 1)
    return float(np.where(varies, share, left == 0).mean())


def _wide(values: Any) -> Any:
    return values.astype(np.float64)
