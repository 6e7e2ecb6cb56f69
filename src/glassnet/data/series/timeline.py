"""Timeline: a table's rows in the order of time, one for each step, without gaps."""

from typing import Any, NamedTuple

import numpy as np

from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.series.calendar import Spacing, spacing
from glassnet.errors import DataError

__all__ = ["Timeline", "timeline", "varying"]

_HUGE = 1e30  # float32 squares no more


class Timeline(NamedTuple):
    """Channels on a grid of time; `known` is where the target was not filled in."""

    names: tuple[str, ...]  # the target first
    values: np.ndarray  # (time, channels)
    known: np.ndarray  # (time,)
    times: np.ndarray  # (time,)
    grid: Spacing
    notes: list[Note]


def timeline(
    values: np.ndarray, times: np.ndarray | None, names: tuple[str, ...], when: str = ""
) -> Timeline:
    """Sort, drop rows that are there twice, and fill gaps with the last value before.

    The last value, and not one between two neighbors: that would tell a window what
    comes after it. Rows at the start where a channel has no value yet are dropped, and
    rows at the end without the target.

    Args:
        values: `(rows, channels)`, the target first; missing ones NaN.
        times: a date or number for each row, or None for the order of the file.
        names: of the channels.
        when: name of the column of dates.

    Raises:
        DataError: a date has several values, or nothing is left.

    Example:
        >>> months = np.array(["2020-03", "2020-01", "2020-04"], "datetime64[us]")
        >>> found = timeline(np.array([[3.0], [1.0], [4.0]]), months, ("y",), "month")
        >>> found.values[:, 0].tolist(), found.known.tolist()
        ([1.0, 1.0, 3.0, 4.0], [True, False, True, True])
    """
    notes: list[Note] = []
    if np.nanmax(np.abs(values), initial=0.0) > _HUGE:
        raise DataError(
            f"A series of {listed(names)} holds numbers that are too large.",
            got=f"{np.nanmax(np.abs(values)):.3g}",
            expected=f"values within ±{_HUGE:g}",
            fix="choose a larger unit: divide the column",
        )
    if times is None:
        said = "There is no column of dates: rows are taken as they come, one step "
        notes.append(Note("note", "", f"{said}apart."))
        grid = Spacing("row", 1, np.arange(len(values)))
        times = np.arange(len(values))
    else:
        values, times = _ordered(values, times, when, notes)
        values, times = _once(values, times, when, notes)
        grid = spacing(times)
        notes.append(_say_spacing(grid, times, when))
    values, times = _on_grid(values, times, grid, when, notes)
    kept = _trimmed(values, names, notes)
    values, times = values[kept], times[kept]
    known = ~np.isnan(values[:, 0])
    notes += _say_filled(values, names)
    return Timeline(names, _carried(values), known, times, grid, notes)


def varying(line: Timeline, training: int, *, fixed: bool = False) -> Timeline:
    """Without the channels that never change in the training part.

    Args:
        line: the series on its grid.
        training: rows of the training part.
        fixed: whether all channels must stay, as a model was trained on them.

    Raises:
        DataError: the target is one of them, or there is next to no training part.
    """
    if training < 2:
        raise DataError(
            "The series is too short to learn from.",
            got=f"{counted(len(line.values), 'step')}, {training} to train on",
            expected="a few dozen steps",
            fix="give a longer series, or a smaller test part: Windows(test=0.1)",
        )
    still = np.ptp(line.values[:training], axis=0) == 0
    if still[0]:
        raise DataError(
            f"'{line.names[0]}' never changes, so there is nothing to forecast.",
            got=f"{line.values[0, 0]:g} in all {training:,} steps of the training part",
            expected="a series of different numbers",
            fix="look whether the right column is named",
        )
    if fixed or not still.any():
        return line
    gone = [name for name, same in zip(line.names, still, strict=True) if same]
    said = f"{listed(gone)} never change in the training part and are left out."
    names = tuple(name for name in line.names if name not in gone)
    notes = [*line.notes, Note("note", "", said)]
    return line._replace(names=names, values=line.values[:, ~still], notes=notes)


def _ordered(
    values: np.ndarray, times: np.ndarray, when: str, notes: list[Note]
) -> tuple[np.ndarray, np.ndarray]:
    unread = np.isnat(times) if times.dtype.kind == "M" else np.isnan(times)
    if unread.any():
        said = f"{counted(int(unread.sum()), 'row')} without a date in '{when}' "
        notes.append(warn(when, f"{said}left out."))
        values, times = values[~unread], times[~unread]
    order = np.argsort(times, kind="stable")
    if (np.diff(order) < 0).any():
        falls = int((times[1:] < times[:-1]).sum())
        said = f"The rows are not in the order of '{when}' ({falls:,} of them stand "
        notes.append(Note("note", when, f"{said}before an earlier one): sorted."))
    return values[order], times[order]


def _once(
    values: np.ndarray, times: np.ndarray, when: str, notes: list[Note]
) -> tuple[np.ndarray, np.ndarray]:
    again = np.concatenate([[False], times[1:] == times[:-1]])
    if not again.any():
        return values, times
    same = np.isclose(values[1:], values[:-1], rtol=0, atol=0, equal_nan=True).all(1)
    differ = again[1:] & ~same
    if differ.any():
        first = np.flatnonzero(differ)[0]
        raise DataError(
            f"'{when}' holds a date several times, with different values.",
            got=f"{values[first, 0]:g} and {values[first + 1, 0]:g} at "
            f"{_written(times[first])}; {counted(int(differ.sum()), 'such row')}",
            expected="one row for each date",
            fix="keep one series in a file, or add up the rows of a date",
        )
    said = f"{counted(int(again.sum()), 'row')} of '{when}' there twice with the same "
    notes.append(warn(when, f"{said}values; one of each is kept."))
    return values[~again], times[~again]


def _on_grid(
    values: np.ndarray, times: np.ndarray, grid: Spacing, when: str, notes: list[Note]
) -> tuple[np.ndarray, np.ndarray]:
    """Every step in its place, those that are missing as NaN."""
    if grid.places is None:
        said = f"The dates in '{when}' follow no regular step: rows are taken as they "
        notes.append(warn(when, f"{said}come, one step apart."))
        return values, times
    if not len(values) or grid.places[-1] + 1 == len(values):
        return values, times
    whole = np.full((grid.places[-1] + 1, values.shape[1]), np.nan)
    whole[grid.places] = values
    filled = np.full(len(whole), np.nan if times.dtype.kind != "M" else "NaT").astype(
        times.dtype
    )
    filled[grid.places] = times
    missing = len(whole) - len(values)
    said = f"{counted(missing, 'date')} of {len(whole):,} missing in '{when}', one "
    said += f"every {grid.step}: there the last value before is taken as known, and no "
    notes.append(warn(when, f"{said}row has to forecast it."))
    return whole, filled


def _trimmed(values: np.ndarray, names: tuple[str, ...], notes: list[Note]) -> slice:
    """Rows from where every channel has begun to where the target ends."""
    there = ~np.isnan(values)
    if not there.any(0).all():
        empty = [names[place] for place in np.flatnonzero(~there.any(0))]
        raise DataError(
            f"{listed(empty)} has no value.",
            got=f"{counted(len(values), 'row')}, all without",
            expected="numbers",
            fix="look how the column is written, or exclude it",
        )
    begin = int(there.argmax(0).max())
    end = len(values) - int(there[::-1, 0].argmax())
    if begin:
        late = names[int(there.argmax(0).argmax())]
        said = f"'{late}' begins only after {counted(begin, 'row')}; they are left out."
        notes.append(warn(late, said))
    if end < len(values):
        said = f"The last {counted(len(values) - end, 'row')} without '{names[0]}' "
        notes.append(Note("note", names[0], f"{said}left out."))
    return slice(begin, max(begin, end))


def _say_filled(values: np.ndarray, names: tuple[str, ...]) -> list[Note]:
    notes = []
    for name, count in zip(names, np.isnan(values).sum(0).tolist(), strict=True):
        if count:
            said = f"'{name}' lacks {count:,} of {len(values):,} values: each is taken "
            said += "as the last one before it."
            notes.append(warn(name, said))
    return notes


def _carried(values: np.ndarray) -> np.ndarray:
    """Gaps filled with the last value before, in each channel."""
    place = np.arange(len(values))[:, None]
    last = np.maximum.accumulate(np.where(np.isnan(values), 0, place), axis=0)
    return np.take_along_axis(values, last, axis=0)


def _say_spacing(grid: Spacing, times: np.ndarray, when: str) -> Note:
    said = f"Rows are in the order of '{when}', {_written(times[0])} to "
    said += f"{_written(times[-1])}"
    step = f", one every {grid.step}" if grid.places is not None else ""
    return Note("note", when, f"{said}{step}.")


def _written(time: Any) -> str:
    if time.dtype.kind != "M":
        return f"{time.item():g}"
    day = str(time.astype("datetime64[D]"))
    clock = str(time.astype("datetime64[m]"))[11:]
    return day if clock == "00:00" else f"{day} {clock}"
