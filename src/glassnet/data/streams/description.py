"""Stream: which file is streamed, and how, as plain data."""

import os
import pathlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from glassnet.data.form import Form
from glassnet.data.reading import PARQUET
from glassnet.data.streams.csv_table import CsvTable
from glassnet.data.streams.parquet import ParquetTable
from glassnet.data.streams.table import Table
from glassnet.data.task import TASKS, Task
from glassnet.errors import ConfigError, DataError
from glassnet.settings import Count, Settings

if TYPE_CHECKING:
    from glassnet.data.streams.opened import Opened

SAMPLE = 50_000


@dataclass(frozen=True)
class Stream(Settings):
    """A table, a text, or a folder of pictures or sounds, larger than memory.

    Of a table, blocks spread over the whole file are read first, as a sample: kinds of
    columns, statistics and labels come from them. Of a folder, or a table of paths, the
    sample is of files, each class alike; all names and classes are known beforehand. A
    fifth of the sample is the test part, a fifth of the rest validates; all other rows
    train, read window by window while the device computes. One network is trained.

    A text is read once to find its characters. Of its last tenth, which does not train,
    some rows test; those right before it validate.

    Args:
        path: of a Parquet file, or of text in UTF-8 separated by commas and the like;
            of a text in UTF-8; or a folder, or a table of paths, as `Images` and
            `Sounds` take them.
        target: column with the answers.
        task: what is learned, such as "classification"; found out if empty. To learn
            the rows themselves ("reconstruction", "generation") is for files alone.
        exclude: columns that the network must not see.
        window: rows that are in memory and mixed at a time, at least 1; as many as
            64 MiB hold if absent. Two windows are there at a time.
        sample: rows that are read first, at least 1; no more than 24 MiB of them.
        form: how files become rows, such as `Images(size=32)`; found out if absent.

    Raises:
        ConfigError: `window` or `sample` is below 1.

    Example:
        >>> Stream("big.parquet", target="y", window=65_536)
        Stream('big.parquet', target='y', window=65536)
    """

    path: str
    target: str = ""
    task: Literal[""] | Task = ""
    exclude: tuple[str, ...] = ()
    window: Count | None = None
    sample: Count = SAMPLE
    form: Form | None = None

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
                fix="a folder of pictures or sounds is opened, not read as a table",
            )
        if place.suffix.lower() in PARQUET:
            return ParquetTable(place)
        return CsvTable(place)

    def open(self, seed: int = 0) -> "Opened":
        """Read the sample, and say what is in it.

        Args:
            seed: decides which blocks or files test and which validate.

        Raises:
            FileError: the file has gone or is no table, or files cannot be read.
            DataError: the sample cannot be learned from.
            ConfigError: it is nothing that can be streamed.
        """
        # these have a Stream inside
        from glassnet.data.forms import form_for
        from glassnet.data.media.file_form import FileForm
        from glassnet.data.streams.opened_table import opened_table
        from glassnet.data.streams.opened_text import opened_text
        from glassnet.data.streams.opening import opened_files
        from glassnet.data.texts import Texts

        place = pathlib.Path(self.path).expanduser()
        form = self.form or form_for(place, self.target or None)
        if isinstance(form, FileForm):
            return opened_files(self, form, seed)
        if isinstance(form, Texts):
            return opened_text(self, form)
        if form is not None:
            raise ConfigError(
                "Series, pictures with masks and texts in tables are not streamed.",
                got=f"{self.path}, read as {type(form).__name__}",
                expected="a table with a target, a text, pictures or sounds",
                fix="load it whole, without stream; of a table, name the target",
            )
        if self.task not in ("", *TASKS):
            raise ConfigError(
                "Of a table that is streamed the answers are learned.",
                got=f"task={self.task!r}",
                expected=" or ".join(map(repr, TASKS)),
                fix="load a part of it whole to learn the rows themselves",
            )
        return opened_table(self, seed)


def stream(
    path: str | os.PathLike,
    target: str = "",
    *,
    task: Literal[""] | Task = "",
    exclude: tuple[str, ...] | list[str] = (),
    window: int | None = None,
    sample: int = SAMPLE,
    form: Form | None = None,
) -> Stream:
    """Stream rows instead of loading them: `gn.fit(data=gn.data.stream(path, "y"))`.

    Args:
        path: of a Parquet or CSV file, of a folder of pictures or sounds, or of a table
            of their paths.
        target: column with the answers.
        task: what is learned, such as "classification"; found out if empty.
        exclude: columns that the network must not see.
        window: rows that are in memory and mixed at a time.
        sample: rows that are read first, to find out what they hold, and to test.
        form: how files become rows, such as `Images(size=32)`; found out if absent.

    Returns:
        A description, which reads nothing yet.

    Raises:
        ConfigError: `window` or `sample` is below 1.

    Example:
        >>> stream("big.parquet", "y")
        Stream('big.parquet', target='y')
    """
    exclude = (exclude,) if isinstance(exclude, str) else tuple(exclude)
    return Stream(os.fspath(path), target, task, exclude, window, sample, form)
