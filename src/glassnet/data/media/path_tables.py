"""Path tables: a table that names a file in each row, and its answer."""

import pathlib

import numpy as np

from glassnet.data.answers import answer_style, find_target, read_answers
from glassnet.data.column import Column
from glassnet.data.features import excluded
from glassnet.data.frames import Frame
from glassnet.data.media.files import Found, Kind, called
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.reading import PARQUET, read
from glassnet.errors import DataError

__all__ = ["TABLES", "path_column", "table_files"]

TABLES = (".csv", ".tsv", ".txt", *PARQUET)
"""Files that are taken for tables of paths."""

_NEARLY_ALL = 0.9  # of a column's values end as such files do


def table_files(
    table: pathlib.Path, target: str | None, exclude: tuple[str, ...], kind: Kind
) -> Found:
    """The files that a table names, with the answers beside them.

    Paths are relative to the folder of the table.

    Args:
        table: a CSV, TSV or Parquet file with a column of paths.
        target: the column of answers; not needed if there is one column beside the
            paths, and none are read if there is no other.
        exclude: columns that are neither.
        kind: of the files.

    Raises:
        FileError: the table cannot be read.
        DataError: it names no such files, or has no such target.
    """
    reading = read(table)
    notes, frame = list(reading.notes), reading.frame
    columns = [Column(name, "text") for name in frame.columns]
    kept = [column.name for column in excluded(columns, exclude) if column.use]
    frame = frame.select(kept)
    paths = path_column(frame.drop(target, strict=False) if target else frame, kind)
    others = [name for name in kept if name != paths]
    missing = int(frame[paths].null_count())
    if missing:
        text = f"{missing:,} of {len(frame):,} rows have no '{paths}' and were left out"
        notes.append(warn(paths, f"{text}."))
        frame = frame.filter(frame[paths].is_not_null())
    files = [_file(table.parent, path) for path in frame[paths].to_list()]
    name, nothing = called(table.stem), np.zeros(len(files), bool)
    text = f"{table.name}: {kind.counted(len(files))}, named in '{paths}'"
    if target is None and not others:
        notes.insert(0, Note("note", "", f"{text}, without answers."))
        return Found(name, files, "", None, nothing, notes)
    known = frame.select(others)
    target = others[0] if target is None and len(others) == 1 else target
    target = find_target(known, target)
    notes.insert(0, Note("note", "", f"{text}, with '{target}'."))
    unused = [other for other in others if other != target]
    if unused:
        text = f"{counted(len(unused), 'column')} beside '{paths}' and '{target}': "
        notes.append(Note("note", "", f"{text}{listed(unused)}; not used."))
    style, said = answer_style(frame[target], reading.separator == ";")
    answers = read_answers(frame[target], style)
    notes += said
    return Found(name, files, target, answers, nothing, notes)


def path_column(frame: Frame, kind: Kind) -> str:
    """The first column whose values end as files of a kind do.

    Raises:
        DataError: there is none.

    Example:
        >>> import polars
        >>> frame = polars.DataFrame({"id": ["1", "2"], "file": ["a.png", "b.PNG"]})
        >>> path_column(frame, Kind("picture", (".png",)))
        'file'
    """
    import polars as pl

    for name in frame.columns:
        values = frame[name].drop_nulls()
        if values.dtype != pl.String or not len(values):
            continue
        right = [value.lower().endswith(kind.endings) for value in values.to_list()]
        if np.mean(right) >= _NEARLY_ALL:
            return name
    raise DataError(
        f"No column of the table holds paths of {kind.noun}s.",
        got=f"columns {listed(frame.columns, most=20)}",
        expected=f"a column of files that end in {', '.join(kind.endings)}",
        fix="write the whole name of each file, with its ending, relative to the table",
    )


def _file(folder: pathlib.Path, path: str) -> pathlib.Path:
    path = path.strip()
    if "\\" in path and "/" not in path:  # written on Windows
        path = path.replace("\\", "/")
    return folder / path
