"""Class folders: files in folders that are called after their classes."""

import pathlib
from typing import NamedTuple

import numpy as np

from glassnet.data.media.files import (
    Found,
    Kind,
    called,
    media_below,
    no_media,
    visible,
)
from glassnet.data.note import Note, counted, listed, warn
from glassnet.errors import DataError

__all__ = [
    "Classes",
    "class_folders",
    "demand_classes",
    "folder_files",
    "left_out",
]

PARTS = {
    **dict.fromkeys(("train", "training"), "train"),
    **dict.fromkeys(("valid", "validate", "validation", "val", "dev"), "validation"),
    **dict.fromkeys(("test", "testing"), "test"),
}
"""Folders of these names are parts and no classes, where one of them is to train on."""


class Classes(NamedTuple):
    """What lies in a folder."""

    found: dict[str, list[pathlib.Path]]  # the files of each class
    empty: list[str]  # classes without a file
    loose: list[pathlib.Path]  # files of the kind that are in no class
    others: list[pathlib.Path]  # files of another kind

    @property
    def files(self) -> list[pathlib.Path]:
        """All that have a class, class by class."""
        return [file for files in self.found.values() for file in files]


def class_folders(root: pathlib.Path, kind: Kind) -> Classes:
    """The files of each class: those in its folder, and in folders in that.

    Raises:
        FileError: a folder cannot be read.

    Example:
        >>> import tempfile
        >>> root = pathlib.Path(tempfile.mkdtemp())
        >>> for name in ("cat", "dog", "bird"):
        ...     (root / name).mkdir()
        >>> for name in ("dog/1.png", "cat/2.png", "cat/old/1.png"):
        ...     (root / name).parent.mkdir(exist_ok=True)
        ...     (root / name).touch()
        >>> found = class_folders(root, Kind("picture", (".png",)))
        >>> {name: len(files) for name, files in found.found.items()}, found.empty
        ({'cat': 2, 'dog': 1}, ['bird'])
    """
    found: dict[str, list[pathlib.Path]] = {}
    empty, loose, others = [], [], []
    for item in visible(root):
        if not item.is_dir():
            (loose if item.suffix.lower() in kind.endings else others).append(item)
            continue
        files, rest = media_below(item, kind)
        others += rest
        if files:
            found.setdefault(called(item), []).extend(files)
        else:
            empty.append(called(item))
    return Classes(dict(sorted(found.items())), empty, loose, others)


def demand_classes(root: pathlib.Path, classes: Classes, kind: Kind) -> None:
    """Refuse fewer than two classes.

    Raises:
        DataError: there are fewer.
    """
    names = list(classes.found)
    if len(names) > 1:
        return
    fix = f"put {kind.noun}s in {root.name}/cat, {root.name}/dog and so on"
    if names:
        inside = root / names[0]
        within = class_folders(inside, kind) if inside.is_dir() else classes
        fix += f"; to learn without classes, name {inside}"
        fix = f"did you mean {inside}?" if len(within.found) > 1 else fix
    raise DataError(
        f"{root} does not have a folder of {kind.noun}s for each class.",
        got=f"{counted(len(names), 'folder')} with {kind.noun}s: {listed(names)}",
        expected="at least two, called after their classes",
        fix=f"{fix}; read are {', '.join(kind.endings)}",
    )


def folder_files(root: pathlib.Path, target: str | None, kind: Kind) -> Found:
    """The files of a folder, with their classes if it has folders for them.

    Args:
        root: the folder: of class folders; of `train` and `test` (or `valid`) with
            class folders each; or of files without classes.
        target: what the class is called; "class" if absent.
        kind: of the files.

    Raises:
        FileError: a folder cannot be read.
        DataError: it holds no such files, a single class, or a part twice.
    """
    whole = class_folders(root, kind)
    parts = _parts(root, whole, kind)
    if "train" in parts:
        return _in_parts(root, target, parts, kind)
    name, notes = called(root.resolve()), left_out(whole, kind)
    if not whole.found and whole.loose:
        nothing = np.zeros(len(whole.loose), bool)
        text = f"{name}: {kind.counted(len(whole.loose))} without classes."
        notes.insert(0, Note("note", "", text))
        return Found(name, whole.loose, "", None, nothing, notes)
    if not whole.found:
        raise no_media(root, kind, whole.others)
    demand_classes(root, whole, kind)
    if whole.loose:
        text = f"{kind.counted(len(whole.loose))} beside the class folders are left "
        some = listed(map(called, whole.loose))
        notes.append(warn("", f"{text}out, as nothing tells their class: {some}."))
    notes.insert(0, _counted(name, whole, kind))
    files, answers = whole.files, _answers(whole)
    nothing = np.zeros(len(files), bool)
    return Found(name, files, target or "class", answers, nothing, notes)


def _parts(root: pathlib.Path, whole: Classes, kind: Kind) -> dict[str, Classes]:
    """What lies in the folders for training, validation and test, if there are such."""
    named = {name: PARTS[name.lower()] for name in whole.found if name.lower() in PARTS}
    if "train" not in named.values() or len(set(named.values())) < 2:
        return {}
    if len(set(named.values())) < len(named):
        raise DataError(
            f"{root} has two folders for the same part.",
            got=listed(named),
            expected="one of each: train, validation, test",
            fix="put them together",
        )
    inside = {name: class_folders(root / name, kind) for name in named}
    trained = [inside[name] for name, part in named.items() if part == "train"]
    # Pictures of trains, and of tests, beside other classes.
    if not all(classes.found for classes in trained) and len(named) < len(whole.found):
        return {}
    return {part: inside[name] for name, part in named.items()}


def _in_parts(
    root: pathlib.Path, target: str | None, parts: dict[str, Classes], kind: Kind
) -> Found:
    name = called(root.resolve())
    held = "test" if "test" in parts else "validation"
    train, test = parts["train"], parts[held]
    notes = [note for classes in parts.values() for note in left_out(classes, kind)]
    if not train.found:  # no classes anywhere
        files = [f for part in parts.values() for f in (*part.loose, *part.files)]
        last = {*test.loose, *test.files}
        files = [f for f in files if f not in last] + sorted(last)
        mask = np.arange(len(files)) >= len(files) - len(last)
        text = f"{name}: {kind.counted(len(files))} without classes, of which "
        text += f"{len(last):,} are the test part."
        return Found(name, files, "", None, mask, [Note("note", "", text), *notes])
    demand_classes(root / "train", train, kind)
    order = ["train", *(part for part in parts if part not in ("train", held)), held]
    for part in order:
        loose, where = parts[part].loose, f"'{part}'"
        if loose:
            text = f"{kind.counted(len(loose))} in {where} have no class folder and "
            text += "are left out; predict them once the network is trained."
            notes.append(warn("", text))
        if parts[part].found:
            notes.append(_counted(f"{name}, {part}", parts[part], kind))
    files = [file for part in order for file in parts[part].files]
    answers = np.concatenate([_answers(parts[part]) for part in order])
    mask = np.arange(len(files)) >= len(files) - len(test.files)
    if held == "validation" and mask.any():
        text = "There is no test folder: the validation folder is the test part, and "
        notes.append(Note("note", "", f"{text}validation rows are taken from train."))
    elif "validation" in parts:
        text = "The validation folder trains too: the split takes validation rows "
        notes.append(Note("note", "", f"{text}from all that is not the test part."))
    return Found(name, files, target or "class", answers, mask, notes)


def _answers(classes: Classes) -> np.ndarray:
    names = [name for name, files in classes.found.items() for _ in files]
    return np.array(names, dtype=np.str_)


def _counted(name: str, classes: Classes, kind: Kind) -> Note:
    names = list(classes.found)
    text = f"{name}: {kind.counted(len(classes.files))} in "
    text += f"{counted(len(names), 'class', 'classes')}: {listed(names)}."
    return Note("note", "", text)


def left_out(classes: Classes, kind: Kind) -> list[Note]:
    """Warnings of empty folders and of files of another kind."""
    notes = []
    if classes.empty:
        text = f"{counted(len(classes.empty), 'folder')} without {kind.noun}s: "
        text += f"{listed(classes.empty)}; the network learns no such class."
        notes.append(warn("", text))
    if classes.others:
        text = f"{counted(len(classes.others), 'file')} with another ending are left "
        some = listed(map(called, classes.others))
        notes.append(warn("", f"{text}out: {some}."))
    return notes
