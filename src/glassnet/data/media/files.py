"""Files: those that each become a row, and what is known of them before that."""

import difflib
import os
import pathlib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from glassnet.data.note import Note, counted
from glassnet.errors import DataError, FileError

__all__ = [
    "Found",
    "Kind",
    "called",
    "content_of",
    "media_below",
    "media_files",
    "no_media",
    "unreadable",
    "visible",
]

_NOT_MEANT = ("thumbs.db", "desktop.ini", "icon\r", "__macosx", "@eadir")


class Kind(NamedTuple):
    """What files are looked for."""

    noun: str
    endings: tuple[str, ...]

    def counted(self, number: int) -> str:
        """So many of them, as in "3 pictures"."""
        return counted(number, self.noun)


class Found(NamedTuple):
    """Files in a fixed order; they may not be readable."""

    name: str
    files: list[pathlib.Path]
    target: str  # name of the answer; empty if there are none
    answers: np.ndarray | None
    test: np.ndarray  # one truth value for each file
    notes: list[Note]
    comma: bool = False


def called(path: pathlib.Path | str) -> str:
    r"""A name as text that can be printed and saved, whatever bytes it is made of.

    Example:
        >>> called("cafe\u0301") == "caf\u00e9"
        True
    """
    name = path if isinstance(path, str) else path.name
    text = os.fsencode(name).decode("utf-8", "replace")
    return unicodedata.normalize("NFC", text)


def content_of(file: pathlib.Path) -> bytes:
    """The bytes of a file.

    Raises:
        FileError: it cannot be read.
    """
    try:
        return file.read_bytes()
    except OSError as error:
        raise unreadable(file, error) from error


def media_below(
    folder: pathlib.Path, kind: Kind
) -> tuple[list[pathlib.Path], list[pathlib.Path]]:
    """The files of a kind in a folder and all folders in it, and the other files.

    Hidden files and those that systems put beside pictures are in neither.

    Args:
        folder: where to look.
        kind: what to look for.

    Returns:
        Both in the order of their names, which is the same on every machine.

    Raises:
        FileError: a folder cannot be read.

    Example:
        >>> import tempfile
        >>> folder = pathlib.Path(tempfile.mkdtemp())
        >>> for name in ("b.png", "a.PNG", "notes.txt", ".hidden.png"):
        ...     (folder / name).touch()
        >>> found, others = media_below(folder, Kind("picture", (".png",)))
        >>> [file.name for file in found], [file.name for file in others]
        (['a.PNG', 'b.png'], ['notes.txt'])
    """
    files = sorted(_walked(folder), key=lambda file: file.parts)
    found = [file for file in files if file.suffix.lower() in kind.endings]
    return found, [file for file in files if file.suffix.lower() not in kind.endings]


def media_files(source: Any, kind: Kind) -> list[pathlib.Path]:
    """The files that a path or several stand for.

    Args:
        source: a folder with all in it, in the order of names; a file; or several.
        kind: of the files.

    Raises:
        FileError: a folder cannot be read.
        DataError: there are no such files.
    """
    several = not isinstance(source, (str, os.PathLike))
    places = [
        pathlib.Path(one).expanduser() for one in (source if several else [source])
    ]
    if not places:
        raise no_media(pathlib.Path("The list"), kind, [])
    files = []
    for place in places:
        found, others = media_below(place, kind) if place.is_dir() else ([place], [])
        if not found:
            raise no_media(place, kind, others)
        files += found
    return files


def visible(folder: pathlib.Path) -> list[pathlib.Path]:
    """What lies in a folder, hidden things left out, in the order of names.

    Raises:
        FileError: it cannot be read.
    """
    try:
        items = sorted(folder.iterdir())
    except OSError as error:
        raise unreadable(folder, error) from error
    return [item for item in items if _meant(item.name)]


def no_media(place: pathlib.Path, kind: Kind, others: list[pathlib.Path]) -> DataError:
    """The error of a folder in which there is nothing to read."""
    endings = Counter(file.suffix.lower() or "no ending" for file in others)
    some = [f"{ending} ({number:,})" for ending, number in endings.most_common(5)]
    return DataError(
        f"{place} holds no {kind.noun}s.",
        got=f"{counted(len(others), 'file')}: {', '.join(some)}" if some else "nothing",
        expected=f"{kind.noun}s that end in {', '.join(kind.endings)}",
        fix=f"save them in one of these formats, or name the folder with the "
        f"{kind.noun}s",
    )


def unreadable(place: pathlib.Path, error: OSError) -> FileError:
    """The error of a file or folder that the system does not give.

    Args:
        place: of it.
        error: of the system.
    """
    near = []
    if place.parent.is_dir():
        names = [item.name for item in place.parent.iterdir()]
        near = difflib.get_close_matches(place.name, names, n=1)
    return FileError(
        f"{place.name or place} cannot be read.",
        got=f"{error.strerror or error}: {place}",
        expected="a folder, or a file in it",
        fix=f"did you mean {near[0]}?" if near else "check the folder and the name",
    )


def _walked(folder: pathlib.Path) -> Iterator[pathlib.Path]:
    def refuse(error: OSError) -> None:
        raise unreadable(pathlib.Path(error.filename or folder), error) from error

    for place, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = [name for name in folders if _meant(name)]
        yield from (pathlib.Path(place, name) for name in names if _meant(name))


def _meant(name: str) -> bool:
    return not name.startswith(".") and name.lower() not in _NOT_MEANT
