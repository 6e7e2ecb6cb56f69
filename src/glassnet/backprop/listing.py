"""Listing: which numbers of an array an explanation tells, and by what names."""

import itertools
from typing import Any

import numpy as np

from glassnet.backprop.explanation import Numbers, Words, number
from glassnet.nn import masks
from glassnet.paths import flatten

__all__ = [
    "ROWS",
    "UNITS",
    "counted",
    "grid",
    "left_out",
    "listed",
    "places",
    "rows_of",
]

UNITS, ROWS, FEW = 6, 3, 36


def places(
    shape: tuple[int, ...], dense: bool, name: str
) -> tuple[list[tuple[str, tuple[int, ...]]], int]:
    """Labels and indices of the numbers of an array that are listed; how many are not.

    Args:
        shape: of the array.
        dense: whether it belongs to a `Dense`, whose numbers have names.
        name: of the array, such as "kernel".

    Example:
        >>> places((1, 2), True, "kernel")
        ([('w[1,1]', (0, 0)), ('w[2,1]', (0, 1))], 0)
    """
    size = int(np.prod(shape))
    if size > FEW and dense and len(shape) == 2:
        chosen = itertools.product(*(range(min(UNITS, n)) for n in shape))
        chosen = sorted(chosen, key=lambda at: at[::-1])  # unit by unit
    else:
        count = size if size <= FEW else 2 * UNITS
        chosen = list(itertools.islice(np.ndindex(*shape), count))
        if dense and len(shape) == 2:
            chosen.sort(key=lambda at: at[::-1])
    found = []
    for at in chosen:
        label = f"{name}[{','.join(map(str, at))}]"
        if dense:
            *block, last = (*at[:-2], at[-1]) if name == "kernel" else at
            own = (
                f"w[{last + 1},{at[-2] + 1}]" if name == "kernel" else f"b[{last + 1}]"
            )
            label = own + "".join(f" of block {b + 1}" for b in block)
        found.append((label, at))
    return found, size - len(found)


def listed(what: str, value: Any) -> list[Any]:
    """All numbers of an array where they are few; else its shape and its size."""
    parts = []
    for path, array in flatten({"": masks.values(value)}).items():
        array, name = np.asarray(array, float), f"{what} {path.strip('/')}".strip()
        if array.size > FEW:
            words = f"{name}: shape {array.shape}, from {number(array.min())} to "
            parts.append(Words(words + f"{number(array.max())}."))
            continue
        table = array.reshape(-1, array.shape[-1] if array.ndim else 1)
        head = ("row", *(f"[{j + 1}]" for j in range(table.shape[1])))
        if len(head) > UNITS + 2:
            table, head = array.reshape(-1, 1), ("number", "value")
        rows = tuple((str(r + 1), *map(number, row)) for r, row in enumerate(table))
        parts.append(Numbers(f"{name}, shape {array.shape}", head, rows))
    return parts


def rows_of(a: Any) -> np.ndarray:
    """All axes in front as one: examples, or examples and steps."""
    a = np.asarray(masks.values(a), float)
    return a.reshape(-1, a.shape[-1]) if a.ndim else a.reshape(1, 1)


def grid(rows: int, units: int) -> Any:
    """Rows and units that are listed.

    Args:
        rows: how many there are.
        units: how many there are.

    Example:
        >>> list(grid(1, 2))
        [(0, 0), (0, 1)]
    """
    return itertools.product(range(min(ROWS, rows)), range(min(UNITS, units)))


def counted(count: int, what: str) -> str:
    """How many of something.

    Args:
        count: at least 1.
        what: one of them is called.

    Example:
        >>> counted(1, "more row"), counted(2, "more row")
        ('1 more row', '2 more rows')
    """
    return f"{count} {what}{'' if count == 1 else 's'}"


def left_out(a: np.ndarray) -> str:
    """What of an array is not listed, for the end of a caption.

    Args:
        a: rows and units.

    Example:
        >>> left_out(np.ones((5, 2)))
        '; 2 more rows not listed'
    """
    rows, units = a.shape
    left = [counted(rows - ROWS, "more row")] * (rows > ROWS)
    left += [counted(units - UNITS, "more unit")] * (units > UNITS)
    return f"; {' and '.join(left)} not listed" if left else ""
