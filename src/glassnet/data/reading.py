"""Reading: a file becomes a table, and what was decided on the way is said."""

import csv
import difflib
import io
import os
import pathlib
from collections import Counter
from typing import NamedTuple

from glassnet.data.frames import Frame
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.text import decoded
from glassnet.errors import DataError, FileError

__all__ = ["Reading", "read", "read_table", "read_text"]

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
PARQUET = (".parquet", ".pq")
OTHERS = (".xlsx", ".xls", ".json", ".jsonl", ".feather", ".arrow", ".zip", ".pkl")


class Reading(NamedTuple):
    """A table as it stands in its file; `separator` is empty for Parquet."""

    frame: Frame
    notes: list[Note]
    separator: str


def read_table(path: str | os.PathLike) -> tuple[Frame, list[Note]]:
    r"""A CSV, TSV or Parquet file as a polars table.

    Text files keep their values as text: what is a number, a category or a date is
    decided over whole columns by `load`, and read the same way again by the encoder.

    Args:
        path: ending in .parquet or .pq for Parquet; any other file is read as text
            whose encoding and separator are found out.

    Returns:
        The table, and notes on what was decided.

    Raises:
        FileError: there is no such file, or it is no table.
        DataError: it is empty, has a header alone, or rows of unequal lengths.

    Example:
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.csv"
        >>> _ = path.write_text("size;color\n1,5;red\n2,5;blue\n")
        >>> frame, notes = read_table(path)
        >>> frame["size"].to_list(), str(notes[0])
        (['1,5', '2,5'], 'The values in a.csv are separated by semicolons.')

    Source:
        RFC 4180, "Common Format and MIME Type for CSV Files".
    """
    reading = read(path)
    return reading.frame, reading.notes


def read(path: str | os.PathLike) -> Reading:
    """The same as `read_table`, and the separator."""
    path = pathlib.Path(path).expanduser()
    content = _bytes(path)
    if path.suffix.lower() in PARQUET:
        return _parquet(path, content)
    return read_text(path, content)


def _bytes(path: pathlib.Path) -> bytes:
    if path.suffix.lower() in OTHERS:
        raise FileError(
            f"{path.name} is in a format that is not read here.",
            got=f"a file ending in {path.suffix}",
            expected="CSV, TSV or Parquet",
            fix="save it as CSV, or load it yourself and pass the DataFrame",
        )
    try:
        content = path.read_bytes()
    except OSError as error:
        near = []
        if path.parent.is_dir():
            names = [item.name for item in path.parent.iterdir() if item.is_file()]
            near = difflib.get_close_matches(path.name, names, n=1)
        raise FileError(
            f"{path.name or path} cannot be read.",
            got=f"{error.strerror or error}: {path}",
            expected="the path of a CSV, TSV or Parquet file",
            fix=f"did you mean {near[0]}?" if near else "check the folder and the name",
        ) from error
    if not content.strip():
        raise DataError(
            f"{path.name} is empty.",
            got=f"{len(content)} bytes",
            expected="a line of column names and at least one row",
            fix="check that the export was finished",
        )
    return content


def _parquet(path: pathlib.Path, content: bytes) -> Reading:
    import polars as pl

    try:
        frame = pl.read_parquet(io.BytesIO(content))
    except Exception as error:
        raise FileError(
            f"{path.name} cannot be read as Parquet.",
            got=str(error).splitlines()[0],
            expected="a whole Parquet file",
            fix="write it again, or give a text file an ending such as .csv",
        ) from error
    _demand_rows(path, frame)
    return Reading(frame, [], "")


def read_text(path: pathlib.Path, content: bytes) -> Reading:
    """What `read` makes of a text file, or of its first rows."""
    import polars as pl

    text, notes = decoded(path.name, content)
    text = text.lstrip("\r\n")
    if "\n" not in text:
        text = text.replace("\r", "\n")  # lines as old Macs ended them
    separator = _separator(text)
    if separator != ",":
        means = f"are separated by {SEPARATORS[separator]}"
        notes.append(Note("note", "", f"The values in {path.name} {means}."))
    header = _check_shape(path, text, separator)
    try:
        frame = pl.read_csv(
            text.encode(),
            separator=separator,
            infer_schema=False,
            has_header=False,
        )
    except pl.exceptions.PolarsError as error:
        raise DataError(
            f"{path.name} cannot be read as a table.",
            got=str(error).splitlines()[0],
            expected=f"values separated by {SEPARATORS[separator]}",
            fix="look for a quotation mark that is opened and not closed",
        ) from error
    frame = frame.slice(1)
    names, more = _names(header)
    frame.columns = names
    if len(names) > 1:  # a blank line is a row of nothing
        frame = frame.filter(~pl.all_horizontal(pl.all().is_null()))
    _demand_rows(path, frame)
    return Reading(frame, [*notes, *more], separator)


def _separator(text: str) -> str:
    lines = text.splitlines()[:100]
    try:
        sample = "\n".join(lines)[:5000]  # its patterns crawl over long texts
        guess = csv.Sniffer().sniff(sample, "".join(SEPARATORS)).delimiter
    except csv.Error:
        guess = ","
    # The sniffer may fall for a comma inside sentences: take it at its word only if
    # it gives every line the same number of values, and more than one.
    for mark in (guess, *SEPARATORS):
        widths = {len(row) for row in csv.reader(lines, delimiter=mark) if row}
        if len(widths) == 1 and widths.pop() > 1:
            return mark
    header = max(SEPARATORS, key=lines[0].count)
    return header if lines[0].count(header) else guess


def _check_shape(path: pathlib.Path, text: str, separator: str) -> list[str]:
    # Polars fills short rows up in silence, and its error names no line.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    header: list[str] = []
    widths = Counter[int]()
    wrong: list[tuple[int, int]] = []
    try:
        for row in filter(None, rows):
            header = header or row
            widths[len(row)] += 1
            if len(row) != len(header) and len(wrong) < 3:
                wrong.append((rows.line_num, len(row)))
    except csv.Error as error:  # strict, or an open quotation mark swallows the rest
        raise DataError(
            f"{path.name} has a quotation mark that is not closed or out of place.",
            got=f"{error} at line {rows.line_num}",
            expected='quotation marks around whole values, as in "a, b"',
            fix='close it, or write one inside a value twice: ""',
        ) from error
    widths[len(header)] -= 1  # the header is no row
    if wrong:
        count = widths.total() - widths[len(header)]
        where = "; ".join(f"line {line} has {width}" for line, width in wrong)
        raise DataError(
            f"{count:,} of {widths.total():,} rows in {path.name} have another number "
            "of values than the header.",
            got=f"{where}; the header has {len(header)}",
            expected=f"{counted(len(header), 'value')} in every row",
            fix=f"put values that hold {SEPARATORS[separator]} in quotation marks, "
            "and fill up short rows",
        )
    return header


def _names(header: list[str]) -> tuple[list[str], list[Note]]:
    notes, names = [], []
    bare = [name.strip() for name in header]
    if _looks_like_data(bare):
        raise DataError(
            "The first line seems to hold data.",
            got=listed(bare),
            expected="a line of column names above the rows",
            fix="add a first line with one name for each column",
        )
    for place, name in enumerate(bare, 1):
        new = name or f"column_{place}"
        count = 1
        while new in names or (count > 1 and new in bare):
            count += 1
            new = f"{name or f'column_{place}'}_{count}"
        names.append(new)
        if not name:
            text = f"Column {place} has no name; it is called '{new}' here."
            notes.append(Note("note", new, text))
        elif new != name:
            text = f"'{name}' is the name of several columns; this one is called "
            notes.append(warn(new, f"{text}'{new}' here."))
    return names, notes


def _looks_like_data(names: list[str]) -> bool:
    # "0,1,2,3" is how an array without names is written: those are names.
    try:
        numbers = [float(name) for name in names]
    except ValueError:
        return False
    return len(set(names)) < len(names) or any(n != int(n) for n in numbers)


def _demand_rows(path: pathlib.Path, frame: Frame) -> None:
    if not len(frame) or not frame.width:
        raise DataError(
            f"{path.name} has no rows.",
            got=f"{frame.width} columns: {listed(frame.columns)}",
            expected="at least one row under the column names",
            fix="check that the export was finished",
        )
