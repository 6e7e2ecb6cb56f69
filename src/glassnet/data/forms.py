"""Forms: which way of reading suits what lies at a path."""

import dataclasses
import os
import pathlib
import re
from typing import Any

from glassnet.data.dataset import Dataset
from glassnet.data.form import Form
from glassnet.data.images import Images
from glassnet.data.masks import Masks
from glassnet.data.media.mask_files import mask_folders
from glassnet.data.media.picture import ENDINGS as PICTURES
from glassnet.data.media.waveform import ENDINGS as SOUNDS
from glassnet.data.sounds import Sounds
from glassnet.data.texts import Texts
from glassnet.errors import DataError

__all__ = ["form_for", "formed", "is_path"]

TEXTS = (".txt", ".md")
LOOKED_AT = 1_000  # files of a folder
HEAD = 4096  # bytes of a table


def form_for(source: Any, target: str | None = None) -> Form | None:
    """How to read what lies at a path; None for a table.

    A folder is what most of its files are. A file of text is a table if a target is
    named, for then it has columns. A table of paths is what its first row leads to; two
    pictures in a row are one and its mask.

    Args:
        source: whatever `load` takes.
        target: the answer's column, if there is one.

    Raises:
        DataError: a folder holds neither pictures nor sounds nor text.

    Example:
        >>> form_for("poems.txt"), form_for("flowers.csv", "species")
        (Texts(), None)
    """
    named = isinstance(source, str) and not is_path(source)
    if named or not isinstance(source, (str, os.PathLike)):
        return None
    path = pathlib.Path(source).expanduser()
    if not path.is_dir():
        if path.suffix.lower() in TEXTS and target is None:
            return Texts()
        return _of_paths(path)
    if mask_folders(path):
        return Masks()
    counts = dict.fromkeys((PICTURES, SOUNDS, TEXTS), 0)
    for seen, file in enumerate(path.rglob("*")):
        for endings in counts:
            counts[endings] += file.suffix.lower() in endings
        if seen > LOOKED_AT:
            break
    if not any(counts.values()):
        raise DataError(
            f"The folder {path.name} holds nothing that can be learned from.",
            got="no pictures, no sounds and no text",
            expected="a folder of pictures or sounds for each class, or .txt files",
            fix="name a file if it is a table, such as folder/data.csv",
        )
    forms = {PICTURES: Images, SOUNDS: Sounds, TEXTS: Texts}
    return forms[max(counts, key=lambda endings: counts[endings])]()


def _of_paths(path: pathlib.Path) -> Form | None:
    """For a table whose first row names a picture or a sound; None for any other."""
    if path.suffix.lower() not in (".csv", ".tsv"):
        return None
    try:
        with path.open(encoding="utf-8") as file:
            head = file.read(HEAD).splitlines()[1:2]
    except (OSError, UnicodeDecodeError):  # reading it says what is wrong
        return None
    cells = [cell.strip(" \"'").lower() for cell in re.split(r"[,;\t]", "".join(head))]
    pictures = sum(cell.endswith(PICTURES) for cell in cells)
    if pictures:
        return Masks() if pictures > 1 else Images()
    return Sounds() if any(cell.endswith(SOUNDS) for cell in cells) else None


def is_path(source: str) -> bool:
    """Whether a text names a file or a folder: it has a separator or an ending."""
    return any(mark in source for mark in (os.sep, "/", "\\")) or bool(
        pathlib.PurePath(source).suffix
    )


def formed(
    form: Form, source: Any, target: str | None, exclude: tuple[str, ...]
) -> Dataset:
    """The rows that a form reads, with the form as it was settled in the end."""
    dataset = form.read(source, target, exclude)
    return dataclasses.replace(dataset, form=form.settled(dataset))
