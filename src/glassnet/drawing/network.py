"""The network as a picture: layers from left to right, weights as lines."""

import itertools

import numpy as np

from glassnet.drawing.columns import MOST_UNITS, Column, Detour, columns, detours
from glassnet.drawing.layers import LayerRow, shape_text
from glassnet.drawing.numbers import show
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text
from glassnet.errors import DataError

__all__ = ["LayerRow", "network"]

MOST_LINES = 64
COLUMN, UNIT, TOP, DETOUR = 124, 15, 44, 30
WIDTHS = (0.4, 0.8, 1.4, 2.2)  # of a line, by quarters of the largest |weight|


def network(layers: list[LayerRow], *, title: str = "") -> str:
    """Draw the network: width of a line by |weight|, dashed if negative.

    A layer that keeps the number of units (an activation, dropout, a normalization)
    stands under the units that it changes. A kernel over space, as of a convolution, is
    drawn as one line from channel to channel, as wide as its norm and with the sign of
    its sum. Where no weight leads from one unit to one other, a gray band stands.

    Args:
        layers: in the order that x meets them; the first may be the input.
        title: what stands above; by default how many numbers are learned.

    Returns:
        SVG.

    Raises:
        DataError: there is no layer.

    Example:
        >>> svg = network([LayerRow("input", "input", (3,)),
        ...                LayerRow("0", "Dense(20)", (20,), 80, np.ones((3, 20)))])
        >>> "3 in, 20 out, 80 numbers learned" in svg, ">+ 4</text>" in svg
        (True, True)
    """
    if not layers:
        raise DataError(
            "There is no layer to draw.",
            got="an empty list",
            expected="one row for the input and one for each layer",
            fix="make them with drawing.rows.rows(network, params, state, spec)",
        )
    found = columns(layers)
    ways = detours(layers, found)
    top = TOP + DETOUR * len(ways)
    tallest = max(len(column.units) for column in found)
    places = [_places(i, column, top, tallest) for i, column in enumerate(found)]
    between = [
        _between(found[i], found[i + 1], places[i], places[i + 1])
        for i in range(len(found) - 1)
    ]
    base = top + tallest * UNIT + 32
    drawn = [
        _units(column, places[i]) + _words(i, column, top, base)
        for i, column in enumerate(found)
    ]
    around = [_around(k, way, top) for k, way in enumerate(ways)]
    lines = max(len(column.words) for column in found)
    learned = sum(row.params for row in layers)
    first, last = shape_text(layers[0].shape), shape_text(layers[-1].shape)
    return picture(
        max(420, COLUMN * len(found)),
        base + 15 * lines + 4,
        *between,
        *drawn,
        *around,
        title=title or f"{first} in, {last} out, {show(learned)} numbers learned",
        caption=_caption(found, ways),
    )


def _places(
    i: int, column: Column, top: float, tallest: int
) -> list[tuple[float, float]]:
    n = len(column.units)
    start = top + UNIT * (tallest - n + 1) / 2
    return [(COLUMN * (i + 0.5), start + UNIT * k) for k in range(n)]


def _between(a: Column, b: Column, left: list, right: list) -> str:
    matrix = b.weights
    if matrix is None or matrix.shape != (a.size, b.size):
        (x, top), (_, bottom) = left[0], left[-1]
        (far, high), (_, low) = right[0], right[-1]
        d = f"M{x} {top - 5}L{far} {high - 5}V{low + 5}L{x} {bottom + 5}z"
        return tag("path", d=d, style=f"fill:{token('line')};opacity:0.5")
    seen = matrix[np.ix_(a.units, b.units)]
    most = float(np.abs(seen).max()) or 1.0
    order = np.argsort(-np.abs(seen), axis=None, kind="stable")[:MOST_LINES]
    paths: dict[tuple[bool, int], str] = {}
    for at in order:
        k, j = divmod(int(at), seen.shape[1])
        weight = float(seen[k, j])
        if weight == 0:
            continue
        width = min(3, int(4 * abs(weight) / most))
        (x, y), (far, down) = left[k], right[j]
        line = f"M{x:.0f} {y:.1f}L{far:.0f} {down:.1f}"
        paths[weight < 0, width] = paths.get((weight < 0, width), "") + line
    return "".join(
        tag("path", d=d, style=_ink(negative, width))
        for (negative, width), d in sorted(paths.items())
    )


def _ink(negative: bool, width: int) -> str:
    color = token("vermillion" if negative else "blue")
    dash = ";stroke-dasharray:5 3" if negative else ""
    faint = round(0.55 + 0.15 * width, 2)
    return (
        f"fill:none;stroke:{color};stroke-width:{WIDTHS[width]};opacity:{faint}{dash}"
    )


def _units(column: Column, places: list[tuple[float, float]]) -> str:
    dots = [tag("circle", cx=x, cy=y, r=5) for x, y in places]
    style = f"fill:{token('paper')};stroke:{token('ink')};stroke-width:1.5"
    hidden = column.size - len(places)
    more = ""
    if hidden:
        x, y = places[-1]
        more = text(x, y + 20, f"+ {show(hidden)}", anchor="middle")
    return tag("g", *dots, style=style) + more


def _words(i: int, column: Column, top: float, base: float) -> str:
    x = COLUMN * (i + 0.5)
    parts = [
        text(
            x,
            top - 26,
            shape_text(column.shape),
            anchor="middle",
            style="font-weight:600",
        )
    ]
    for k, (words, is_shape) in enumerate(column.words):
        words = words if len(words) <= 18 else words[:17] + "…"
        style = f"fill:{token('muted')}" if is_shape else ""
        parts.append(text(x, base + 15 * k, words, anchor="middle", style=style))
    return "".join(parts)


def _around(k: int, way: Detour, top: float) -> str:
    """A way around, above the columns: from what it sees to where it is added."""
    start, end = COLUMN * (way.start + 0.5) + 8, COLUMN * (way.end + 0.5) - 8
    if way.start == way.end:
        start, end = start - 40, end + 40
    y, foot = 22 + DETOUR * k, top - 40
    d = f"M{start} {foot}V{y}H{end}V{foot}m-4 -6l4 6l4 -6"
    room = max(16, int((end - start) / 6.5))
    words = way.words if len(way.words) <= room else way.words[: room - 1] + "…"
    line = tag("path", d=d, style=f"fill:none;stroke:{token('muted')}")
    return line + text((start + end) / 2, y - 6, words, anchor="middle")


def _caption(columns: list[Column], ways: list[Detour]) -> str:
    runs = itertools.groupby(shape_text(column.shape) for column in columns)
    sizes = [(shape, len(list(same))) for shape, same in runs]
    path = ", then ".join(s if n == 1 else f"{s} ({n} times)" for s, n in sizes)
    words = f"From left to right: {path}."
    if any(column.weights is not None for column in columns):
        words += (
            " The wider a line, the larger the weight; negative weights are dashed."
            f" At most {MOST_LINES} lines between two layers are drawn, the largest."
        )
    for way in ways:
        words += f" Around them leads {way.words}, whose output is added."
    if any(len(column.units) < column.size for column in columns):
        words += (
            f" Of each layer the {MOST_UNITS} units with the largest weights are drawn"
            " and the others counted."
        )
    return words
