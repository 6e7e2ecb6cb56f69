"""Mask words: what is said of masks that were read, and what is refused."""

import pathlib
from collections import Counter

import numpy as np
from jaxtyping import UInt8

from glassnet.data.media.files import called
from glassnet.data.media.mask_values import MaskLook
from glassnet.data.media.picture import Look
from glassnet.data.note import Note, counted, listed, warn
from glassnet.errors import DataError

__all__ = ["copies", "demand_known", "demand_sizes", "of_classes", "of_clear"]

RARE = 1e-3  # of the pixels
SHOWN = 12  # classes that are listed


def demand_sizes(
    masks: dict[pathlib.Path, pathlib.Path],
    looks: dict[pathlib.Path, tuple[Look, MaskLook]],
) -> None:
    """Refuse masks of another size than their pictures.

    Raises:
        DataError: there are such.
    """
    wrong = [
        f"{_place(picture)} is {_by(one.size)}, {_place(masks[picture])} "
        f"{_by(two.size)}"
        for picture, (one, two) in looks.items()
        if one.size != two.size
    ]
    if wrong:
        raise DataError(
            f"{counted(len(wrong), 'mask')} of {len(looks):,} do not have the size of "
            "their picture.",
            got="; ".join(wrong[:3]) + (" ..." if len(wrong) > 3 else ""),
            expected="a mask that says for each pixel of its picture what it is",
            fix="scale these masks with nearest neighbor, or take both out; pictures "
            "are taken as the camera was held (EXIF)",
        )


def of_classes(
    pixels: Counter[int],
    codes: UInt8[np.ndarray, "rows height width"],
    known: list[int],
    labels: list,
) -> list[Note]:
    """The classes with their shares, and which of them are hardly there.

    Args:
        pixels: how many have each value, in files as they are.
        codes: classes in the size that is learned.
        known: the values of classes.
        labels: what they are called.
    """
    total = sum(pixels.values())
    shares = [pixels[value] / total for value in known]
    pairs = list(zip(labels, shares, strict=True))
    each = [f"{label} ({100 * share:.3g} %)" for label, share in pairs[:SHOWN]]
    more = f" and {len(pairs) - SHOWN} more" if len(pairs) > SHOWN else ""
    text = f"Masks hold {counted(len(pairs), 'class', 'classes')}, by their share of "
    text += f"the pixels: {', '.join(each)}{more}; the task is segmentation."
    notes = [Note("note", "", text)]
    rows = [int((codes == place).any((1, 2)).sum()) for place in range(len(known))]
    lost = [label for label, count in zip(labels, rows, strict=True) if not count]
    if lost:
        text = f"{counted(len(lost), 'class', 'classes')} vanished when masks were "
        notes.append(warn("", f"{text}scaled: {listed(lost)}. Read them larger."))
    alone = [label for label, count in zip(labels, rows, strict=True) if count == 1]
    if alone:
        text = f"{counted(len(alone), 'class', 'classes')} in one mask alone "
        text += f"({listed(alone)}): what trains cannot be tested too."
        notes.append(warn("", text))
    rare = [label for label, share in pairs if share < RARE and label not in lost]
    if rare:
        text = f"{counted(len(rare), 'class', 'classes')} with less than a thousandth "
        text += f"of the pixels: {listed(rare)}. Right pixels alone hardly tell "
        notes.append(warn("", f"{text}whether they are found; their overlap does."))
    return notes


def demand_known(
    unknown: np.ndarray, files: list[pathlib.Path], classes: tuple[str, ...]
) -> None:
    """Refuse masks with values that are no class.

    Args:
        unknown: how many such pixels each has.
        files: the masks.
        classes: that are known.

    Raises:
        DataError: there are such.
    """
    wrong = np.flatnonzero(unknown)
    if len(wrong):
        first = files[wrong[0]]
        raise DataError(
            f"{counted(len(wrong), 'mask')} of {len(files):,} hold values that are no "
            "class.",
            got=f"{unknown[wrong[0]]:,} pixels of {_place(first)}"
            + ", and more" * (len(wrong) > 1),
            expected=f"one of {listed(classes, 10)}",
            fix="correct these masks; or, where edges are soft, read them by "
            f"data.Masks(classes={classes}, soft=True)",
        )


def of_clear(count: int) -> list[Note]:
    """That pixels which can be seen through are taken for black, if there are any."""
    if not count:
        return []
    text = f"{count:,} pixels of masks can be seen through: they are taken for black."
    return [warn("", text)]


def copies(keys: list[bytes]) -> list[Note]:
    """A warning of pictures that are there twice: one may test what the other taught.

    Args:
        keys: a digest of each picture.
    """
    twice = len(keys) - len(set(keys))
    if not twice:
        return []
    text = f"{counted(twice, 'picture')} are there before, byte for byte: copies in "
    return [warn("", f"{text}the test part make the scores better than they are.")]


def _place(file: pathlib.Path) -> str:
    return f"{called(file.parent)}/{called(file)}"


def _by(size: tuple[int, int]) -> str:
    return "{} x {}".format(*size)
