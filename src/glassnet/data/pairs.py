"""Pairs: X and y become a Dataset, as arrays where they are numbers."""

from typing import Any

import numpy as np

from glassnet.data import tables
from glassnet.data.arrays import answers_of, number_columns, rows_of
from glassnet.data.dataset import Dataset
from glassnet.data.features import demand_features, excluded, renumbered
from glassnet.data.fingerprint import fingerprint
from glassnet.data.frames import is_frame
from glassnet.data.note import Note
from glassnet.data.task import settle
from glassnet.errors import DataError

__all__ = ["from_pair", "settled"]


def from_pair(
    pair: Any, target: str | None, task: str | None, exclude: tuple, test: Any
) -> Dataset:
    """X and y as a Dataset; a table in X, or words, make it one of a table.

    Args:
        pair: X and y.
        target: name for the answers; that of y, or "target", if absent.
        task: overrides what the answers look like.
        exclude: columns that must not be used; those of an array are x0, x1 ...
        test: X and y of the test part.

    Raises:
        DataError: they do not fit each other or hold nothing to learn from.
    """
    x, y = pair
    name = target or str(getattr(y, "name", None) or "target")
    if test is not None and not (isinstance(test, (tuple, list)) and len(test) == 2):
        raise DataError(
            "The test part must come as the training part does.",
            got=type(test).__name__,
            expected="(X, y)",
            fix="pass test=(X_test, y_test)",
        )
    found = None if is_frame(x) else rows_of(x)
    if found is None:
        table = tables.joined("table", x, y, name)
        fixed = None if test is None else tables.joined("test", test[0], test[1], name)
        return tables.dataset(table, name, task, exclude, fixed)
    values, shape, notes = found
    answers, rows = answers_of(y, len(values)), None
    if test is not None:
        values, answers, rows = _with_test(values, answers, test, notes)
    training = values if rows is None else values[: rows[0]]
    pixels = shape is not None or values.dtype == np.uint8
    names = [f"x{place}" for place in range(values.shape[1])]
    columns = number_columns(training, names, pixels)
    raw = Dataset(
        "arrays",
        "classification",
        name,
        values,
        columns,
        answers,
        None,
        rows,
        shape,
        notes,
    )
    return settled(raw, task, exclude)


def settled(raw: Dataset, task: str | None, exclude: tuple) -> Dataset:
    """A data set of arrays with its task settled and columns excluded.

    Args:
        raw: answers as they came, no labels yet.
        task: overrides what the answers look like.
        exclude: columns that must not be used.
    """
    answers = settle(raw.target, raw.answers, task)
    features, rows = raw.features, raw.test_rows
    assert isinstance(features, np.ndarray)  # tables go their own way
    if not answers.kept.all():
        features, rows = features[answers.kept], renumbered(rows, answers.kept)
    columns = excluded(raw.columns, exclude)
    demand_features(columns)
    names = [column.name for column in columns]
    return Dataset(
        raw.name,
        answers.task,
        raw.target,
        features,
        columns,
        answers.values,
        answers.labels,
        rows,
        None if exclude else raw.image_shape,
        [*raw.notes, *answers.notes],
        fingerprint([*names, raw.target], features, answers.values, rows),
    )


def _with_test(
    values: np.ndarray, answers: np.ndarray, test: Any, notes: list[Note]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    more = rows_of(test[0])
    if more is None or more.values.shape[1] != values.shape[1]:
        raise DataError(
            "The test rows have other columns than the training rows.",
            got="words" if more is None else f"{more.values.shape[1]} columns",
            expected=f"{values.shape[1]} columns of numbers",
            fix="pass the same columns in the same order",
        )
    notes += more.notes
    own = answers_of(test[1], len(more.values))
    rows = np.arange(len(values), len(values) + len(own))
    kind = np.result_type(values, more.values)  # float32 where either is
    both = np.concatenate([values.astype(kind), more.values.astype(kind)])
    return both, np.concatenate([answers, own]), rows
