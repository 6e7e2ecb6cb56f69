"""Loading: a name, a file, a table or arrays become a Dataset."""

import os
import pathlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.data import tables
from glassnet.data.arrays import number_columns
from glassnet.data.builtin import BUNDLED, read_bundled
from glassnet.data.dataset import Dataset
from glassnet.data.frames import as_frame, is_frame
from glassnet.data.mnist import read_mnist
from glassnet.data.note import Note
from glassnet.data.pairs import from_pair, settled
from glassnet.data.reading import read
from glassnet.errors import DataError, did_you_mean

__all__ = ["BUILT_IN", "is_path", "load"]

BUILT_IN = (*BUNDLED, "mnist")


def load(
    source: Any,
    target: str | None = None,
    *,
    task: str | None = None,
    exclude: Sequence[str] = (),
    test: Any = None,
) -> Dataset:
    """Read data and find out what they are; everything decided is in `notes`.

    Args:
        source: "breast_cancer", "diabetes", "digits", "iris", "mnist" or "wine"; the
            path of a CSV, TSV or Parquet file, which has a separator or an ending; a
            table of pandas or polars; or `(X, y)`.
        target: column with the answers. Not needed for built-in tables and arrays.
        task: "classification" or "regression"; found out from the answers if absent.
        exclude: columns that the network must not see.
        test: a second path, table or `(X, y)` whose rows are the test part.

    Returns:
        Rows that have an answer, raw.

    Raises:
        FileError: there is no such file, or it cannot be trusted.
        DataError: the table, the target or the rows cannot be used.

    Example:
        >>> data = load(([[1.0], [2.0], [3.0]], ["no", "no", "yes"]))
        >>> data.task, data.labels
        ('classification', ['no', 'yes'])

    Source:
        The built-in tables: see `sklearn.datasets`; MNIST: LeCun, Cortes & Burges.
    """
    exclude = (exclude,) if isinstance(exclude, str) else tuple(exclude)
    if isinstance(source, str) and not is_path(source):
        return _built_in(source, target, task, exclude, test)
    if isinstance(source, (tuple, list)) and len(source) == 2:
        return from_pair(source, target, task, exclude, test)
    if isinstance(source, (str, os.PathLike)):
        reading = read(source)
        table = tables.Table(
            pathlib.Path(source).stem,
            reading.frame,
            tuple(reading.notes),
            reading.separator == ";",
        )
    elif is_frame(source):
        table = tables.Table("table", as_frame(source))
    else:
        raise DataError(
            "This is nothing that data can be loaded from.",
            got=f"{type(source).__name__}",
            expected="a name, a path, a table of pandas or polars, or (X, y)",
            fix="for arrays, pass both: (X, y)",
        )
    return tables.dataset(table, target, task, exclude, _test_table(test))


def is_path(source: str) -> bool:
    """Whether a text names a file: it has a separator or an ending."""
    return any(mark in source for mark in (os.sep, "/", "\\")) or bool(
        pathlib.PurePath(source).suffix
    )


def _test_table(test: Any) -> tables.Table | None:
    if test is None:
        return None
    if is_frame(test):
        return tables.Table("test", as_frame(test))
    if isinstance(test, (str, os.PathLike)):
        reading = read(test)
        name = pathlib.Path(test).name
        return tables.Table(name, reading.frame, tuple(reading.notes))
    raise DataError(
        "The test part must come as the training part does.",
        got=type(test).__name__,
        expected="a path or a table",
        fix="pass the path of a file with the same columns",
    )


def _built_in(
    name: str, target: str | None, task: str | None, exclude: tuple, test: Any
) -> Dataset:
    if name not in BUILT_IN:
        fix = did_you_mean(name, BUILT_IN)
        if pathlib.Path(name).exists():
            fix = f"write ./{name} for the file"
        raise DataError(
            "There is no such built-in table.",
            got=repr(name),
            expected=f"one of {', '.join(sorted(BUILT_IN))}, or a path with an ending",
            fix=fix,
        )
    if test is not None:
        raise DataError(
            f"'{name}' is a whole table: it takes no test rows from elsewhere.",
            got=f"test={type(test).__name__}",
            expected="test only with tables and arrays of your own",
            fix="leave test out",
        )
    rows = None
    if name == "mnist":
        features, answers = read_mnist()
        names, own, shape = [f"pixel_{i}" for i in range(784)], "digit", (28, 28)
        usual = "classification"
        rows = np.arange(60_000, 70_000)
    else:
        about = BUNDLED[name]
        features, answers = read_bundled(name)
        names, own, shape = list(about.columns), about.target, about.image_shape
        usual = about.task
    if target not in (None, own):
        raise DataError(
            f"'{name}' has another target.",
            got=f"target={target!r}",
            expected=own,
            fix="leave the target out",
        )
    columns = number_columns(features, names, shape is not None)
    notes = []
    if rows is not None:
        text = f"The last {len(rows):,} rows are the official test part."
        notes.append(Note("note", "", text))
    raw = Dataset(
        name,
        "classification",
        own,
        features,
        columns,
        answers,
        None,
        rows,
        shape,
        notes,
    )
    return settled(raw, task or usual, exclude)
