"""Scores of forecasts, in plain NumPy: errors beside those of a forecast for free."""

import numpy as np
from numpy.typing import ArrayLike

from glassnet.errors import DataError
from glassnet.metrics.number_scores import mean_absolute_error

__all__ = ["mean_absolute_scaled_error"]


def mean_absolute_scaled_error(
    truth: ArrayLike, predicted: ArrayLike, past: ArrayLike, season: int = 1
) -> float:
    r"""The mean distance, counted in steps that the series itself usually takes.

    $$\frac{\frac{1}{n} \sum_i |t_i - y_i|}
      {\frac{1}{m - s} \sum_{j > s} |x_j - x_{j - s}|}$$

    Below 1 the forecasts are nearer than the value a season before was in the past, one
    step ahead. Without a unit, so that series of any size compare.

    Args:
        truth: numbers.
        predicted: numbers, of the same shape and unit.
        past: the series before the first of them, `(m,)`, in order.
        season: $s$, in rows; 1 compares with the last value.

    Returns:
        0 or more, without a unit.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows, or the past is not longer than a season or only
            repeats itself.

    Example:
        >>> mean_absolute_scaled_error([5.0, 6.0], [4.0, 6.0], [1.0, 3.0, 4.0])
        0.3333333333333333

    Source:
        Hyndman & Koehler (2006), "Another look at measures of forecast accuracy",
        International Journal of Forecasting 22, section 3.
    """
    x = np.asarray(past, np.float64)
    steps = np.abs(x[season:] - x[: len(x) - season]) if season >= 1 else x[:0]
    if x.ndim != 1 or not steps.any():
        raise DataError(
            "The past has no steps that errors could be counted in.",
            got=f"{len(x):,} values, season={season}",
            expected="one series, longer than a season, that does not only repeat",
            fix="pass the training part of the series, or another season",
        )
    return mean_absolute_error(truth, predicted) / float(steps.mean())
