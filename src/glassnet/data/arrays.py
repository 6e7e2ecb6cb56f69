"""Arrays: X as rows of numbers, whatever it came as."""

import math
from typing import Any, NamedTuple

import numpy as np

from glassnet.data.column import Column
from glassnet.data.note import Note, warn
from glassnet.errors import DataError

__all__ = ["Rows", "answers_of", "number_columns", "rows_of"]


class Rows(NamedTuple):
    """Rows of numbers, and the shape of one row if it was an image."""

    values: np.ndarray  # (rows, columns) float32 or uint8
    image_shape: tuple[int, ...] | None
    notes: list[Note]


def rows_of(x: Any) -> Rows | None:
    """X as float32 or uint8; `None` if it holds words, which need a table.

    Args:
        x: `(rows, columns)`, or `(rows, height, width)` with channels if need be.

    Raises:
        DataError: it has no rows, no columns, or is not an array.

    Example:
        >>> rows_of([[1, 2], [3, 4]]).values.dtype
        dtype('float32')
    """
    try:
        array = np.asarray(x)
    except ValueError as error:  # rows of unequal length
        raise _unfit(f"rows of unequal length: {error}") from error
    shape = array.shape[1:] if array.ndim > 2 else None
    if array.ndim < 2 or 0 in array.shape:
        raise _unfit(f"shape {array.shape}")
    array = array.reshape(len(array), -1)
    if array.dtype == np.uint8:
        return Rows(array, shape, [])
    if array.dtype.kind in "Mm":  # dates
        return None
    if array.dtype.kind not in "iufb":
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            return None
    with np.errstate(over="ignore"):
        values = array.astype(np.float32)
    wrong = ~np.isfinite(values) & ~np.isnan(values)
    notes = []
    if wrong.any():
        values[wrong] = math.nan
        text = f"{int(wrong.sum()):,} values are infinite or beyond float32; they "
        notes.append(warn("", f"{text}count as missing."))
    return Rows(values, shape, notes)


def answers_of(y: Any, rows: int) -> np.ndarray:
    """Y as one answer for each row.

    Raises:
        DataError: it has another length or more than one column.

    Example:
        >>> answers_of([[1], [0]], 2).tolist()
        [1, 0]
    """
    array = np.asarray(y)
    if array.ndim == 2 and array.shape[1] == 1:
        array = array[:, 0]
    if array.ndim != 1 or len(array) != rows:
        wide = array.ndim == 2
        raise DataError(
            "y needs one answer for each row of X.",
            got=f"y of shape {array.shape} with {rows:,} rows of X",
            expected=f"shape ({rows},)",
            fix="for one-hot answers, pass y.argmax(-1)" if wide else "match the rows",
        )
    return array


def number_columns(values: np.ndarray, names: list[str], pixels: bool) -> list[Column]:
    """What the columns of an array hold: numbers, one number, or nothing.

    Example:
        >>> found = number_columns(np.float32([[1, 5], [2, 5]]), ["a", "b"], False)
        >>> [(column.kind, column.distinct) for column in found]
        [('number', 2), ('constant', 1)]
    """
    if pixels:  # a pixel that never changes is still a place in the image
        return [Column(name, "number") for name in names]
    found = []
    for place, name in enumerate(names):
        column = values[:, place]
        known = column[~np.isnan(column)] if values.dtype.kind == "f" else column
        missing, distinct = len(column) - len(known), len(np.unique(known))
        if not distinct:
            note = "no row has a value"
            found.append(Column(name, "empty", missing, 0, False, note))
        elif distinct == 1 and not missing:
            note = f"every row holds {known[0]:g}"
            found.append(Column(name, "constant", 0, 1, False, note))
        else:
            found.append(Column(name, "number", missing, distinct))
    return found


def _unfit(got: str) -> DataError:
    return DataError(
        "X is not an array of rows.",
        got=got,
        expected="(rows, columns), or (rows, height, width) for images",
        fix="for a single column, pass X[:, None]",
    )
