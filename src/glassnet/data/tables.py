"""Tables: a frame and the name of its target become a Dataset."""

from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from glassnet.data.answers import answer_style, find_target, read_answers
from glassnet.data.arrays import answers_of
from glassnet.data.column import Column
from glassnet.data.conversion import converted
from glassnet.data.dataset import Dataset
from glassnet.data.features import (
    demand_features,
    excluded,
    renumbered,
    suggested,
    without_names_alone,
)
from glassnet.data.fingerprint import fingerprint
from glassnet.data.frames import Frame, as_frame, is_absent, is_frame
from glassnet.data.kinds import recognize
from glassnet.data.note import Note, counted, listed
from glassnet.data.task import settle
from glassnet.errors import DataError

__all__ = ["Table", "dataset", "demand_rows", "features_of", "joined", "said_of"]

_PLURAL = {"category": "categories", "text": "free texts"}


class Table(NamedTuple):
    """A frame, its name, what was said on reading it, and how it marks decimals."""

    name: str
    frame: Frame
    notes: tuple[Note, ...] = ()
    comma: bool = False


def dataset(
    table: Table,
    target: str | None,
    task: str | None,
    exclude: tuple,
    test: Table | None = None,
) -> Dataset:
    """Recognize every column, settle the task, and put the test rows last.

    Where a test table is given, kinds come from the other rows alone.

    Args:
        table: features and target.
        target: name of the column to predict.
        task: overrides what the answers look like.
        exclude: columns that must not be used.
        test: rows fixed as the test part.

    Raises:
        DataError: the target or an excluded column is not there, or nothing is left.
    """
    target = find_target(table.frame, target)
    demand_rows(table)
    found = recognize(table.frame.drop(target), table.comma)
    columns = excluded([recognized.column for recognized in found], exclude)
    columns = without_names_alone(columns)
    demand_features(columns)
    style, said = answer_style(table.frame[target], table.comma)
    said += [note for recognized in found for note in recognized.notes]
    features = features_of(table.frame, columns)
    answers = read_answers(table.frame[target], style)
    rows = None
    if test is not None:
        _demand_same(table, test, columns, target)
        rows = np.arange(len(answers), len(answers) + len(test.frame))
        features = _stacked(
            features, features_of(_filled(test.frame, columns), columns)
        )
        answers = np.concatenate([answers, read_answers(test.frame[target], style)])
        said += test.notes
    settled = settle(target, answers, task)
    if not settled.kept.all():
        features = features.filter(settled.kept)
        rows = renumbered(rows, settled.kept)
    kinds = said_of(columns, len(table.frame), " beside the target")
    return Dataset(
        table.name,
        settled.task,
        target,
        features,
        columns,
        settled.values,
        settled.labels,
        rows,
        None,
        [*table.notes, *kinds, *said, *settled.notes],
        fingerprint([*features.columns, target], features, settled.values, rows),
    )


def joined(name: str, x: Any, y: Any, target: str) -> Table:
    """One table of features and answers that came apart.

    Raises:
        DataError: y has another length, or the name of a column of X.

    Example:
        >>> joined("t", [["a", 1], ["b", 2]], [0, 1], "y").frame.columns
        ['x0', 'x1', 'y']
    """
    import polars as pl

    if is_frame(x):
        frame = as_frame(x)
    else:
        array = np.asarray(x, dtype=object)
        frame = pl.DataFrame(
            {f"x{place}": _listed(column) for place, column in enumerate(array.T)},
            strict=False,
        )
    if target in frame.columns:
        raise DataError(
            "y has the name of one of the columns of X.",
            got=f"'{target}'",
            expected="answers beside the features, not among them",
            fix="drop that column from X, or name the target otherwise",
        )
    answers = _listed(answers_of(y, len(frame)))
    return Table(name, frame.with_columns(pl.Series(target, answers, strict=False)))


def _listed(values: np.ndarray) -> list:
    # Polars gives a column one type: words and numbers together are words.
    known = [None if is_absent(value) else value for value in values.tolist()]
    words = any(isinstance(value, str) for value in known)
    return [str(v) if words and v is not None else v for v in known]


def features_of(frame: Frame, columns: list[Column]) -> Frame:
    """The columns of a table, each converted to what it holds."""
    import polars as pl

    return pl.DataFrame([converted(frame[c.name], c).rename(c.name) for c in columns])


def _stacked(first: Frame, second: Frame) -> Frame:
    import polars as pl

    # Columns that are not used may have another type in the other file.
    return pl.concat([first, second], how="vertical_relaxed")


def _filled(frame: Frame, columns: list[Column]) -> Frame:
    import polars as pl

    nothing = pl.lit(None, dtype=pl.String)
    lacking = [c.name for c in columns if not c.use]
    return frame.with_columns([nothing.alias(name) for name in lacking])


def demand_rows(table: Table) -> None:
    """Refuse a table of which no rows could be kept apart.

    Raises:
        DataError: it has fewer than two.
    """
    if len(table.frame) < 2:
        raise DataError(
            f"'{table.name}' has too few rows to learn from.",
            got=counted(len(table.frame), "row"),
            expected="at least 2, and better 100",
            fix="add rows",
        )


def _demand_same(table: Table, test: Table, columns: list[Column], target: str) -> None:
    needed = [target, *(column.name for column in columns if column.use)]
    lacking = [name for name in needed if name not in test.frame.columns]
    if lacking:
        raise DataError(
            f"{counted(len(lacking), 'column')} cannot be found among the test rows.",
            got=f"no {listed(lacking)} in {test.name}",
            expected=f"the columns of {table.name}",
            fix=suggested(lacking[0], test.frame.columns),
        )


def said_of(columns: list[Column], rows: int, beside: str = "") -> list[Note]:
    """What was made of the columns, and where values are missing."""
    return [_say_kinds(columns, beside), *_say_missing(columns, rows)]


def _say_kinds(columns: list[Column], beside: str) -> Note:
    counts = Counter(column.kind for column in columns)
    kinds = [
        counted(n, kind, _PLURAL.get(kind, "")) for kind, n in counts.most_common()
    ]
    used = sum(column.use for column in columns)
    said = f"{counted(len(columns), 'column')}{beside}: {', '.join(kinds)}; "
    return Note("note", "", f"{said}{used:,} used.")


def _say_missing(columns: list[Column], rows: int) -> list[Note]:
    gaps = [column for column in columns if column.use and column.missing]
    if not gaps:
        return []
    gaps.sort(key=lambda column: -column.missing)
    some = ", ".join(f"'{column.name}' in {column.missing:,}" for column in gaps[:5])
    some += f" and {len(gaps) - 5:,} more" if len(gaps) > 5 else ""
    text = f"Values are missing in {counted(len(gaps), 'column')} of {rows:,} rows: "
    return [Note("note", "", f"{text}{some}.")]
