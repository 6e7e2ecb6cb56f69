"""Gathering: files that each become a row, read one by one, and what to say of them."""

import hashlib
import os
import pathlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import numpy as np

from glassnet.data.arrays import number_columns
from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.media.class_folders import folder_files
from glassnet.data.media.files import Found, Kind, called, unreadable
from glassnet.data.media.path_tables import TABLES, table_files
from glassnet.data.note import Note, counted, listed, warn
from glassnet.data.pairs import settled
from glassnet.errors import DataError, FileError

__all__ = ["Gathering", "find", "whole_dataset"]

MOST_BAD = 0.05
"""The share of files that may be unreadable: they are skipped, and named."""

T = TypeVar("T")


def find(
    source: str | os.PathLike, target: str | None, exclude: tuple[str, ...], kind: Kind
) -> Found:
    """The files of a folder, or those that a table names.

    Raises:
        FileError: the folder or table cannot be read.
        DataError: there are no such files, or they have no classes or answers.
    """
    place = pathlib.Path(source).expanduser()
    if place.is_dir():
        if exclude:
            raise DataError(
                "A folder has no columns to leave out.",
                got=f"exclude={exclude}",
                expected="no columns",
                fix="take what is not wanted out of the folder, or name the files in a "
                "table",
            )
        return folder_files(place, target, kind)
    if not place.exists():
        raise unreadable(place, FileNotFoundError(2, "No such file or directory"))
    if place.suffix.lower() in TABLES:
        return table_files(place, target, exclude, kind)
    one = place.suffix.lower() in kind.endings
    raise DataError(
        f"A single {kind.noun} is nothing to learn from."
        if one
        else f"{place.name} names no {kind.noun}s.",
        got=str(place),
        expected=f"a folder of {kind.noun}s, or a table ({', '.join(TABLES)}) that "
        "names them",
        fix=f"name the folder: {place.parent}",
    )


@dataclass
class Gathering(Generic[T]):
    """Files on their way to rows: those that can be read, and why others cannot.

    Args:
        kind: of the files.
        files: all of them.
        kept: places of those that could be read so far.
        bad: the errors of the others.
    """

    kind: Kind
    files: list[pathlib.Path]
    kept: list[int] = field(default_factory=list)
    bad: list[FileError] = field(default_factory=list)

    def __post_init__(self):
        self.kept = list(range(len(self.files)))

    def each(self, function: Callable[[pathlib.Path], T]) -> list[T]:
        """What a function makes of each file that can be read.

        Raises:
            FileError: more than one in twenty cannot, or none can.
        """
        results, kept = [], []
        for place in self.kept:
            try:
                results.append(function(self.files[place]))
                kept.append(place)
            except FileError as error:
                self.bad.append(error)
        self.kept = kept
        if self.bad and (not kept or len(self.bad) > MOST_BAD * len(self.files)):
            raise too_many(self.kind, self.bad, len(self.files))
        return results

    @property
    def notes(self) -> list[Note]:
        """Which files were skipped."""
        if not self.bad:
            return []
        text = f"{len(self.bad):,} of {self.kind.counted(len(self.files))} cannot be "
        return [warn("", f"{text}read and are skipped: {why(self.bad)}.")]


def too_many(kind: Kind, bad: list[FileError], count: int) -> FileError:
    """The error of files of which more cannot be read than are skipped.

    Args:
        kind: of the files.
        bad: why, one by one.
        count: of all files.
    """
    if len(bad) == count == 1:
        return bad[0]
    return FileError(
        f"{len(bad):,} of {kind.counted(count)} cannot be read.",
        got=why(bad),
        expected=f"files that can be read; up to {MOST_BAD:.0%} are skipped",
        fix="take them out, or save them again",
    )


def why(bad: list[FileError]) -> str:
    """The first of some files that cannot be read, and what is wrong with them."""
    some = [f"{error.problem.split(' cannot')[0]} ({error.got})" for error in bad]
    more = f" and {len(some) - 3:,} more" if len(some) > 3 else ""
    return f"{', '.join(some[:3])}{more}"


def digest(content: bytes) -> bytes:
    """The same 32 bytes for the same file."""
    return hashlib.sha256(content).digest()


def twins(found: Found, kept: list[int], digests: Iterable[bytes]) -> list[Note]:
    """A warning of files that stand in two classes byte for byte.

    Args:
        found: the files and their answers.
        kept: places of those that were read.
        digests: of these.
    """
    if found.answers is None:
        return []
    first: dict[bytes, int] = {}
    pairs = []
    for place, key in zip(kept, digests, strict=True):
        other = first.setdefault(key, place)
        if found.answers[place] != found.answers[other]:
            names = [_short(found.files[one]) for one in (other, place)]
            pairs.append(" = ".join(names))
    if not pairs:
        return []
    text = f"{counted(len(pairs), 'file')} stand twice, byte for byte, with different "
    return [warn(found.target, f"{text}answers: {listed(pairs, 3)}; one is wrong.")]


def whole_dataset(
    found: Found,
    kept: list[int],
    features: np.ndarray,
    shape: tuple[int, ...],
    notes: list[Note],
) -> Dataset:
    """Rows with their answers, the task settled; without answers, to be rebuilt.

    Args:
        found: the files.
        kept: places of those that are rows.
        features: the rows.
        shape: of each.
        notes: what else there is to say.
    """
    names = pixel_names(features.shape[1])
    columns: list[Column] = number_columns(features, names, pixels=True)
    rows = np.flatnonzero(found.test[kept])
    test = rows if len(rows) else None
    if len(features) < 2:
        raise DataError(
            f"'{found.name}' has too few rows to learn from.",
            got="1 row",
            expected="at least 2, and better 100",
            fix="add files",
        )
    said = [*found.notes, *notes]
    if found.answers is not None:
        answers = found.answers[kept]
        raw = Dataset(
            *(found.name, "classification", found.target, features, columns),
            *(answers, None, test, shape, said),
        )
        return settled(raw, None, ())
    answers = np.zeros(len(features))
    return Dataset(
        *(found.name, "reconstruction", "", features, columns),
        *(answers, None, test, shape, said),
        fingerprint([*names, ""], features, answers, test),
    )


def pixel_names(count: int) -> list[str]:
    """What the columns of a row of pixels are called.

    Example:
        >>> pixel_names(3)
        ['pixel_0', 'pixel_1', 'pixel_2']
    """
    return [f"pixel_{place}" for place in range(count)]


def _short(file: pathlib.Path) -> str:
    return f"{called(file.parent)}/{called(file)}"
