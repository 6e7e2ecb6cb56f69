"""The network as a picture: layers from left to right, weights as lines."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from jaxtyping import Float, Int, Num

from glassnet.drawing.layers import LayerRow, shape_text
from glassnet.drawing.numbers import show
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text
from glassnet.errors import DataError

__all__ = ["LayerRow", "network"]

MOST_UNITS, MOST_LINES = 16, 64
COLUMN, UNIT, TOP = 124, 15, 44
WIDTHS = (0.4, 0.8, 1.4, 2.2)  # of a line, by quarters of the largest |weight|


@dataclass
class _Column:
    """One column of units, and the layers that share it."""

    shape: tuple[int, ...]
    words: list[tuple[str, bool]]  # a line of text, and whether it is a shape
    weights: Float[Any, "inputs outputs"] | None
    units: Int[Any, "drawn"] = field(default_factory=lambda: np.arange(0))

    @property
    def size(self) -> int:
        return self.shape[-1] if self.shape else 1


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
    columns = _columns(layers)
    for i, column in enumerate(columns):
        after = columns[i + 1].weights if i + 1 < len(columns) else None
        column.units = _largest(column, after)
    tallest = max(len(column.units) for column in columns)
    places = [_places(i, column, tallest) for i, column in enumerate(columns)]
    between = [
        _between(columns[i], columns[i + 1], places[i], places[i + 1])
        for i in range(len(columns) - 1)
    ]
    base = TOP + tallest * UNIT + 32
    drawn = [
        _units(i, column, places[i]) + _words(i, column, base)
        for i, column in enumerate(columns)
    ]
    lines = max(len(column.words) for column in columns)
    learned = sum(row.params for row in layers)
    first, last = shape_text(layers[0].shape), shape_text(layers[-1].shape)
    return picture(
        max(420, COLUMN * len(columns)),
        base + 15 * lines + 4,
        *between,
        *drawn,
        title=title or f"{first} in, {last} out, {show(learned)} numbers learned",
        caption=_caption(columns),
    )


def _columns(layers: list[LayerRow]) -> list[_Column]:
    columns: list[_Column] = []
    for row in layers:
        last = columns[-1] if columns else None
        name = row.layer if row.layer not in ("", "input") else row.path
        size = row.shape[-1] if row.shape else 1
        if last is None or row.weights is not None or size != last.size:
            matrix = None if row.weights is None else _matrix(row.weights)
            columns.append(_Column(row.shape, [(name, False)], matrix))
        else:
            last.words.append((name, False))
            if row.shape != last.shape:
                last.words.append((shape_text(row.shape), True))
                last.shape = row.shape
    return columns


def _matrix(weights: Num[Any, "..."]) -> Float[Any, "inputs outputs"] | None:
    """One number from each input to each output, whatever lies over space."""
    weights = np.nan_to_num(np.asarray(weights, dtype=float))
    if weights.ndim < 2:
        return None
    space = tuple(range(weights.ndim - 2))
    if not space:
        return weights
    return np.sqrt((weights**2).sum(space)) * np.sign(weights.sum(space))


def _largest(column: _Column, after: Any) -> Int[Any, "drawn"]:
    """The units to draw: those with the largest weights in and out."""
    if column.size <= MOST_UNITS:
        return np.arange(column.size)
    strength = np.zeros(column.size)
    if column.weights is not None and column.weights.shape[1] == column.size:
        strength += np.abs(column.weights).sum(0) / (np.abs(column.weights).sum() or 1)
    if after is not None and after.shape[0] == column.size:
        strength += np.abs(after).sum(1) / (np.abs(after).sum() or 1)
    return np.sort(np.argsort(-strength, kind="stable")[:MOST_UNITS])


def _places(i: int, column: _Column, tallest: int) -> list[tuple[float, float]]:
    n = len(column.units)
    start = TOP + UNIT * (tallest - n + 1) / 2
    return [(COLUMN * (i + 0.5), start + UNIT * k) for k in range(n)]


def _between(a: _Column, b: _Column, left: list, right: list) -> str:
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


def _units(i: int, column: _Column, places: list[tuple[float, float]]) -> str:
    dots = [tag("circle", cx=x, cy=y, r=5) for x, y in places]
    style = f"fill:{token('paper')};stroke:{token('ink')};stroke-width:1.5"
    hidden = column.size - len(places)
    more = ""
    if hidden:
        x, y = places[-1]
        more = text(x, y + 20, f"+ {show(hidden)}", anchor="middle")
    return tag("g", *dots, style=style) + more


def _words(i: int, column: _Column, base: float) -> str:
    x = COLUMN * (i + 0.5)
    parts = [
        text(x, 18, shape_text(column.shape), anchor="middle", style="font-weight:600")
    ]
    for k, (words, is_shape) in enumerate(column.words):
        words = words if len(words) <= 18 else words[:17] + "…"
        style = f"fill:{token('muted')}" if is_shape else ""
        parts.append(text(x, base + 15 * k, words, anchor="middle", style=style))
    return "".join(parts)


def _caption(columns: list[_Column]) -> str:
    runs = itertools.groupby(shape_text(column.shape) for column in columns)
    sizes = [(shape, len(list(same))) for shape, same in runs]
    path = ", then ".join(s if n == 1 else f"{s} ({n} times)" for s, n in sizes)
    words = f"From left to right: {path}."
    if any(column.weights is not None for column in columns):
        words += (
            " The wider a line, the larger the weight; negative weights are dashed."
            f" At most {MOST_LINES} lines between two layers are drawn, the largest."
        )
    if any(len(column.units) < column.size for column in columns):
        words += (
            f" Of each layer the {MOST_UNITS} units with the largest weights are drawn"
            " and the others counted."
        )
    return words
