"""CsvTable: stretches of a CSV file."""

import csv
import io
import os
import pathlib
from codecs import BOM_UTF8
from collections.abc import Iterator

from glassnet.data.frames import Frame
from glassnet.data.note import Note, counted
from glassnet.data.reading import read_text
from glassnet.data.streams.csv_index import QUOTE, Block, index
from glassnet.data.streams.stamp import Stamp, unreadable
from glassnet.data.streams.table import Table, block_rows, check_block
from glassnet.errors import DataError, FileError

HEAD = 2**20  # bytes that separator and names are found in
VALUE_BYTES = 16  # that polars needs for a text, beside its letters


class CsvTable(Table):
    r"""A CSV or TSV file of which stretches are read; all values are text.

    The file is gone through once, to find where rows begin; line ends inside
    quotation marks are seen. Separator and names are found out as `read_table` does,
    from the first megabyte. Which rows have too many or too few values is noticed by
    counting separators, before a row is trained on.

    Args:
        path: of the file, in UTF-8.
        block: rows that are read in one go, at least 1; at most 16,384 and 56 MiB if
            absent.

    Raises:
        FileError: the file has gone, or is not in UTF-8.
        DataError: it has no rows, or a quotation mark that is never closed.

    Example:
        >>> import pathlib, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.csv"
        >>> _ = path.write_text('size;color\n1,5;"dark;blue"\n2,5;red\n')
        >>> table = CsvTable(path, block=1)
        >>> table.blocks, table.frame(0).rows()
        ([1, 1], [('1,5', 'dark;blue')])

    Source:
        RFC 4180, "Common Format and MIME Type for CSV Files".
    """

    def __init__(self, path: str | os.PathLike, *, block: int | None = None):
        check_block(block)
        self._stamp = Stamp.of(path)
        name = self._stamp.path.name
        skip, head = _head(self._stamp)
        reading = read_text(self._stamp.path, head)
        self._names, self._notes = reading.frame.columns, reading.notes
        self._separator = reading.separator
        lines = index(io.BytesIO(head), 0, self._separator, each=1, name=name)
        begin = lines[0].stop  # the header is the first line
        average = max(1.0, (len(head) - begin) / max(1, len(lines) - 1))
        self._bytes = int(average) + VALUE_BYTES * len(self._names)
        rows = int((self._stamp.size - skip - begin) / average)
        each = block_rows(rows, self._bytes, block)
        try:
            with self._stamp.path.open("rb") as file:
                self._index = index(file, skip + begin, self._separator, each, name)
        except OSError as error:
            if isinstance(error, FileError):
                raise
            raise unreadable(self._stamp.path, error) from error

    @property
    def path(self) -> pathlib.Path:
        """Of the file."""
        return self._stamp.path

    @property
    def blocks(self) -> list[int]:
        """How many rows each stretch has."""
        return [block.rows for block in self._index]

    @property
    def columns(self) -> list[str]:
        """Names, in the order of the file."""
        return list(self._names)

    @property
    def bytes_per_row(self) -> int:
        """As the first rows have, on average."""
        return self._bytes

    @property
    def comma(self) -> bool:
        """Whether decimals may be marked by a comma."""
        return self._separator == ";"

    @property
    def notes(self) -> list[Note]:
        """On the separator and the names."""
        return self._notes

    def frame(self, block: int, start: int = 0, stop: int | None = None) -> Frame:
        """The rows of a stretch, as text.

        Raises:
            FileError: the file has gone or changed, or the disk fails.
            DataError: a row has too many or too few values, or is no text.
        """
        import polars as pl

        where = self._index[block]
        content = self._bytes_of(where)
        if where.marks != where.rows * (len(self._names) - 1):
            self._demand_width(block, content)
        try:
            frame = pl.read_csv(
                content,
                separator=self._separator,
                has_header=False,
                schema=dict.fromkeys(self._names, pl.String),
            )
        except pl.exceptions.PolarsError as error:
            self._demand_width(block, content)
            raise self._unread(block, str(error).splitlines()[0]) from error
        if len(frame) != where.rows:
            raise self._unread(block, f"{len(frame):,} rows instead of {where.rows:,}")
        return frame.slice(start, None if stop is None else stop - start)

    def shares(self, block: int, start: int, stop: int) -> Iterator[Frame]:
        """All columns at once: a line has to be read as a whole."""
        yield self.frame(block, start, stop)

    def _bytes_of(self, block: Block) -> bytes:
        self._stamp.check()
        try:
            with self._stamp.path.open("rb") as file:
                file.seek(block.start)
                content = file.read(block.stop - block.start)
        except OSError as error:
            where = f"at byte {block.start:,}"
            raise unreadable(self._stamp.path, error, where) from error
        for place in reversed(block.blank):  # polars takes some for rows, not all
            end = content.index(b"\n", place - block.start) + 1
            content = content[: place - block.start] + content[end:]
        return content

    def _first(self, block: int) -> int:
        """The number of the first row of a block, from 1."""
        return sum(self.blocks[:block]) + 1

    def _demand_width(self, block: int, content: bytes) -> None:
        """Name the rows that have too many or too few values."""
        wide, first = len(self._names), self._first(block)
        text = io.StringIO(content.decode("utf-8", "replace"), newline="")
        rows = enumerate(csv.reader(text, delimiter=self._separator), first)
        wrong = [(row, len(values)) for row, values in rows if len(values) != wide]
        if not wrong:
            return
        some = "; ".join(f"row {row:,} has {count}" for row, count in wrong[:3])
        raise DataError(
            f"{counted(len(wrong), 'row')} in {self._stamp.path.name} have another "
            "number of values than the header.",
            got=f"{some}; the header has {wide}",
            expected=f"{counted(wide, 'value')} in every row",
            fix="put values that hold separators in quotation marks, and fill up short "
            "rows",
        )

    def _unread(self, block: int, problem: str) -> DataError:
        first = self._first(block)
        last = first + self._index[block].rows - 1
        return DataError(
            f"{self._stamp.path.name} cannot be read at rows {first:,} to {last:,}.",
            got=problem,
            expected="text in UTF-8, with quotation marks around whole values",
            fix="look there for a stray quotation mark or a letter that is not UTF-8",
        )


def outline(path: pathlib.Path) -> tuple[int, int]:
    """About how many rows a file has, and how many columns, by its first megabyte.

    Raises:
        FileError: the file has gone, or is not in UTF-8.
        DataError: it has no rows.
    """
    stamp = Stamp.of(path)
    _, head = _head(stamp)
    columns = len(read_text(stamp.path, head).frame.columns)
    return max(1, round(stamp.size * head.count(b"\n") / len(head)) - 1), columns


def _head(stamp: Stamp) -> tuple[int, bytes]:
    """The length of the byte-order mark, and the first whole rows after it."""
    try:
        with stamp.path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise unreadable(stamp.path, error) from error
    if not head.strip():
        raise DataError(
            f"{stamp.path.name} is empty.",
            got=f"{stamp.size:,} bytes",
            expected="a line of column names and at least one row",
            fix="check that the export was finished",
        )
    skip = len(BOM_UTF8) if head.startswith(BOM_UTF8) else 0
    head = head[skip:]
    if skip + len(head) < stamp.size:
        end = len(head)
        while (end := head.rfind(b"\n", 0, end)) > 0:
            if head.count(QUOTE, 0, end) % 2 == 0:
                break
        head = head[: max(end, 0) + 1] if end > 0 else head
    if b"\0" in head or not _is_utf8(head) or b"\n" not in head:
        raise FileError(
            f"{stamp.path.name} cannot be streamed.",
            got=f"bytes such as {head[:8]!r} at its start",
            expected="rows of text in UTF-8, each on a line of its own",
            fix="save it as UTF-8, or load it whole",
        )
    return skip, head


def _is_utf8(head: bytes) -> bool:
    try:
        head.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
