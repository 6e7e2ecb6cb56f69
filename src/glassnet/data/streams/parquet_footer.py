"""The footer of a Parquet file, as far as it says how large the row groups are.

Polars reads the values, but does not say in which groups they lie; a group is what it
fetches of a column in one go, so blocks that know them read less for the same rows.
"""

import pathlib
import struct
from typing import Any, NamedTuple

MAGIC = b"PAR1"
GROUPS, COLUMNS, BYTES, ROWS = 4, 1, 2, 3  # field numbers in the format's own files
(TRUE, FALSE, BYTE, DOUBLE, BINARY, LIST, SET, STRUCT) = (1, 2, 3, 7, 8, 9, 10, 12)


class Group(NamedTuple):
    """How large a group is."""

    rows: int
    size: int  # bytes of its values, before they are compressed


def first_group(path: pathlib.Path) -> Group | None:
    """The first row group of a file; writers make all but the last alike.

    It only serves to read faster: where the footer is not understood, that is no error.

    Args:
        path: of a Parquet file that has rows.

    Returns:
        Its size; None if there is none, or the footer is of another kind.

    Example:
        >>> import polars, tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.parquet"
        >>> polars.DataFrame({"a": range(10)}).write_parquet(path, row_group_size=4)
        >>> first_group(path).rows
        4

    Source:
        Apache Parquet, "File Format" and parquet.thrift; Apache Thrift, "Thrift Compact
        protocol encoding".
    """
    try:
        with path.open("rb") as file:
            file.seek(-8, 2)
            length, magic = struct.unpack("<I4s", file.read(8))
            file.seek(-8 - length, 2)
            footer = _Compact(file.read(length))
        return _first(footer) if magic == MAGIC else None
    except (OSError, LookupError, ValueError, struct.error):
        return None


def _first(footer: "_Compact") -> Group | None:
    for number, kind in footer.fields():
        if number == GROUPS and kind == LIST:
            footer.header()
            found: dict[int, Any] = {}
            for field, inside in footer.fields():
                wanted = field in (BYTES, ROWS)
                found[field] = footer.integer() if wanted else footer.skip(inside)
            return Group(found[ROWS], found[BYTES])
        footer.skip(kind)
    return None


class _Compact:
    """Bytes in Thrift's compact protocol, walked through in order."""

    def __init__(self, content: bytes):
        self._content, self._place = content, 0

    def fields(self) -> Any:
        """Number and kind of each field of the struct that begins here."""
        number = 0
        while head := self._byte():
            step, kind = head >> 4, head & 15
            number = number + step if step else self.integer()
            yield number, kind

    def header(self) -> tuple[int, int]:
        """Length and kind of the list that begins here."""
        head = self._byte()
        count = head >> 4
        return (self._varint() if count == 15 else count), head & 15

    def integer(self) -> int:
        """A signed number: the sign is in its lowest bit."""
        raw = self._varint()
        return (raw >> 1) ^ -(raw & 1)

    def skip(self, kind: int) -> None:
        """Pass over a value."""
        if kind in (TRUE, FALSE):
            return
        if kind == BYTE:
            self._place += 1
        elif kind == DOUBLE:
            self._place += 8
        elif kind == BINARY:
            length = self._varint()  # which moves the place itself
            self._place += length
        elif kind in (LIST, SET):
            count, inside = self.header()
            for _ in range(count):
                # a truth value in a list takes a byte of its own
                self.skip(BYTE if inside in (TRUE, FALSE) else inside)
        elif kind == STRUCT:
            for _, inside in self.fields():
                self.skip(inside)
        elif kind in (4, 5, 6):
            self._varint()
        else:
            raise ValueError(f"a value of unknown kind {kind}")

    def _varint(self) -> int:
        value = shift = 0
        while True:
            byte = self._byte()
            value |= (byte & 127) << shift
            if byte < 128:
                return value
            shift += 7

    def _byte(self) -> int:
        self._place += 1
        return self._content[self._place - 1]
