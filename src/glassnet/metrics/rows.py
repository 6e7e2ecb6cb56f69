"""Rows: truth and prediction side by side, one row an example."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassnet.errors import DataError, ShapeError

__all__ = ["check_index", "rows", "rows_of_classes"]


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


def rows_of_classes(
    asking: str, truth: ArrayLike, scores: ArrayLike
) -> tuple[Any, Any]:
    """A class index and a number for each class, in every row; not empty.

    Args:
        asking: the score, for the message.
        truth: class index of each row.
        scores: `(n, classes)`.

    Raises:
        ShapeError: there is not one row of numbers for each class index.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> t, shares = rows_of_classes("log_loss", [0], [[0.5, 0.5]])
        >>> t.tolist(), shares.tolist()
        ([0], [[0.5, 0.5]])
    """
    t, shares = np.asarray(truth), np.asarray(scores, np.float64)
    if t.ndim != 1 or shares.ndim != 2 or len(t) != len(shares):
        raise ShapeError(
            f"{asking} needs a row of shares for each class index.",
            got=f"truth of shape {t.shape}, probabilities of shape {shares.shape}",
            expected="(n,) and (n, classes)",
            fix="for yes or no, pass np.stack([1 - p, p], axis=1)",
        )
    rows(t, t)
    check_index("truth", t, shares.shape[1])
    return t.astype(int), shares


def check_index(name: str, values: Any, classes: int) -> None:
    """Refuse what is no class.

    Raises:
        DataError: a value is not a whole number, or none of the classes.
    """
    whole = np.issubdtype(values.dtype, np.integer) or values.dtype == bool
    if whole and values.min() >= 0 and values.max() < classes:
        return
    raise DataError(
        "A class index is none of the classes.",
        got=f"{name} from {values.min()} to {values.max()} of dtype {values.dtype}",
        expected=f"whole numbers from 0 to {classes - 1}",
        fix="number the classes: np.unique(values, return_inverse=True)[1]",
    )
