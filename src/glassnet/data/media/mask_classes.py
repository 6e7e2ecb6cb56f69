"""Mask classes: which of the values in masks are classes, and which only soft edges."""

from collections import Counter
from typing import NamedTuple

import numpy as np
from jaxtyping import Int

from glassnet.data.media.mask_values import Held, color_of
from glassnet.data.note import Note, listed, warn
from glassnet.errors import DataError

__all__ = ["Tally", "codes_of", "settled_classes"]

MOST = 50  # classes
TOO_MANY = 4096  # values, beyond which nothing is counted
SOLID = 0.25  # of a class's pixels lie in squares of two by two that are all of it
APART = 32  # levels of gray between two classes of files that change values
BETWEEN = 0.2  # of all pixels may be soft edges


class Tally:
    """How many pixels of all masks have each value, and how many of them fill areas.

    An edge that was smoothed has many values, but each forms a line: hardly any square
    of two by two pixels is all of one of them.

    Example:
        >>> tally = Tally()
        >>> tally.add(np.array([[0, 0, 9], [0, 0, 7]]))
        >>> dict(tally.pixels), dict(tally.solid)
        ({0: 4, 7: 1, 9: 1}, {0: 1})
    """

    def __init__(self):
        self.pixels: Counter[int] = Counter()
        self.solid: Counter[int] = Counter()

    def add(self, values: Int[np.ndarray, "height width"]) -> None:
        """Count those of one more mask.

        Raises:
            DataError: there are thousands of values.
        """
        self._count(self.pixels, values)
        first = values[:-1, :-1]
        same = (first == values[1:, :-1]) & (first == values[:-1, 1:])
        self._count(self.solid, first[same & (first == values[1:, 1:])])
        if len(self.pixels) > TOO_MANY:
            raise _no_classes(len(self.pixels), "")

    def _count(self, counts: Counter, values: np.ndarray) -> None:
        found, number = np.unique(values, return_counts=True)
        counts.update(dict(zip(found.tolist(), number.tolist(), strict=True)))

    @property
    def thin(self) -> set[int]:
        """Values that lie along edges alone."""
        return {v for v, n in self.pixels.items() if self.solid[v] < SOLID * n}


class Settled(NamedTuple):
    """The values that are classes, in order."""

    values: list[int]
    soft: bool  # whether others are taken for the nearest of them
    notes: list[Note]


def settled_classes(tally: Tally, held: Held, lossy: int = 0) -> Settled:
    """Which values are classes.

    All are, unless there are more than 50, or at least three that lie along edges alone
    and these are half of them, or a file was saved in a way that changes values (JPEG):
    then those are that fill areas, and others are taken for the nearest of them.

    Args:
        tally: of all masks.
        held: how classes are held.
        lossy: how many files change values.

    Raises:
        DataError: there is a single class, or none can be told.

    Example:
        >>> tally = Tally()
        >>> tally.add(np.repeat([[0] * 9 + [60, 120, 200] + [255] * 9], 2, 0))
        >>> found = settled_classes(tally, "gray")
        >>> found.values, found.soft
        ([0, 255], True)
    """
    values = sorted(tally.pixels)
    if len(values) < 2:
        named = color_of(values[0]) if held == "color" else values[0]
        raise DataError(
            "All masks are the same everywhere: there is nothing to find.",
            got=f"{named} in each of {tally.pixels[values[0]]:,} pixels",
            expected="at least two values, such as 0 for the background and 255",
            fix="check the folder of masks",
        )
    thin = tally.thin
    odd = len(thin) >= 3 and 2 * len(thin) >= len(values)
    if len(values) == 2 or not (lossy or odd or len(values) > MOST):
        return Settled(values, False, [])
    main = _main(tally, APART if lossy else 1)
    between = 1 - sum(tally.pixels[v] for v in main) / sum(tally.pixels.values())
    if held != "gray" or not 2 <= len(main) <= MOST or between > BETWEEN:
        raise _no_classes(len(values), "JPEG" if lossy else "")
    why = f"{lossy:,} of them are JPEG files" if lossy else "edges are soft"
    text = f"Masks hold {len(values):,} values, as {why}: {100 * between:.2g} % of the "
    text += f"pixels are taken for the nearest of {listed(main, 10)}. Save masks as PNG"
    return Settled(main, True, [warn("", f"{text} without smoothing to be exact.")])


def _main(tally: Tally, apart: int) -> list[int]:
    """Values that fill areas, the most frequent first, and far enough from others."""
    found: list[int] = []
    for value, _ in tally.pixels.most_common():
        far = all(abs(value - other) >= apart for other in found)
        if far and value not in tally.thin:
            found.append(value)
    return sorted(found)


def codes_of(
    values: Int[np.ndarray, "*shape"], known: list[int], soft: bool
) -> tuple[np.ndarray, np.ndarray]:
    """The number of each value's class, and which values are of none.

    Args:
        values: of pixels.
        known: the values of classes, in order.
        soft: whether others are taken for the nearest.

    Example:
        >>> codes_of(np.array([0, 250, 255]), [0, 255], soft=True)[0].tolist()
        [0, 1, 1]
        >>> codes_of(np.array([0, 250, 255]), [0, 255], soft=False)[1].tolist()
        [False, True, False]
    """
    table = np.array(known)
    place = np.searchsorted(table, values).clip(0, len(table) - 1)
    if soft:
        below = (place - 1).clip(0)
        nearer = np.abs(values - table[below]) < np.abs(values - table[place])
        place = np.where(nearer, below, place)
        return place.astype(np.uint8), np.zeros(values.shape, bool)
    return place.astype(np.uint8), table[place] != values


def _no_classes(count: int, lossy: str) -> DataError:
    return DataError(
        "The masks hold too many values to be classes.",
        got=f"{count:,} values{' or more' if count > TOO_MANY else ''}"
        + (f", in {lossy} files, which smear them" if lossy else ""),
        expected=f"at most {MOST}, one for each class",
        fix="save masks as PNG without smoothing; of objects that are numbered one by "
        "one give all of a kind one value; or say the classes: "
        "data.Masks(classes=('0', '255'), soft=True)",
    )
