"""Tables: a frame and the name of its target become a Dataset."""

import dataclasses
from collections import Counter
from typing import Any, NamedTuple

import numpy as np

from glassnet.data.arrays import answers_of
from glassnet.data.column import Column
from glassnet.data.conversion import converted
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.frames import Frame, Series, as_frame, is_frame, text_of
from glassnet.data.kinds import recognize, without_absent
from glassnet.data.note import Note, listed, warn
from glassnet.data.numerals import PLAIN, number_style, parse_numbers
from glassnet.data.task import settle
from glassnet.errors import DataError, did_you_mean

__all__ = [
    "Table",
    "dataset",
    "demand_columns",
    "excluded",
    "joined",
    "renumbered",
]

_PLURAL = {"category": "categories", "text": "free texts", "boolean": "booleans"}


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

    Kinds come from the training rows alone where a test table is given.

    Args:
        table: features and target.
        target: name of the column to predict.
        task: overrides what the answers look like.
        exclude: columns that must not be used.
        test: rows fixed as the test part.

    Raises:
        DataError: the target or an excluded column is not there, or nothing is left.
    """
    target = _target(table.frame, target)
    notes = [*table.notes, *(test.notes if test is not None else ())]
    found = recognize(table.frame.drop(target), table.comma)
    columns = excluded([recognized.column for recognized in found], exclude)
    used = {column.name for column in columns if column.use}
    for recognized in found:
        if recognized.column.name in used:
            notes += recognized.notes
    demand_columns(columns)
    features = _features(table.frame, columns)
    answers, style, said = _answers(table.frame[target], table.comma)
    notes += said
    rows = None
    if test is not None:
        import polars as pl

        _demand_same(table, test, [*used, target])
        rows = np.arange(len(features), len(features) + len(test.frame))
        features = pl.concat(
            [features, _features(_filled(test.frame, columns), columns)]
        )
        answers = np.concatenate([answers, _read(test.frame[target], style)])
    settled = settle(target, answers, task)
    if not settled.kept.all():
        features = features.filter(pl_mask(settled.kept))
        rows = renumbered(rows, settled.kept)
    notes += [_say_kinds(columns), *_say_missing(columns, len(table.frame))]
    names = [*features.columns, target]
    mark = fingerprint(names, features, settled.values, rows)
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
        [*notes, *settled.notes],
        mark,
    )


def joined(name: str, x: Any, y: Any, target: str) -> Table:
    """One table of features and answers that came apart."""
    import polars as pl

    if is_frame(x):
        frame = as_frame(x)
    else:
        array = np.asarray(x, dtype=object)
        frame = as_frame(
            pl.DataFrame(
                [
                    pl.Series(f"x{place}", array[:, place].tolist(), strict=False)
                    for place in range(array.shape[1])
                ]
            )
        )
    if target in frame.columns:
        raise DataError(
            "y has the name of one of the columns of X.",
            got=f"'{target}'",
            expected="answers beside the features, not among them",
            fix="drop that column from X, or name the target otherwise",
        )
    answers = answers_of(y, len(frame))
    values = [None if v is None or v != v else v for v in answers.tolist()]
    return Table(name, frame.with_columns(pl.Series(target, values, strict=False)))


def excluded(columns: list[Column], names: tuple) -> list[Column]:
    """The columns, those named marked as not used.

    Raises:
        DataError: there is no such column.
    """
    known = {column.name: column for column in columns}
    for name in names:
        if name not in known:
            raise DataError(
                "There is no such column to exclude.",
                got=repr(name),
                expected=listed(known, most=20),
                fix=did_you_mean(name, known),
            )
    return [
        dataclasses.replace(column, use=False, note="left out as asked")
        if column.name in names
        else column
        for column in columns
    ]


def demand_columns(columns: list[Column]) -> None:
    """Refuse data in which no column can be used.

    Raises:
        DataError: none can.
    """
    if not any(column.use for column in columns):
        why = [f"'{c.name}' ({c.kind}) {c.note}" for c in columns[:5]]
        raise DataError(
            "No column is left to learn from.",
            got="; ".join(why) or "the target alone",
            expected="at least one column of numbers, categories or dates",
            fix="add columns, or exclude fewer",
        )


def renumbered(rows: np.ndarray | None, kept: np.ndarray) -> np.ndarray | None:
    """Row numbers after all rows but those kept are gone."""
    if rows is None:
        return None
    return (np.cumsum(kept) - 1)[rows[kept[rows]]]


def pl_mask(kept: np.ndarray) -> Series:
    """A mask that polars takes."""
    import polars as pl

    return pl.Series(kept)


def _target(frame: Frame, target: str | None) -> str:
    if target in frame.columns:
        return str(target)
    fix = "name the column to predict, as in --target NAME"
    raise DataError(
        "Which column is to be predicted?"
        if target is None
        else "The table has no such column to predict.",
        got="no target" if target is None else f"target={target!r}",
        expected=f"one of {listed(frame.columns, most=20)}",
        fix=fix if target is None else did_you_mean(target, frame.columns),
    )


def _features(frame: Frame, columns: list[Column]) -> Frame:
    import polars as pl

    return pl.DataFrame([converted(frame[c.name], c).rename(c.name) for c in columns])


def _answers(series: Series, comma: bool) -> tuple[np.ndarray, str, list[Note]]:
    """Answers as numbers, truth values or text, and the style of the numbers."""
    import polars as pl

    if series.dtype in (pl.Date, pl.Datetime):
        raise DataError(
            f"The target '{series.name}' is a date.",
            got=f"{series.dtype}",
            expected="classes or numbers",
            fix="turn it into a number, such as days until then",
        )
    if series.dtype.is_numeric() or series.dtype == pl.Boolean:
        return _read(series, ""), "", []
    text = without_absent(text_of(series))
    known = without_absent(text, also_unknown=True).drop_nulls()
    coded = bool(known.str.contains(r"^0\d+$").any())
    style, share, _ = number_style(known.unique(), comma)
    # All of them, or nearly all of many: a class called "4" is no reason.
    if coded or not len(known) or share < 0.95 or (share < 1 and len(known) < 20):
        return _read(series, ""), "", []
    read = _read(series, style)
    notes = []
    if style != PLAIN:
        said = f"'{series.name}' writes numbers as in '{known[0]}', read as "
        notes.append(
            Note("note", series.name, f"{said}{parse_numbers(known, style)[0]:g}.")
        )
    bad = known.filter(parse_numbers(known, style).is_null())
    if len(bad):
        said = f"'{series.name}' holds {len(bad):,} answers that are no number "
        notes.append(warn(series.name, f"{said}({listed(bad.unique().sort(), 3)})."))
    return read, style, notes


def _read(series: Series, style: str) -> np.ndarray:
    import polars as pl

    if style and not series.dtype.is_numeric():
        text = without_absent(text_of(series), also_unknown=True)
        return parse_numbers(text, style).to_numpy()
    if series.dtype.is_integer() and not series.null_count():
        return series.to_numpy()
    if series.dtype.is_numeric():
        return series.cast(pl.Float64).to_numpy()
    if series.dtype != pl.Boolean:
        series = without_absent(text_of(series))
        words = set(series.drop_nulls().unique().str.to_lowercase())
        if words == {"true", "false"}:
            series = series.str.to_lowercase() == "true"
    return np.array(series.to_list(), dtype=object)


def _filled(frame: Frame, columns: list[Column]) -> Frame:
    import polars as pl

    lacking = [c.name for c in columns if c.name not in frame.columns]
    return frame.with_columns([pl.lit(None).alias(name) for name in lacking])


def _demand_same(table: Table, test: Table, needed: list[str]) -> None:
    lacking = [name for name in needed if name not in test.frame.columns]
    if lacking:
        raise DataError(
            f"{len(lacking)} columns are missing in the test rows.",
            got=f"no {listed(lacking)} in {test.name}",
            expected=f"the columns of {table.name}",
            fix=did_you_mean(lacking[0], test.frame.columns),
        )


def _say_kinds(columns: list[Column]) -> Note:
    counts = Counter(column.kind for column in columns)
    kinds = ", ".join(
        f"{n:,} {_PLURAL.get(kind, kind + 's') if n > 1 else kind}"
        for kind, n in counts.most_common()
    )
    used = sum(column.use for column in columns)
    return Note("note", "", f"{len(columns):,} columns: {kinds}; {used:,} are used.")


def _say_missing(columns: list[Column], rows: int) -> list[Note]:
    gaps = [c for c in columns if c.use and c.missing]
    if not gaps:
        return []
    gaps.sort(key=lambda column: -column.missing)
    some = ", ".join(f"'{c.name}' {c.missing:,}" for c in gaps[:5])
    more = f" and {len(gaps) - 5} more" if len(gaps) > 5 else ""
    text = f"{len(gaps)} columns lack values in some of {rows:,} rows: {some}{more}."
    return [Note("note", "", text)]
