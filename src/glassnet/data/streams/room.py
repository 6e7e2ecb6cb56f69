"""Room: whether rows are too many to be loaded here."""

import os
import pathlib
from typing import Any, NamedTuple

from glassnet.data.form import Form
from glassnet.data.forms import form_for
from glassnet.data.free_memory import free_memory
from glassnet.data.media.file_form import FileForm
from glassnet.data.media.gathering import Gathering, find
from glassnet.data.note import Note
from glassnet.data.preprocess import widest
from glassnet.data.reading import OTHERS, PARQUET
from glassnet.data.streams.csv_table import outline
from glassnet.data.streams.parquet import ParquetTable
from glassnet.data.texts import Texts, text_files
from glassnet.errors import DataError, FileError

SMALL = 64 * 2**20  # bytes that are loaded without a further look
LOOKED_AT = 100  # files of a folder
PARQUET_COPIES = 2  # of its values: as read, as float64
TEXT_COPIES = 4  # of its bytes: these, letters, cells, as float64
ENCODED_COPIES = 3  # of what a network is told: two while it is made, on the device
LETTER_COPIES = 20  # of a text's: these, letters, points, numbers, x and y twice
MOST = 0.5  # of the free memory


class Room(NamedTuple):
    """What loading rows would take, and what is free, in bytes."""

    needed: int
    free: int

    @property
    def short(self) -> bool:
        """Whether loading would take more than half of what is free."""
        return self.needed > MOST * self.free

    def said(self, name: str, instead: str = "it is streamed") -> Note:
        """Why they are not loaded, or should not be."""
        text = f"{name} would take about {self.needed / 1e9:,.1f} GB once loaded, more "
        text += f"than half of the {self.free / 1e9:,.1f} GB that are free: {instead}."
        return Note("note", "", text)


def room_for(
    path: str | os.PathLike, form: Form | None = None, target: str | None = None
) -> Room | None:
    """What rows would take; None if these are few, or nobody can tell.

    Args:
        path: of a Parquet or CSV file, a text, or of pictures or sounds; anything
            else is not looked at.
        form: how files become rows; found out if absent.
        target: the answer's column.

    Raises:
        FileError: it ends in .parquet and is none, or more than one file in twenty of
            those that are looked at cannot be read.
        DataError: a folder holds nothing that can be learned from.

    Example:
        >>> room_for("there/is/no/such.csv") is None
        True
    """
    place = pathlib.Path(path).expanduser()
    free = free_memory()
    if free is None or not place.exists():
        return None
    form = form or form_for(place, target)
    if isinstance(form, FileForm):
        return _of_files(place, form, target, free)
    if isinstance(form, Texts):
        size = sum(file.stat().st_size for file in text_files(place))
        return Room(LETTER_COPIES * size, free) if size >= SMALL else None
    return _of_table(place, free) if form is None else None


def _of_table(place: pathlib.Path, free: int) -> Room | None:
    ending, size = place.suffix.lower(), place.stat().st_size
    if size < SMALL or not place.is_file() or ending in OTHERS:
        return None
    if ending in PARQUET:
        table = ParquetTable(place)
        rows, columns = sum(table.blocks), len(table.columns)
        read = PARQUET_COPIES * rows * table.bytes_per_row
    else:
        read = TEXT_COPIES * size
        try:
            rows, columns = outline(place)
        except (DataError, FileError):
            return Room(read, free)  # loading says what is wrong
    encoded = 4 * rows * widest(columns - 1, rows)  # one column is the answer
    return Room(read + ENCODED_COPIES * encoded, free)


def _of_files(
    place: pathlib.Path, form: FileForm, target: str | None, free: int
) -> Room | None:
    """By the number of files, and the looks of some from all over them."""
    files = find(place, target, (), form.kind).files
    some = files[:: -(-len(files) // LOOKED_AT) or 1]
    looks = Gathering[Any](form.kind, some).each(form.look)
    if not looks:
        return None
    needed = len(files) * form.copies * form.chosen(looks)[0].columns
    return Room(needed, free) if needed >= SMALL else None
