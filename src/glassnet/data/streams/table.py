"""The one interface of tables that are read block by block."""

import abc
import pathlib
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from glassnet.data.frames import Frame, Series
from glassnet.data.note import Note
from glassnet.errors import DataError

BLOCK_ROWS = 16_384
"""Rows that are read in one go: fewer would pay for every column over and over."""

BLOCK_BYTES = 56 * 2**20
"""And no more than this, of which a wide table has fewer rows."""

SHARE_BYTES = 16 * 2**20
"""Of a block that is turned from columns into rows: of that, both are in memory."""

SPREAD = 20
"""Blocks that a table has at least, so that a few of them stand for all."""


class Table(abc.ABC):
    """A table in a file, of which nothing is in memory but what is asked for."""

    @property
    @abc.abstractmethod
    def path(self) -> pathlib.Path:
        """Of the file."""

    @property
    @abc.abstractmethod
    def blocks(self) -> list[int]:
        """How many rows each block has, in the order of the file."""

    @property
    @abc.abstractmethod
    def columns(self) -> list[str]:
        """Names, in the order of the file."""

    @property
    @abc.abstractmethod
    def bytes_per_row(self) -> int:
        """About what a row takes in memory."""

    @property
    @abc.abstractmethod
    def comma(self) -> bool:
        """Whether decimals may be marked by a comma."""

    @property
    @abc.abstractmethod
    def notes(self) -> list[Note]:
        """What was decided on opening the file."""

    @abc.abstractmethod
    def frame(self, block: int, start: int = 0, stop: int | None = None) -> Frame:
        """The rows of a block from `start` to before `stop`."""

    @abc.abstractmethod
    def shares(self, block: int, start: int, stop: int) -> Iterator[Frame]:
        """The same rows, a few columns at a time in the order of the file."""


def matrix(
    shares: Iterable[Frame], names: list[str], beside: str, into: np.ndarray
) -> Series:
    """Turn columns of numbers into rows, a share at a time.

    Args:
        shares: frames of some columns each, as `Table.shares` yields them.
        names: of the columns that become numbers, in the order of the file.
        beside: another column.
        into: is filled, of shape `(rows, len(names))`; a missing value is NaN.

    Returns:
        The other column.

    Example:
        >>> import polars
        >>> shares = [polars.DataFrame({"a": [1, 2]}), polars.DataFrame({"y": [3, 4]})]
        >>> into = np.empty((2, 1), "float32")
        >>> matrix(shares, ["a"], "y", into).to_list(), into.tolist()
        ([3, 4], [[1.0], [2.0]])
    """
    places = {name: place for place, name in enumerate(names)}
    found: Any = None
    for frame in shares:
        found = frame[beside] if beside in frame.columns else found
        own = [name for name in frame.columns if name in places]
        if own:
            columns = slice(places[own[0]], places[own[-1]] + 1)
            into[:, columns] = frame.select(own).to_numpy(order="c")
    return found


def block_rows(rows: int, bytes_per_row: int, most: int | None = None) -> int:
    """How many rows of a table are read in one go.

    Args:
        rows: of the table.
        bytes_per_row: in memory.
        most: rows, if the user says so.

    Example:
        >>> block_rows(1_000_000, 40), block_rows(1_000_000, 8000), block_rows(99, 8)
        (16384, 7340, 4)
    """
    if most is not None:
        return max(1, most)
    return max(1, min(BLOCK_ROWS, BLOCK_BYTES // max(1, bytes_per_row), rows // SPREAD))


def check_block(most: int | None) -> None:
    """Refuse blocks without rows.

    Raises:
        DataError: `most` is below 1.
    """
    if most is not None and most < 1:
        raise DataError(
            "A block needs rows.",
            got=f"block={most}",
            expected=f"at least 1; {BLOCK_ROWS:,} if left out",
            fix="leave it out",
        )
