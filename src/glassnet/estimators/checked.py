"""Checked: what a user handed to an estimator, as arrays that can be relied on."""

from typing import Any

import numpy as np
from sklearn.base import is_regressor
from sklearn.utils.validation import (
    _check_sample_weight,
    column_or_1d,
    validate_data,
)

from glassnet.errors import ConfigError, DataError

__all__ = ["check_parts", "checked", "checked_rows"]


def checked(
    estimator: Any, X: Any, y: Any, sample_weight: Any, *, first: bool
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features `(rows, columns)`, answers and weights `(rows,)`.

    Args:
        estimator: whose contract it is; told the number and the names of columns.
        X: as given.
        y: as given.
        sample_weight: as given; None for all alike.
        first: whether columns are learned, or compared with those of before.

    Raises:
        DataError: no row weighs anything.
        ValueError: by scikit-learn, about anything else.
    """
    x, y = validate_data(
        estimator,
        X,
        y,
        reset=first,
        dtype=(np.float64, np.float32),  # the latter stays; all else becomes the former
        multi_output=True,
        y_numeric=is_regressor(estimator),
    )
    y = y.toarray() if hasattr(y, "toarray") else np.asarray(y)
    if y.ndim == 2 and y.shape[1] == 1:
        y = column_or_1d(y, warn=True)
    x, weight = np.asarray(x), np.ones(len(y))
    if sample_weight is not None:
        weight = _check_sample_weight(
            sample_weight, x, dtype=np.float64, ensure_non_negative=True
        )
    if not weight.any():
        raise DataError(
            "There is nothing to learn from.",
            got=f"{len(x)} rows with a sample_weight of 0",
            expected="a weight above 0 for one row or more",
            fix="leave sample_weight out to let all rows count alike",
        )
    return x, y, weight


def checked_rows(estimator: Any, X: Any) -> np.ndarray:
    """Features to predict, `(rows, columns)`.

    Raises:
        ValueError: by scikit-learn, where they are not those of training.
    """
    return np.asarray(validate_data(estimator, X, reset=False, dtype=np.float64))


def check_parts(early_stopping: Any, class_weight: Any = None) -> None:
    """Refuse what needs all rows at once, before `partial_fit` sees some.

    Raises:
        ConfigError: rows should be held out, or classes be counted.
    """
    if not early_stopping and not isinstance(class_weight, str):
        return
    name = "early_stopping" if early_stopping else "class_weight"
    value = early_stopping if early_stopping else class_weight
    raise ConfigError(
        f"partial_fit does not support {name}={value!r}.",
        got=f"{name}={value!r}",
        expected="False" if early_stopping else "a dictionary or None",
        fix="use fit, which sees all rows"
        if early_stopping
        else "count the classes yourself: class_weight={0: 1.0, 1: 5.0}",
    )
