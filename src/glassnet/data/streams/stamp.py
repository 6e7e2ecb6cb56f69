"""Stamp: whether a file is still the one that was opened."""

import os
import pathlib
from typing import NamedTuple

from glassnet.errors import FileError


class Stamp(NamedTuple):
    """Size and time of a file, asked for again before every block is read.

    A run takes hours, and a file that is written to meanwhile would train on rows that
    nobody chose, or end the process where the system maps it into memory.

    Args:
        path: of the file.
        size: in bytes, when it was opened.
        changed: when it was last written, in nanoseconds.

    Example:
        >>> import tempfile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "a.bin"
        >>> _ = path.write_bytes(b"123")
        >>> stamp = Stamp.of(path)
        >>> stamp.check()
        >>> _ = path.write_bytes(b"1")
        >>> stamp.check()
        Traceback (most recent call last):
        ...
        glassnet.errors.FileError: a.bin changed while it was being read.
          got:      1 byte
          expected: 3 bytes, as when it was opened
          fix:      train on a copy that nobody writes to
    """

    path: pathlib.Path
    size: int
    changed: int

    @classmethod
    def of(cls, path: str | os.PathLike) -> "Stamp":
        """The file as it is now.

        Raises:
            FileError: there is no such file, or it is a folder.
        """
        place = pathlib.Path(path).expanduser()
        found = _stat(place)
        if place.is_dir():
            raise FileError(
                f"{place} is a folder.",
                got="a folder",
                expected="a file",
                fix="name one of the files in it",
            )
        return cls(place, found.st_size, found.st_mtime_ns)

    def check(self) -> None:
        """Refuse to read on if the file has gone or changed.

        Raises:
            FileError: it has.
        """
        found = _stat(self.path)
        if (found.st_size, found.st_mtime_ns) == (self.size, self.changed):
            return
        got = _bytes(found.st_size)
        raise FileError(
            f"{self.path.name} changed while it was being read.",
            got=got if found.st_size != self.size else f"{got}, written again",
            expected=f"{_bytes(self.size)}, as when it was opened",
            fix="train on a copy that nobody writes to",
        )


def _stat(path: pathlib.Path) -> os.stat_result:
    try:
        return path.stat()
    except OSError as error:
        raise unreadable(path, error) from error


def unreadable(path: pathlib.Path, error: OSError, where: str = "") -> FileError:
    """The error of a file that the system does not give.

    Args:
        path: of the file.
        error: of the system.
        where: in the file, such as "at row 1,000".
    """
    return FileError(
        f"{path.name or path} cannot be read{where and ' ' + where}.",
        got=f"{error.strerror or error}: {path}",
        expected="a file that stays where it is while it is read",
        fix="check the folder, the name and the disk",
    )


def _bytes(size: int) -> str:
    return f"{size:,} byte" + "s" * (size != 1)
