"""ParquetTable: ranges of rows of a Parquet file."""

import os
import pathlib
from collections.abc import Iterator
from typing import Any

from glassnet.data.frames import Frame
from glassnet.data.note import Note, warn
from glassnet.data.streams.parquet_footer import Group, first_group
from glassnet.data.streams.stamp import Stamp
from glassnet.data.streams.table import SHARE_BYTES, Table, block_rows, check_block
from glassnet.errors import DataError, FileError

TEXT_BYTES = 32  # what a value of no fixed size is taken to need
GROUP_BYTES = 96 * 2**20  # of a row group's values that are read in one go
TOO_LARGE = 16  # blocks in a row group, each of which reads all of it


class ParquetTable(Table):
    """A Parquet file of which ranges of rows are read.

    A block is a row group, or several small ones, or a part of a large one. What is
    read of a column comes a group at a time, so a large group is read again for each of
    its parts, and some columns at a time, lest all of it be in memory. Groups of ten to
    fifty thousand rows are read fastest.

    Args:
        path: of the file.
        block: rows that are read in one go, at least 1; about 16,384 and no more than
            56 MiB if absent.

    Raises:
        FileError: the file has gone, or is no Parquet.
        DataError: it has no rows.

    Example:
        >>> import pathlib, polars, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.parquet"
        >>> polars.DataFrame({"a": range(10)}).write_parquet(path)
        >>> table = ParquetTable(path, block=4)
        >>> table.blocks, table.frame(1)["a"].to_list()
        ([4, 4, 2], [4, 5, 6, 7])

    Source:
        Apache Parquet, "File Format": row groups, column chunks and pages.
    """

    def __init__(self, path: str | os.PathLike, *, block: int | None = None):
        check_block(block)
        self._stamp = Stamp.of(path)
        self._scan, self._schema, rows = _opened(self._stamp.path)
        if not rows or not self._schema:
            raise DataError(
                f"{self._stamp.path.name} has no rows.",
                got=f"{rows:,} rows of {len(self._schema):,} columns",
                expected="at least one row",
                fix="check that the export was finished",
            )
        group = first_group(self._stamp.path)
        self._group = group or Group(rows, rows * self.bytes_per_row)
        most = block_rows(rows, self.bytes_per_row, block)
        span = most if group is None or block is not None else group.rows
        self._starts = _starts(rows, max(1, span), most)
        ends = [*self._starts[1:], rows]
        self._blocks = [b - a for a, b in zip(self._starts, ends, strict=True)]

    @property
    def path(self) -> pathlib.Path:
        """Of the file."""
        return self._stamp.path

    @property
    def blocks(self) -> list[int]:
        """How many rows each range has."""
        return self._blocks

    @property
    def columns(self) -> list[str]:
        """Names, in the order of the file."""
        return list(self._schema)

    @property
    def bytes_per_row(self) -> int:
        """By the types of the columns."""
        return sum(map(_width, self._schema.values()))

    @property
    def comma(self) -> bool:
        """Numbers are numbers here."""
        return False

    @property
    def notes(self) -> list[Note]:
        """A warning if the layout of the file makes reading slow."""
        times = self._group.rows / max(self._blocks)
        if times < TOO_LARGE:
            return []
        text = f"The row groups of {self.path.name} have {self._group.rows:,} rows, of "
        text += f"which a block takes {max(self._blocks):,}: each is read {times:,.0f} "
        text += "times over. Written with row groups of 16,384 rows it is read faster."
        return [warn("", text)]

    def frame(self, block: int, start: int = 0, stop: int | None = None) -> Frame:
        """The rows of a range.

        Raises:
            FileError: the file has gone or changed, or cannot be read.
        """
        import polars as pl

        stop = self._blocks[block] if stop is None else stop
        shares = list(self.shares(block, start, stop))
        if len(shares) == 1:
            return shares[0]
        return pl.DataFrame([series for share in shares for series in share])

    def shares(self, block: int, start: int, stop: int) -> Iterator[Frame]:
        """The rows of a range, a few columns at a time.

        Raises:
            FileError: the file has gone or changed, or cannot be read.
        """
        first, count = self._starts[block] + start, stop - start
        groups = self._group.size * -(-count // self._group.rows)
        wanted = max(
            -(-groups // GROUP_BYTES), -(-count * self.bytes_per_row // SHARE_BYTES)
        )
        step = -(-len(self._schema) // max(1, wanted))
        for place in range(0, len(self._schema), step):
            yield self._read(self.columns[place : place + step], first, count)

    def _read(self, names: list[str], first: int, count: int) -> Frame:
        self._stamp.check()
        try:
            return self._scan.select(names).slice(first, count).collect()
        except Exception as error:
            self._stamp.check()
            where = f"rows {first:,} to {first + count - 1:,}"
            raise FileError(
                f"{self._stamp.path.name} cannot be read at {where}.",
                got=(str(error) or type(error).__name__).splitlines()[0],
                expected="a whole Parquet file",
                fix="write it again",
            ) from error


def _starts(rows: int, span: int, most: int) -> list[int]:
    """Where blocks begin: at row groups of `span` rows, or evenly inside them."""
    if span <= most:
        return list(range(0, rows, span * (most // span)))
    parts = -(-span // most)
    inside = [span * part // parts for part in range(parts)]
    every = (group + at for group in range(0, rows, span) for at in inside)
    return [start for start in every if start < rows]


def _opened(path: pathlib.Path) -> tuple[Any, dict[str, Any], int]:
    import polars as pl

    try:
        # A name with a star is a name; kept, so that the footer is read once.
        scan = pl.scan_parquet(path, glob=False)
        schema = dict(scan.collect_schema())
        rows = scan.select(pl.len()).collect().item()
    except Exception as error:
        raise FileError(
            f"{path.name} cannot be read as Parquet.",
            got=(str(error) or type(error).__name__).splitlines()[0],
            expected="a whole Parquet file",
            fix="write it again, or give a text file an ending such as .csv",
        ) from error
    return scan, schema, rows


def _width(dtype: Any) -> int:
    """Bytes of a value in memory."""
    import polars as pl

    if dtype.is_numeric() or dtype.is_temporal():
        sizes = {pl.Int8: 1, pl.UInt8: 1, pl.Int16: 2, pl.UInt16: 2}
        sizes |= {pl.Int32: 4, pl.UInt32: 4, pl.Float32: 4, pl.Date: 4}
        return sizes.get(type(dtype), sizes.get(dtype, 8))
    return 1 if dtype == pl.Boolean else TEXT_BYTES
