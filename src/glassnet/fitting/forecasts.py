"""Forecasts: a network's answers about a series, in the series' own unit."""

from collections.abc import Callable
from typing import Any

import numpy as np

from glassnet.baselines import Baseline, as_forecasts, naive_forecasts
from glassnet.data import Dataset
from glassnet.errors import DataError
from glassnet.metrics.forecast_scores import mean_absolute_scaled_error
from glassnet.model import Model

__all__ = ["beside", "reading", "scaled_error"]

Reading = Callable[[np.ndarray], np.ndarray]


def reading(model: Model, dataset: Dataset, rows: np.ndarray) -> Reading:
    """From outputs for these rows to numbers in the unit of the data.

    Args:
        model: whose outputs they are.
        dataset: a table, or a series, whose answers are changes.
        rows: of the data set.
    """
    course = dataset.course
    if course is None:
        return model.target.decode
    return lambda outputs: course.forecasts(rows, model.target.decode(outputs))


def scaled_error(
    dataset: Dataset, rows: np.ndarray, predicted: np.ndarray
) -> dict[str, Any]:
    """The error in steps that the series usually takes over a season, as `mase`.

    Args:
        dataset: of a series; of anything else nothing is said.
        rows: of the test part.
        predicted: forecasts of these rows, in the unit of the series.
    """
    course = dataset.course
    if course is None or not len(rows):
        return {}
    first = course.ends[rows[0]] + course.change.ahead
    past, season = course.target[:first], course.change.season
    try:
        found = mean_absolute_scaled_error(course.truth(rows), predicted, past, season)
    except DataError:  # a past that only repeats itself has no steps to count in
        return {}
    return {"mase": float(found), "season": season}


def beside(dataset: Dataset, rows: np.ndarray, found: list[Baseline]) -> list[Baseline]:
    """The baselines of a table as they are; those of a series as forecasts.

    Args:
        dataset: that was learned.
        rows: of the test part.
        found: what the bench made of the rows; empty if it was not asked.
    """
    if dataset.course is None:
        return found
    return [*as_forecasts(dataset, rows, found), *naive_forecasts(dataset, rows)]
