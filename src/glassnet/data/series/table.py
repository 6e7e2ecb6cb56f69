"""Table: which columns of a file make a series, and which says when."""

import os
import pathlib
import re
from typing import Any, NamedTuple

import numpy as np

from glassnet.data.answers import answer_style, find_target, read_answers
from glassnet.data.column import Column
from glassnet.data.conversion import converted
from glassnet.data.features import excluded, suggested
from glassnet.data.frames import Frame, as_frame, is_frame
from glassnet.data.kinds import recognize
from glassnet.data.note import Note, listed, warn
from glassnet.data.reading import read
from glassnet.data.series.timeline import Timeline, timeline
from glassnet.errors import DataError

__all__ = ["Channels", "channels_of", "opened"]

_YEARS = re.compile(r"year|month|week|day|date|time|hour|period", re.IGNORECASE)


_ASKED = "left out as asked"  # the note of a column that was excluded


class Channels(NamedTuple):
    """Columns of numbers in the order of the file, and their dates."""

    names: tuple[str, ...]  # the target first
    values: np.ndarray  # float64 (rows, channels), missing ones NaN
    times: np.ndarray | None
    when: str
    notes: list[Note]

    def timeline(self) -> Timeline:
        """The same in the order of time, without gaps."""
        return timeline(self.values, self.times, self.names, self.when)


class Opened(NamedTuple):
    """A table, its name, what was said on reading it, and how it marks decimals."""

    name: str
    frame: Frame
    notes: list[Note]
    comma: bool


def opened(source: Any) -> Opened:
    """A path or a table of any library, as a table.

    Raises:
        FileError: a file cannot be read.
        DataError: it is neither.
    """
    if is_frame(source):
        return Opened("table", as_frame(source), [], False)
    if isinstance(source, (str, os.PathLike)):
        reading = read(source)
        comma = reading.separator == ";"
        return Opened(pathlib.Path(source).stem, reading.frame, reading.notes, comma)
    raise DataError(
        "This is no table of a series.",
        got=type(source).__name__,
        expected="a path of CSV, TSV or Parquet, or a table of pandas or polars",
        fix="name its columns: polars.DataFrame({'y': values})",
    )


def channels_of(
    table: Opened,
    target: str | None,
    exclude: tuple[str, ...] = (),
    only: tuple[str, ...] = (),
) -> Channels:
    """The target and the other columns of numbers.

    Args:
        table: as opened.
        target: whose future is wanted.
        exclude: columns to leave out.
        only: the channels, if they are settled already; the target first.

    Raises:
        DataError: the target is not there, no number or not the settled one, or a
            channel is missing.
    """
    if only and target not in (None, only[0]):
        raise DataError(
            "These windows are of another target.",
            got=f"target={target!r}",
            expected=repr(only[0]),
            fix="leave columns out of Windows(...), to have them found out again",
        )
    target = find_target(table.frame, only[0] if only else target)
    lacking = [name for name in only if name not in table.frame.columns]
    if lacking:
        raise DataError(
            "A column that the windows were made of is missing.",
            got=f"no {listed(lacking)} among {listed(table.frame.columns)}",
            expected=listed(only, most=20),
            fix=suggested(lacking[0], table.frame.columns),
        )
    others = table.frame.drop(target)
    found = recognize(others, table.comma) if others.width else []
    columns = excluded([one.column for one in found], exclude)
    when = _when(columns, others)
    used, notes = _used(columns, when, only, len(others))
    named = {when, *(column.name for column in used)}
    notes += [note for one in found if one.column.name in named for note in one.notes]
    first, said = _numbers(table, target)
    tracks = [
        converted(others[c.name], c).to_numpy().astype(float)
        if c.kind == "number"
        else _numbers(table, c.name)[0]  # constant in a few new rows, say
        for c in used
    ]
    return Channels(
        (target, *(column.name for column in used)),
        np.stack([first, *tracks], 1),
        _times(others, columns, when),
        when,
        [*notes, *said],
    )


def _used(
    columns: list[Column], when: str, only: tuple[str, ...], rows: int
) -> tuple[list[Column], list[Note]]:
    """The channels beside the target, and what is said of the other columns."""
    if only:
        known = {column.name: column for column in columns}
        return [known[name] for name in only[1:]], []
    numbers = [c for c in columns if c.kind == "number" and c.use and c.name != when]
    used = [column for column in numbers if column.missing <= rows / 2]
    names, notes = [column.name for column in used], []
    if names:
        said = f"The past of {listed(names)} is given to the network beside that of "
        notes.append(Note("note", "", f"{said}the target."))
    for column in numbers:
        if column not in used:
            said = f"'{column.name}' lacks {column.missing:,} of {rows:,} values: "
            notes.append(warn(column.name, f"{said}not used."))
    left = [c.name for c in columns if c.name != when and c not in numbers]
    if left:
        said = f"{listed(left)} not used: a series is made of numbers that vary, and "
        notes.append(Note("note", "", f"{said}one column of dates."))
    return used, notes


def _times(frame: Frame, columns: list[Column], when: str) -> np.ndarray | None:
    for column in columns:
        if column.name == when:
            times = converted(frame[when], column).to_numpy()
            return times.astype("datetime64[us]") if column.kind == "date" else times
    return None


def _numbers(table: Opened, name: str) -> tuple[np.ndarray, list[Note]]:
    style, notes = answer_style(table.frame[name], table.comma)
    raw = read_answers(table.frame[name], style)
    if raw.dtype.kind not in "iuf":
        raise DataError(
            f"'{name}' is no series of numbers.",
            got=f"values such as {next((v for v in raw if v is not None), None)!r}",
            expected="numbers, one for each step of time",
            fix="name a column of numbers; for classes read the table without a form",
        )
    values = raw.astype(float)
    return np.where(np.isfinite(values), values, np.nan), notes


def _when(columns: list[Column], frame: Frame) -> str:
    """The column that says when: the first of dates, or of years without repeats."""
    for column in columns:
        if column.kind == "date" and column.note != _ASKED:
            return column.name
    for column in columns:
        whole = column.kind in ("number", "identifier")
        whole &= column.distinct == len(frame) and column.note != _ASKED
        if whole and _YEARS.search(column.name):
            return column.name
    return ""
