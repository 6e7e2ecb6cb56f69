"""Loading: a name, a file, a table or arrays become a Dataset."""

import dataclasses
import os
import pathlib
from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.data import tables
from glassnet.data.arrays import number_columns
from glassnet.data.builtin import BUNDLED, read_bundled
from glassnet.data.dataset import Dataset
from glassnet.data.form import Form
from glassnet.data.forms import form_for, formed, is_path
from glassnet.data.frames import as_frame, is_frame
from glassnet.data.mnist import read_mnist
from glassnet.data.note import Note
from glassnet.data.pairs import from_pair, settled
from glassnet.data.reading import read
from glassnet.data.text_pairs import TextPairs
from glassnet.data.unanswered import UNANSWERED, unanswered
from glassnet.errors import DataError, did_you_mean

__all__ = ["BUILT_IN", "load"]

BUILT_IN = (*BUNDLED, "mnist")


def load(
    source: Any,
    target: str | None = None,
    *,
    task: str | None = None,
    exclude: Sequence[str] = (),
    test: Any = None,
    form: Form | None = None,
) -> Dataset:
    """Read data and find out what they are; everything decided is in `notes`.

    Args:
        source: "breast_cancer", "diabetes", "digits", "iris", "mnist" or "wine"; the
            path of a CSV, TSV or Parquet file, which has a separator or an ending; of
            a text, or a folder of pictures, sounds or texts; a table of pandas or
            polars; or `(X, y)`.
        target: column with the answers. Not needed for built-in tables and arrays.
        task: "classification" or "regression"; found out from the answers if absent.
            "reconstruction" or "generation" learn the rows themselves, with or without
            a target; "translation" to write the text in the target's column;
            "segmentation" is that of pictures with masks.
        exclude: columns that the network must not see.
        test: a second path, table or `(X, y)` whose rows are the test part.
        form: how files that are no table become rows, such as `Images(size=32)`; found
            out from the files if absent.

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
    named = isinstance(source, str) and not is_path(source)
    form = form or form_for(source, target)
    if form is None and task == "translation":
        form = TextPairs()
    if form is not None:
        _demand_files(form, source if named else "", test)
        return _of_task(formed(form, source, target, exclude), task)
    if task == "language":
        raise DataError(
            "Only in a text is there a next character to learn.",
            got="task='language'",
            expected="a .txt file, or a folder of them",
            fix="leave the task out; of a table it is found out from the answers",
        )
    if task in UNANSWERED:
        if target is None and not named and not isinstance(source, (tuple, list)):
            return unanswered(_table(source), task, exclude)
        return _of_task(load(source, target, exclude=exclude, test=test), task)
    if named:
        return _built_in(source, target, task, exclude, test)
    if isinstance(source, (tuple, list)) and len(source) == 2:
        return from_pair(source, target, task, exclude, test)
    return tables.dataset(_table(source), target, task, exclude, _test_table(test))


def _demand_files(form: Form, name: str, test: Any) -> None:
    """Refuse what a form of reading files cannot do."""
    kind = type(form).__name__
    if name:
        raise DataError(
            f"{kind} reads files, and '{name}' is a name.",
            got=f"{form!r} for '{name}'",
            expected="a path, which has a separator or an ending",
            fix=f"write ./{name} for the files, or leave the form out",
        )
    if test is not None:
        raise DataError(
            f"{kind} takes no test rows from elsewhere.",
            got=f"test={type(test).__name__}",
            expected="one folder or file for all",
            fix="put pictures or sounds in folders called train and test; of a text or "
            "a series the end is the test part, of other rows a share is",
        )


def _table(source: Any) -> tables.Table:
    if isinstance(source, (str, os.PathLike)):
        reading = read(source)
        return tables.Table(
            pathlib.Path(source).stem,
            reading.frame,
            tuple(reading.notes),
            reading.separator == ";",
        )
    if is_frame(source):
        return tables.Table("table", as_frame(source))
    raise DataError(
        "This is nothing that data can be loaded from.",
        got=f"{type(source).__name__}",
        expected="a name, a path, a table of pandas or polars, or (X, y)",
        fix="for arrays, pass both: (X, y)",
    )


def _of_task(dataset: Dataset, task: str | None) -> Dataset:
    """The rows with what is to be learned from them, if that was said."""
    if task in (None, dataset.task):
        return dataset
    if task in UNANSWERED and dataset.task not in ("language", "segmentation"):
        said = f"The task is {task}: the rows themselves are learned."
        if dataset.task not in UNANSWERED:
            said = f"{said[:-1]}, without '{dataset.target}'."
        notes = [*dataset.notes, Note("note", "", said)]
        return dataclasses.replace(dataset, task=task, notes=notes)
    mask = dataset.task == "segmentation"
    raise DataError(
        f"'{dataset.name}' has no such task.",
        got=f"task={task!r}",
        expected=f"{dataset.task!r}, which is what its answers are for",
        fix="name the folder of the pictures alone" if mask else "leave the task out",
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
