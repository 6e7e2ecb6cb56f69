"""Forecasts for free: what rules of thumb make of the same windows of a series."""

import dataclasses

import numpy as np

from glassnet.baselines.job import Baseline
from glassnet.data import Dataset
from glassnet.data.series.course import Course
from glassnet.metrics.number_scores import r2

__all__ = ["as_forecasts", "naive_forecasts"]

_NAMES = {"mean": "mean change", "ridge": "autoregression"}


def naive_forecasts(dataset: Dataset, rows: np.ndarray) -> list[Baseline]:
    r"""The last value, the value a season before, and the last value with the drift.

    $$\hat x_{t+h} = x_t, \qquad \hat x_{t+h} = x_{t+h-ms}, \qquad
      \hat x_{t+h} = x_t + h\, \frac{x_t - x_0}{t}$$

    with the fewest seasons $m$ that are known at $t$. Each row knows the true past up
    to its own window, as the network does; nothing is fitted.

    Args:
        dataset: as read by `Windows`.
        rows: of the test part.

    Returns:
        Each with its R2 and its forecasts in the unit of the series; no seasonal one
        where there is no season.

    Example:
        >>> import polars
        >>> from glassnet.data import load
        >>> from glassnet.data.windows import Windows
        >>> table = polars.DataFrame({"y": [float(t % 4) + t for t in range(60)]})
        >>> data = load(table, "y", form=Windows(4, season=4))
        >>> for baseline in naive_forecasts(data, data.test_rows[:2]):
        ...     print(baseline.name, baseline.predicted.round(2))
        naive [54. 56.]
        seasonal naive [52. 54.]
        drift [55.02 57.04]

    Source:
        Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", third
        edition, section 5.2.
    """
    course = _course(dataset)
    series, ends, ahead = course.target, course.ends[rows], course.change.ahead
    slope = (series[ends] - series[0]) / np.maximum(ends, 1)
    found = {"naive": series[ends]}
    if course.change.season > 1:
        season = course.change._replace(difference="season")
        found["seasonal naive"] = season.base(series, ends)
    found["drift"] = series[ends] + ahead * slope
    truth = course.truth(rows)
    return [
        Baseline(name, r2(truth, predicted), 0.0, "", predicted)
        for name, predicted in found.items()
    ]


def as_forecasts(
    dataset: Dataset, rows: np.ndarray, found: list[Baseline]
) -> list[Baseline]:
    """The fitted baselines in the unit of the series; ridge is the autoregression.

    Args:
        dataset: as read by `Windows`.
        rows: of the test part.
        found: what `Bench` or `run` made of the job of the same rows, whose answers
            are the data set's own: changes, maybe of logarithms.

    Returns:
        Each with its R2 of values instead of changes; one that failed stays as it is.

    Example:
        >>> import polars
        >>> from glassnet.data import load
        >>> from glassnet.data.windows import Windows
        >>> table = polars.DataFrame({"y": [float(t % 4) + t for t in range(60)]})
        >>> data = load(table, "y", form=Windows(4, season=4))
        >>> rows = data.test_rows[:2]
        >>> mean = Baseline("mean", 0.0, 0.1, "", np.array([4.0, 4.0]))
        >>> as_forecasts(data, rows, [mean])[0].predicted - data.course.truth(rows)
        array([0., 0.])

    Source:
        Box & Jenkins (1976), "Time Series Analysis", section 5.1.
    """
    course, out = _course(dataset), []
    for one in found:
        name = _NAMES.get(one.name, one.name)
        if len(one.predicted) != len(rows):  # it failed, and its note says so
            out.append(dataclasses.replace(one, name=name))
            continue
        predicted = course.forecasts(rows, one.predicted)
        value = r2(course.truth(rows), predicted)
        out.append(Baseline(name, value, one.seconds, one.note, predicted))
    return out


def _course(dataset: Dataset) -> Course:
    assert dataset.course is not None  # the caller has a series before it
    return dataset.course
