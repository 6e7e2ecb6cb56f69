"""Mask files: which pictures there are, and which file says what each pixel is."""

import pathlib
import re
from typing import NamedTuple

import numpy as np

from glassnet.data.media.class_folders import PARTS
from glassnet.data.media.files import Kind, called, media_below, visible
from glassnet.data.media.path_tables import table_files
from glassnet.data.media.picture import ENDINGS
from glassnet.data.note import Note, counted, listed, warn
from glassnet.errors import DataError

__all__ = ["Pairs", "mask_folders", "mask_pairs", "pictures_of"]

PICTURE, MASK = Kind("picture", ENDINGS), Kind("mask", ENDINGS)
PICTURES = ("images", "image", "imgs", "pictures")
MASKS = ("masks", "mask", "labels", "annotations", "segmentations")
ENDS = re.compile(r"(?i)[-_. ](mask|masks|seg|segmentation|label|labels|gt)$")
"""What the name of a mask may have behind that of its picture."""


class Pairs(NamedTuple):
    """Pictures and their masks, in a fixed order; they may not be readable."""

    name: str
    target: str
    masks: dict[pathlib.Path, pathlib.Path]  # by picture
    test: np.ndarray  # one truth value for each
    notes: list[Note]


def mask_folders(root: pathlib.Path) -> dict[str, tuple[pathlib.Path, pathlib.Path]]:
    """The folders of pictures and of masks of each part; of no part, by the name "".

    Args:
        root: a folder that has both; or one of `train` and `test` (or `valid`) that
            have both each.

    Returns:
        Nothing where there are none.

    Raises:
        FileError: a folder cannot be read.

    Example:
        >>> import tempfile
        >>> root = pathlib.Path(tempfile.mkdtemp())
        >>> for name in ("images", "masks"):
        ...     (root / name).mkdir()
        >>> [folder.name for folder in mask_folders(root)[""]]
        ['images', 'masks']
    """
    whole = _both(root)
    if whole:
        return {"": whole}
    found = {}
    for item in visible(root):
        part = PARTS.get(item.name.lower())
        both = _both(item) if part and item.is_dir() else None
        if part and both:
            found[part] = both
    return found if "train" in found else {}


def _both(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path] | None:
    named = {item.name.lower(): item for item in visible(folder) if item.is_dir()}
    pictures, masks = (
        [named[name] for name in names if name in named] for names in (PICTURES, MASKS)
    )
    return (pictures[0], masks[0]) if pictures and masks else None


def pictures_of(source: pathlib.Path) -> list[pathlib.Path]:
    """The folders of pictures alone, where masks lie beside them; else the source.

    Args:
        source: a folder, or a file.
    """
    folders = mask_folders(source) if source.is_dir() else {}
    return [pictures for pictures, _ in folders.values()] or [source]


def mask_pairs(
    source: pathlib.Path, target: str | None, exclude: tuple[str, ...]
) -> Pairs:
    """Every picture that has a mask.

    In folders the two have the same name but for the ending, and for what masks are
    often called, as in `1.jpg` and `1_mask.png`.

    Args:
        source: a folder, or a table with a column of pictures and one of masks.
        target: the column of masks.
        exclude: columns that are neither.

    Raises:
        FileError: a folder or the table cannot be read.
        DataError: there are no pictures with masks.
    """
    if source.is_dir():
        folders = mask_folders(source)
        if not folders:
            raise _no_folders(source)
        return _of_folders(source, folders, target or "mask")
    found = table_files(source, target, exclude, PICTURE)
    answers = [] if found.answers is None else found.answers.tolist()
    paths = [isinstance(answer, str) for answer in answers]
    if not any(paths):
        raise DataError(
            f"{source.name} names no masks.",
            got="no column of masks" if not answers else f"{answers[0]!r} as a mask",
            expected="a column of pictures and one of masks",
            fix="write the path of the mask beside that of its picture, relative to "
            "the table",
        )
    notes = list(found.notes)
    if not all(paths):
        text = f"{counted(len(paths) - sum(paths), 'row')} name no mask and are left "
        notes.append(warn(found.target, f"{text}out."))
    masks: dict[pathlib.Path, pathlib.Path] = {}
    for picture, answer in zip(found.files, answers, strict=True):
        if isinstance(answer, str):
            _add(masks, picture, source.parent / answer.strip().replace("\\", "/"))
    return Pairs(found.name, found.target, masks, np.zeros(len(masks), bool), notes)


def _of_folders(
    root: pathlib.Path,
    folders: dict[str, tuple[pathlib.Path, pathlib.Path]],
    target: str,
) -> Pairs:
    """The pairs of all parts: those of the test part, or else of validation, last."""
    held = next((part for part in ("test", "validation") if part in folders), "")
    order = sorted(folders, key=lambda part: (part == held, part))
    masks: dict[pathlib.Path, pathlib.Path] = {}
    notes: list[Note] = []
    trained = 0
    for part in order:
        trained = len(masks)
        for picture, mask in _matched(*folders[part], notes):
            _add(masks, picture, mask)
    test = np.arange(len(masks)) >= (trained if held else len(masks))
    name = called(root.resolve())
    if not masks:
        raise _unmatched(root, *folders[order[0]])
    text = f"{name}: {PICTURE.counted(len(masks))} with masks"
    if held:
        text += f", of which the {int(test.sum()):,} in '{held}' are the test part"
    notes.insert(0, Note("note", "", f"{text}."))
    return Pairs(name, target, masks, test, notes)


def _matched(
    pictures: pathlib.Path, masks: pathlib.Path, notes: list[Note]
) -> list[tuple[pathlib.Path, pathlib.Path]]:
    """Pictures and masks of the same name; what is alone is said."""
    named = _by_name(pictures, PICTURE), _by_name(masks, MASK)
    both = [name for name in named[0] if name in named[1]]
    for kind, own, other in ((PICTURE, *named), (MASK, *named[::-1])):
        lone = [called(file) for name, file in own.items() if name not in other]
        if lone:
            lacks = "mask" if kind is PICTURE else "picture"
            text = f"{kind.counted(len(lone))} without a {lacks}: {listed(lone)}; left "
            notes.append(warn("", f"{text}out."))
    return [(named[0][name], named[1][name]) for name in both]


def _by_name(folder: pathlib.Path, kind: Kind) -> dict[str, pathlib.Path]:
    """The files below a folder by their place in it, without the ending."""
    found: dict[str, pathlib.Path] = {}
    for file in media_below(folder, kind)[0]:
        name = called(file.relative_to(folder).with_suffix("").as_posix())
        name = ENDS.sub("", name) if kind is MASK else name
        if name in found:
            raise DataError(
                f"Two {kind.noun}s in {folder.name} have the same name.",
                got=f"{called(found[name])} and {called(file)}",
                expected=f"one {kind.noun} of a name",
                fix="rename one, or take it out",
            )
        found[name] = file
    return found


def _add(
    masks: dict[pathlib.Path, pathlib.Path], picture: pathlib.Path, mask: pathlib.Path
) -> None:
    if picture in masks:
        raise DataError(
            "A picture is named twice.",
            got=f"{called(picture)} with {called(masks[picture])} and {called(mask)}",
            expected="one mask for each picture",
            fix="put the classes of both masks into one",
        )
    masks[picture] = mask


def _no_folders(root: pathlib.Path) -> DataError:
    there = [called(item) for item in visible(root)]
    return DataError(
        f"{root} does not have a folder of pictures and one of masks.",
        got=listed(there) or "nothing",
        expected=f"a folder called {PICTURES[0]} and one called {MASKS[0]}",
        fix=f"put cat.jpg in {root.name}/images and its mask, cat.png, in "
        f"{root.name}/masks",
    )


def _unmatched(
    root: pathlib.Path, pictures: pathlib.Path, masks: pathlib.Path
) -> DataError:
    each = [
        f"{kind.counted(len(files))}: {listed(map(called, files), 3) or 'none'}"
        for kind, folder in ((PICTURE, pictures), (MASK, masks))
        for files in [media_below(folder, kind)[0]]
    ]
    return DataError(
        f"No picture in {root} has a mask.",
        got="; ".join(each),
        expected="a mask with the name of its picture, such as 1.jpg and 1.png",
        fix="rename the masks, or name both in a table: image,mask",
    )
