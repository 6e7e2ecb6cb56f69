"""FileForm: forms that make one row of each file, such as pictures and sounds."""

import abc
import dataclasses
import os
import pathlib
from typing import Any

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.form import Form
from glassnet.data.media.files import Kind, media_files
from glassnet.data.media.gathering import Gathering, find, twins, whole_dataset
from glassnet.data.media.memory import demand_room
from glassnet.data.note import Note

__all__ = ["FileForm"]


class FileForm(Form):
    """A way of reading in which each file becomes one row of numbers.

    Files are looked at first, which settles what the form leaves open, and are read
    then: all of them here, or block by block in `streams.opened_files`.
    """

    @property
    @abc.abstractmethod
    def kind(self) -> Kind:
        """Of the files."""

    @property
    @abc.abstractmethod
    def dtype(self) -> str:
        """Of a row: "uint8" or "float32"."""

    @property
    @abc.abstractmethod
    def copies(self) -> int:
        """Bytes that a value takes once all rows are loaded, encoded and in use."""

    @property
    @abc.abstractmethod
    def shape(self) -> tuple[int, int, int]:
        """Height, width and channels of a row; the form must be settled.

        Raises:
            ConfigError: it is not.
        """

    @property
    @abc.abstractmethod
    def less(self) -> str:
        """What would take less memory, for the words of an error."""

    @abc.abstractmethod
    def look(self, file: pathlib.Path) -> Any:
        """What a file is like.

        Raises:
            FileError: it cannot be read.
        """

    @abc.abstractmethod
    def chosen(self, looks: list[Any]) -> tuple["FileForm", list[Note]]:
        """The settled form, and what is made equal by it.

        Args:
            looks: at some files, or all.
        """

    @abc.abstractmethod
    def row(self, file: pathlib.Path) -> tuple[np.ndarray, bytes]:
        """The numbers of a file, and a digest of its bytes; the form must be settled.

        Raises:
            FileError: it cannot be read.
        """

    @abc.abstractmethod
    def noticed(self, rows: np.ndarray) -> list[Note]:
        """What the rows are like once they are there."""

    @property
    def columns(self) -> int:
        """How many numbers a row has."""
        height, width, channels = self.shape
        return height * width * channels

    def read(
        self,
        source: str | os.PathLike,
        target: str | None = None,
        exclude: tuple[str, ...] = (),
    ) -> Dataset:
        """Rows of `height * width * channels`, with their classes or answers.

        Args:
            source: a folder, or a table of paths.
            target: name of the answer; the column of it in a table.
            exclude: columns of a table to leave out.

        Raises:
            FileError: the folder, or more than one file in twenty, cannot be read.
            DataError: there are no such files, or a single class of them.
        """
        found = find(source, target, exclude, self.kind)
        files = Gathering[Any](self.kind, found.files)
        form, notes = self.chosen(files.each(self.look))
        needed = len(files.kept) * form.copies * form.columns
        notes += demand_room(needed, found.name, form.less)
        read = files.each(form.row)
        rows = np.empty((len(read), form.columns), form.dtype)
        for place, (row, _) in enumerate(read):
            rows[place] = row
        notes += [*form.noticed(rows), *files.notes]
        notes += twins(found, files.kept, [key for _, key in read])
        dataset = whole_dataset(found, files.kept, rows, form.shape, notes)
        return dataclasses.replace(dataset, form=form)

    def features(self, source: Any) -> np.ndarray:
        """Rows of a folder with all in it, of one file, or of several paths.

        They are in the order of `files`; the form must be settled.
        """
        files = self.files(source)
        rows = np.empty((len(files), self.columns), self.dtype)
        for place, file in enumerate(files):
            rows[place] = self.row(file)[0]
        return rows

    def files(self, source: Any) -> list[pathlib.Path]:
        """The files that `features` reads, in its order.

        Args:
            source: a folder, a file, or several.

        Raises:
            FileError: there is no such folder.
            DataError: there are none in it.
        """
        return media_files(source, self.kind)
