"""The one interface of what is read block by block."""

import abc
from typing import Any

from glassnet.data.note import Note


def blocks_of(rows: int, each: int) -> list[int]:
    """Rows in blocks of so many; the last has what is left.

    Example:
        >>> blocks_of(7, 3)
        [3, 3, 1]
    """
    full, rest = divmod(rows, each)
    return [each] * full + [rest] * bool(rest)


class Reader(abc.ABC):
    """Rows that are too many to be in memory at once.

    A block is what is read in one go: a range of rows, a stretch of a file, a handful
    of images. Reading one twice gives the same rows.
    """

    @property
    @abc.abstractmethod
    def blocks(self) -> list[int]:
        """How many rows each block has, in the order of the file."""

    @abc.abstractmethod
    def rows(self, block: int) -> dict[str, Any]:
        """The rows of one block as arrays of NumPy, the first axis being the rows.

        They are `x`, or a dictionary of such, and `y`; a `weight` among them is kept.
        """

    @property
    @abc.abstractmethod
    def notes(self) -> list[Note]:
        """What was decided on opening the file, and what was noticed on reading it."""
