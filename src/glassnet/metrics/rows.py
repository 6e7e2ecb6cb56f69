"""Rows: truth and prediction side by side, one row an example."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassnet.errors import DataError, ShapeError

__all__ = ["rows"]


def rows(truth: ArrayLike, predicted: ArrayLike) -> tuple[Any, Any]:
    """Both as arrays with one row an example, of one shape and not empty.

    Raises:
        ShapeError: the shapes differ, or there is no axis of rows.
        DataError: there are no rows.

    Example:
        >>> t, y = rows([1, 2], [1, 3])
        >>> (t == y).tolist()
        [True, False]
    """
    t, y = np.asarray(truth), np.asarray(predicted)
    if t.shape != y.shape or t.ndim == 0:
        raise ShapeError(
            "A score compares each prediction with its own truth.",
            got=f"truth of shape {t.shape}, predicted of shape {y.shape}",
            expected="the same shape, one row an example",
            fix="take the column, predicted[:, 0]"
            if y.shape == (*t.shape, 1)
            else "for classes, pass the index of the highest score, argmax(-1)",
        )
    if not len(t):
        raise DataError(
            "There is no score of nothing.",
            got="no rows",
            expected="one row or more",
            fix="see whether the split or the filter left any rows",
        )
    return t, y
