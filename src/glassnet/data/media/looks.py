"""Looks: what many pictures have in common, and what is made equal."""

from collections import Counter

import numpy as np

from glassnet.data.media.picture import DEEP, Look
from glassnet.data.note import Note, counted, listed, warn

__all__ = ["commonest", "of_modes", "of_size", "of_values"]


def commonest(sizes: list[tuple[int, int]]) -> tuple[int, int]:
    """The commonest size; where several are, the one in the middle by area.

    Example:
        >>> commonest([(3, 4), (1, 1), (9, 9)]), commonest([(3, 4), (1, 1), (1, 1)])
        ((3, 4), (1, 1))
    """
    counts = Counter(sizes)
    most = max(counts.values())
    tied = sorted(
        (size for size, number in counts.items() if number == most),
        key=lambda size: (size[0] * size[1], size),
    )
    return tied[len(tied) // 2]


def of_size(
    looks: list[Look], common: tuple[int, int], size: tuple[int, int]
) -> list[Note]:
    """What size pictures are brought to, and how many had another.

    Args:
        looks: of all pictures.
        common: the commonest size.
        size: that is taken.
    """
    shape, count = "{} x {}".format(*size), len(looks)
    text = f"Pictures are {shape} pixels"
    notes = []
    if max(common) > max(size):
        was = "{} x {}".format(*common)
        text += f" (the commonest size of the files, {was}, scaled down; size=("
        text += "{}, {}) keeps it)".format(*common)
    other = sum(one.size != size for one in looks)
    if other:
        sizes = len({one.size for one in looks})
        text += f": {other:,} of {count:,} were of another size "
        text += f"({counted(sizes, 'size')} in all) and are scaled, their sides apart"
    notes.append(Note("note", "", f"{text}."))
    tiny = sum(min(one.size) < 4 <= min(size) for one in looks)
    if tiny:
        text = f"{tiny:,} of {count:,} pictures have less than 4 pixels on a side: "
        notes.append(warn("", f"{text}scaled up, they show next to nothing."))
    return notes


def of_modes(looks: list[Look], mode: str) -> list[Note]:
    """What else is made equal: bits, colors, how they were held, what is behind.

    Args:
        looks: of all pictures.
        mode: "gray" or "color".
    """
    count, wanted = len(looks), "L" if mode == "gray" else "RGB"
    said = [
        (sum(one.mode in DEEP for one in looks), "have 16 bits: the upper 8 are taken"),
        (sum(one.turned for one in looks), "are turned as the camera was held (EXIF)"),
        (sum(one.clear for one in looks), "can be seen through: they stand on white"),
        (sum(one.frames for one in looks), "move or have pages: the first is taken"),
    ]
    notes = [
        Note("note", "", f"{number:,} of {count:,} pictures {what}.")
        for number, what in said
        if number
    ]
    others = [one.mode for one in looks if one.mode != wanted]
    if others:
        text = f"{len(others):,} of {count:,} pictures are of mode "
        text += f"{listed(sorted(set(others)))}: all are turned "
        notes.append(Note("note", "", text + ("gray." if mode == "gray" else "RGB.")))
    return notes


def of_values(rows: np.ndarray) -> Note:
    """Which values the pixels have."""
    low, high = int(rows.min()), int(rows.max())
    if low == high:
        return warn("", f"Every pixel of every picture is {low}: nothing differs.")
    text = f"Each row has {rows.shape[1]:,} values from {low} to {high}"
    return Note("note", "", f"{text}; 0 is black, 255 white.")
