"""Mask reading: pictures and their masks, file by file, as arrays of one size."""

import pathlib
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Int, UInt8

from glassnet.data.media.file_form import FileForm
from glassnet.data.media.gathering import Gathering
from glassnet.data.media.mask_classes import Tally
from glassnet.data.media.mask_files import PICTURE, Pairs
from glassnet.data.media.mask_values import (
    Held,
    held_as,
    look_at_mask,
    resized,
    values_of,
)
from glassnet.data.media.mask_words import copies, demand_sizes, of_clear
from glassnet.data.media.memory import demand_room
from glassnet.data.media.picture import look
from glassnet.data.note import Note, warn

__all__ = ["Stack", "colors_of", "read_stack"]

OF_A_CLASS = 5  # bytes for a pixel of a mask: its value, and the number of its class
GRAY = 0x010101  # what a level of gray is multiplied by to be a color


@dataclass
class Stack:
    """Pictures and masks that were read, in the order of the pairs.

    Args:
        form: of the pictures, settled.
        held: how masks hold classes.
        kept: places of the pairs that could be read.
        rows: pixels of the pictures.
        values: what stands in the masks, in the size of the rows.
        files: the masks.
        lossy: how many masks are of a format that changes values.
        notes: what there is to say.
        tally: of the values in the files as they are.
        palettes: the different tables of colors.
        clear: how many pixels could be seen through.
    """

    form: FileForm
    held: Held
    kept: list[int]
    rows: UInt8[np.ndarray, "rows columns"]
    values: Int[np.ndarray, "rows height width"]
    files: list[pathlib.Path]
    lossy: int
    notes: list[Note]
    tally: Tally = field(default_factory=Tally)
    palettes: list[list[int]] = field(default_factory=list)
    clear: int = 0


def read_stack(pairs: Pairs, form: FileForm, held: Held | None, less: str) -> Stack:
    """Look at all files, settle how they are read, and read them.

    Args:
        pairs: pictures and their masks.
        form: of the pictures.
        held: how masks hold classes; found out if absent.
        less: what would take less memory, in words.

    Raises:
        FileError: more than one pair in twenty cannot be read.
        DataError: a mask does not have the size of its picture, or all together do not
            fit into memory.
    """
    masks, files = pairs.masks, Gathering[Any](PICTURE, list(pairs.masks))
    both = files.each(lambda file: (look(file), look_at_mask(masks[file])))
    looked = [files.files[place] for place in files.kept]
    demand_sizes(masks, dict(zip(looked, both, strict=True)))
    form, notes = form.chosen([one for one, _ in both])
    height, width, _ = form.shape
    needed = form.copies * form.columns + OF_A_CLASS * height * width
    notes += demand_room(len(both) * needed, pairs.name, less)
    own = held or held_as([two for _, two in both])
    rows = np.empty((len(both), form.columns), np.uint8)
    values = np.empty((len(both), height, width), np.int32)
    lossy = sum(two.lossy for _, two in both)
    stack = Stack(form, own, [], rows, values, [], lossy, notes)
    keys = files.each(lambda file: _read(file, masks[file], stack))
    stack.kept, count = files.kept, len(keys)
    stack.rows, stack.values = rows[:count], values[:count]
    notes += [*form.noticed(stack.rows), *files.notes]
    notes += [*of_clear(stack.clear), *copies(keys)]
    if held is None and own == "color":
        _grayed(stack)
    return stack


def _read(picture: pathlib.Path, mask: pathlib.Path, stack: Stack) -> bytes:
    """One pair more on the stack; a digest of the picture."""
    row, key = stack.form.row(picture)
    found = values_of(mask, stack.held)
    place = len(stack.files)
    stack.rows[place] = row
    stack.values[place] = resized(found.pixels, stack.values.shape[1:])
    stack.tally.add(found.pixels)
    stack.files.append(mask)
    stack.clear += found.clear
    if found.palette and found.palette not in stack.palettes:
        stack.palettes.append(found.palette)
    return key


def _grayed(stack: Stack) -> None:
    """Colors that are all gray, as levels of gray."""
    tally = stack.tally
    if all(value % GRAY == 0 for value in tally.pixels):
        stack.held, stack.values = "gray", stack.values // GRAY
        for name in ("pixels", "solid"):
            counts = {v // GRAY: n for v, n in getattr(tally, name).items()}
            setattr(tally, name, Counter(counts))


def colors_of(stack: Stack, indices: list[int]) -> tuple[list[int], list[Note]]:
    """The color of each index, by the first mask that has a palette.

    Args:
        stack: of masks with palettes.
        indices: to look up; those beyond a palette are black.
    """
    each = [[_entry(one, i) for i in indices] for one in stack.palettes]
    if all(one == each[0] for one in each):
        return each[0], []
    text = f"Masks have {len(each):,} palettes that differ: classes go by the index, "
    return each[0], [warn("", f"{text}and are drawn in the colors of the first.")]


def _entry(palette: list[int], index: int) -> int:
    red, green, blue = (*palette[3 * index : 3 * index + 3], 0, 0, 0)[:3]
    return (red << 16) | (green << 8) | blue
