"""Hexmap: a self-organizing map, cell by cell, on six or on four neighbors."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.numbers import show
from glassnet.drawing.palette import token
from glassnet.drawing.scale import Magnitude, scale_bar
from glassnet.drawing.svg import escaped, picture, tag, text
from glassnet.errors import ShapeError

__all__ = ["hexmap"]

WIDTH = 412
MOST_CELLS = 600
TOLD = 100  # cells, up to which each says what it is to a pointer that rests on it
LEGIBLE = 15  # width of a cell from which on words fit into it


def hexmap(
    values: Num[Any, "..."],
    *,
    shape: tuple[int, int],
    title: str,
    caption: str,
    hexagonal: bool = True,
    labels: Sequence[str] | None = None,
    hits: Num[Any, "..."] | None = None,
    label: str = "mean distance to the neighbors",
    marked: Sequence[int] = (),
) -> str:
    """Draw a cell for each unit of a map: yellow where it is far from its neighbors.

    On a hexagonal map every second row, the first of them the second, stands half a
    cell to the right.

    Args:
        values: one for each unit, row by row: of shape (units,) or (rows, columns).
            Mean distances to the neighbors make a U-matrix; what is not finite is gray.
        shape: (rows, columns) of the map.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        hexagonal: whether cells have six neighbors; else four.
        labels: a word for each unit, such as the class it stands for; "" for none.
        hits: how many examples each unit is nearest to; a cell without any has a dot.
        label: what the values are, with the unit.
        marked: units that are outlined.

    Returns:
        SVG.

    Raises:
        ShapeError: there is not one of everything for each unit, or too many units.

    Example:
        >>> svg = hexmap(np.arange(6), shape=(2, 3), labels=list("aabbcc"),
        ...              title="Three classes side by side", caption="In pairs.")
        >>> svg.count(">a</text>")
        2

    Source:
        Kohonen (2001), "Self-Organizing Maps", 3rd edition, section 3.2; the U-matrix
        is of Ultsch & Siemon (1990).
    """
    flat, counts = _checked(values, shape, labels, hits)
    rows, columns = shape
    size = Magnitude.over(flat, log=False, symmetric=False)
    across = columns + 0.5 * (hexagonal and rows > 1)
    wide = min(WIDTH / across, 56.0)  # of a cell, from side to side
    r = wide / math.sqrt(3) if hexagonal else wide / math.sqrt(2)
    step = 1.5 * r if hexagonal else wide
    top, left = (r if hexagonal else wide / 2) + 4, 4 + wide / 2
    places = [
        (left + wide * (j + 0.5 * (hexagonal and i % 2)), top + step * i)
        for i in range(rows)
        for j in range(columns)
    ]
    outlines = [_outline(x, y, r, hexagonal) for x, y in places]
    paper = f"stroke:{token('paper')};stroke-width:0.8"
    shades, words = {}, {}
    for unit, (x, y) in enumerate(places):
        word = labels[unit] if labels else ""
        count = None if counts is None else int(counts[unit])
        # Few shades, so that cells of one shade are one path, and the picture small.
        share = round(size.share(float(flat[unit])) * 63, 0) / 63
        fill, _, front = size.look(size.low + (size.high - size.low) * share)
        told = f"row {unit // columns + 1}, column {unit % columns + 1}: "
        told += ", ".join(_told(float(flat[unit]), word, count))
        shades.setdefault((fill, told if len(flat) <= TOLD else ""), []).append(unit)
        found = _words(x, y, wide, word, count)
        words[front] = words.get(front, "") + found
    cells = [
        tag(
            "path",
            *([tag("title", escaped(told))] if told else []),
            d="".join(outlines[unit] for unit in units),
            style=fill,
        )
        for (fill, told), units in shades.items()
    ]
    marks = [
        tag(
            "path",
            d=outlines[unit],
            style=f"fill:none;stroke:{token(c)};stroke-width:{w}",
        )
        for unit in marked
        for c, w in (("ink", 3.5), ("paper", 1.2))
    ]
    bottom = top + step * (rows - 1) + (r if hexagonal else wide / 2) + 10
    return picture(
        420,
        bottom + 38,
        tag("g", *cells, style=paper),
        *marks,
        *(_group(front, found) for front, found in words.items() if found),
        scale_bar(4, bottom, size, label),
        _key(bottom, counts),
        title=title,
        caption=caption,
    )


def _checked(values: Any, shape: tuple[int, int], labels: Any, hits: Any) -> Any:
    flat = np.asarray(values).astype(float)
    units = shape[0] * shape[1]
    counts = None if hits is None else np.asarray(hits).reshape(-1)
    others = [len(found) for found in (labels, counts) if found is not None]
    whole = flat.shape in ((units,), tuple(shape))
    if not whole or any(n != units for n in others) or not 0 < units <= MOST_CELLS:
        raise ShapeError(
            "A map needs one value, one label and one count for each unit, or none.",
            got=f"values of shape {flat.shape} for a map of {shape}"
            + (f", and {', '.join(map(str, others))} labels or hits" if others else ""),
            expected=f"values of shape {(units,)} or {tuple(shape)}, and as many of "
            f"the others; at most {MOST_CELLS} units",
            fix="pass shape=(rows, columns) of the map that was trained",
        )
    return flat.reshape(-1), counts


def _told(value: float, word: str, count: int | None) -> list[str]:
    examples = "" if count is None else f"{show(count)} examples"
    return [part for part in (show(value), word, examples) if part]


def _outline(x: float, y: float, r: float, hexagonal: bool) -> str:
    """A cell around its center: a hexagon with a corner at its top, or a square."""
    if not hexagonal:
        half = r / math.sqrt(2)
        side = f"{2 * half:.1f}"
        return f"M{x - half:.1f} {y - half:.1f}h{side}v{side}h-{side}z"
    a, b, c = f"{r * math.sqrt(3) / 2:.1f}", f"{r / 2:.1f}", f"{r:.1f}"
    return f"M{x:.1f} {y - r:.1f}l{a} {b}v{c}l-{a} {b}l-{a}-{b}v-{c}z"


def _words(x: float, y: float, wide: float, word: str, count: int | None) -> str:
    """The label and the count of a cell, where they fit."""
    if count == 0:
        return tag("circle", cx=x, cy=y, r=1.5)
    most = int((wide - 3) / 5.8)  # letters of 10 between the sides
    lines = [word] if word else []
    if count is not None and (wide >= 34 or not word):
        lines.append(show(count))
    if wide < LEGIBLE or most < 1:
        return ""
    parts = []
    for k, line in enumerate(lines):
        if len(line) > most:
            line = line[: max(1, most - 1)] + ("…" if most > 2 else "")
        at = y + 3.5 + 11 * k - 5.5 * (len(lines) - 1)
        parts.append(text(round(x, 1), round(at, 1), line))
    return "".join(parts)


def _group(front: str, words: str) -> str:
    style = f"fill:{front};font-size:10px;text-anchor:middle"
    return tag("g", words, style=style)


def _key(y: float, counts: Any) -> str:
    if counts is None:
        return ""
    words = "numbers: examples"
    if (counts == 0).any():
        words += ", dot: none"
    style = f"fill:{token('muted')};font-size:10px"
    return text(416, y + 9, words, anchor="end", style=style)
