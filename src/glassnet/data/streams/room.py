"""Room: whether a table is too large to be loaded here."""

import os
import pathlib
from typing import NamedTuple

from glassnet.data.note import Note
from glassnet.data.reading import OTHERS, PARQUET
from glassnet.data.streams.parquet import ParquetTable

SMALL = 64 * 2**20  # bytes of a file that is loaded without a further look
PARQUET_COPIES = 4  # of its values: as read, as float64, as float32, on the device
TEXT_COPIES = 6  # of its bytes: these, letters, cells, and the same three
MOST = 0.5  # of the free memory


class Room(NamedTuple):
    """What loading a table would take, and what is free, in bytes."""

    needed: int
    free: int

    @property
    def short(self) -> bool:
        """Whether loading would take more than half of what is free."""
        return self.needed > MOST * self.free

    def said(self, name: str) -> Note:
        """Why the table is not loaded."""
        text = f"{name} would take about {self.needed / 1e9:,.1f} GB once loaded, more "
        text += f"than half of the {self.free / 1e9:,.1f} GB that are free: it is "
        return Note("note", "", f"{text}streamed.")


def room_for(path: str | os.PathLike) -> Room | None:
    """What a table would take; None if it is small, or nobody can tell.

    Args:
        path: of a Parquet or CSV file; anything else is not looked at.

    Raises:
        FileError: it ends in .parquet and is none.

    Example:
        >>> room_for("there/is/no/such.csv") is None
        True
    """
    place = pathlib.Path(path).expanduser()
    ending = place.suffix.lower()
    try:
        size = place.stat().st_size
    except OSError:
        return None
    free = free_memory()
    if size < SMALL or free is None or not place.is_file() or ending in OTHERS:
        return None
    if ending in PARQUET:
        table = ParquetTable(place)
        values = sum(table.blocks) * table.bytes_per_row
        return Room(PARQUET_COPIES * values, free)
    return Room(TEXT_COPIES * size, free)


def free_memory() -> int | None:
    """Bytes that this process could still take; None where the system does not say.

    Example:
        >>> (free_memory() or 1) > 0
        True
    """
    found = [_available(), _left_in_group()]
    return min((size for size in found if size is not None), default=None)


def _available() -> int | None:
    try:
        lines = pathlib.Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    known = dict(line.split(":", 1) for line in lines if ":" in line)
    words = known.get("MemAvailable", "").split()
    return int(words[0]) * 1024 if words else None


def _left_in_group() -> int | None:
    """What a container leaves, in which the machine's memory is not all ours."""
    group = pathlib.Path("/sys/fs/cgroup")
    try:
        most = (group / "memory.max").read_text().strip()
        used = int((group / "memory.current").read_text())
        cached = dict(
            line.split() for line in (group / "memory.stat").read_text().splitlines()
        )
        return max(0, int(most) - used + int(cached["file"]))
    except (OSError, ValueError, KeyError):  # none, or without a limit ("max")
        return None
