"""Stream: which file is streamed, and how, as plain data."""

import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from glassnet.data.reading import PARQUET
from glassnet.data.streams.csv_table import CsvTable
from glassnet.data.streams.parquet import ParquetTable
from glassnet.data.streams.table import Table
from glassnet.errors import DataError
from glassnet.settings import Count, Settings

if TYPE_CHECKING:
    from glassnet.data.streams.opened import Opened

SAMPLE = 50_000


@dataclass(frozen=True)
class Stream(Settings):
    """A table larger than memory, for `gn.fit`.

    Blocks spread over the whole file are read first, as a sample: kinds of columns,
    statistics and labels come from them. A fifth of them is the test part, a fifth of
    the rest validates; all other rows of the file train, read window by window while
    the device computes. One network is trained.

    Args:
        path: of a Parquet file, or of text in UTF-8 separated by commas and the like.
        target: column with the answers.
        task: "classification" or "regression"; found out from the sample if empty.
        exclude: columns that the network must not see.
        window: rows that are in memory and mixed at a time, at least 1; as many as
            64 MiB hold if absent. Two windows are there at a time.
        sample: rows that are read first, at least 1; no more than 24 MiB of them.

    Raises:
        ConfigError: `window` or `sample` is below 1.

    Example:
        >>> Stream("big.parquet", target="y", window=65_536)
        Stream('big.parquet', target='y', window=65536)
    """

    path: str
    target: str = ""
    task: Literal["", "classification", "regression"] = ""
    exclude: tuple[str, ...] = ()
    window: Count | None = None
    sample: Count = SAMPLE

    def table(self) -> Table:
        """The file, of which nothing but its outline is read.

        Raises:
            FileError: it has gone or is no table.
            DataError: it has no rows, or is a folder.
        """
        place = pathlib.Path(self.path).expanduser()
        if place.is_dir():
            raise DataError(
                "A folder is no table.",
                got=str(place),
                expected="a Parquet or CSV file",
                fix="for pictures, hand training.Streamed(ImageFolder(path)) to a Loop",
            )
        if place.suffix.lower() in PARQUET:
            return ParquetTable(place)
        return CsvTable(place)

    def open(self, seed: int = 0) -> "Opened":
        """Read the sample, and say what is in it.

        Args:
            seed: decides which blocks test and which validate.

        Raises:
            FileError: the file has gone or is no table.
            DataError: the sample cannot be learned from.
        """
        from glassnet.data.streams.opened import opened  # which has a Stream inside

        return opened(self, seed)


def stream(
    path: str | os.PathLike,
    target: str = "",
    *,
    task: Literal["", "classification", "regression"] = "",
    exclude: tuple[str, ...] | list[str] = (),
    window: int | None = None,
    sample: int = SAMPLE,
) -> Stream:
    """Stream a table instead of loading it: `gn.fit(data=gn.data.stream(path, "y"))`.

    Args:
        path: of a Parquet or CSV file.
        target: column with the answers.
        task: "classification" or "regression"; found out from the sample if empty.
        exclude: columns that the network must not see.
        window: rows that are in memory and mixed at a time.
        sample: rows that are read first, to find out what the columns hold.

    Returns:
        A description, which reads nothing yet.

    Raises:
        ConfigError: `window` or `sample` is below 1.

    Example:
        >>> stream("big.parquet", "y")
        Stream('big.parquet', target='y')
    """
    exclude = (exclude,) if isinstance(exclude, str) else tuple(exclude)
    return Stream(os.fspath(path), target, task, exclude, window, sample)
