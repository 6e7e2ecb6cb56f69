"""Heat: a matrix of cells by magnitude, with their numbers where there is room."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.axes import measured
from glassnet.drawing.looks import room
from glassnet.drawing.palette import token
from glassnet.drawing.png import data_uri
from glassnet.drawing.scale import Magnitude, scale_bar
from glassnet.drawing.svg import escaped, picture, tag, text
from glassnet.errors import ShapeError

__all__ = ["heat"]

WIDTH = 412
MOST_CELLS = 50  # in a row or a column
TOLD = 300  # cells, up to which each says its names to a pointer that rests on it
SHADES = 101
MOST_SHAPES = 500  # cells, from which on they are pixels of one image


def heat(
    values: Num[Any, "..."],
    *,
    row_names: Sequence[str],
    column_names: Sequence[str],
    title: str,
    caption: str,
    x_label: str = "",
    y_label: str = "",
    label: str = "",
    numbers: bool = True,
    log: bool = False,
    symmetric: bool = False,
    marked: Sequence[tuple[int, int]] = (),
) -> str:
    """Draw a cell for each value: darker blue is less, yellow is more.

    On a symmetric scale blue is positive, vermillion and dashed at its edge negative,
    and the stronger the further from zero.

    Args:
        values: of shape (rows, columns), at most 50 by 50; what is not finite is named.
        row_names: at the left, one for each row.
        column_names: above, one for each column.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        x_label: what the columns are, with the unit.
        y_label: what the rows are, with the unit.
        label: what the values are, with the unit, beside the scale.
        numbers: whether they stand in the cells, where there is room.
        log: whether equal factors are equal steps of the color.
        symmetric: whether values have a sign that matters, as correlations do.
        marked: (row, column) of cells that are outlined.

    Returns:
        SVG.

    Raises:
        ShapeError: there are no cells, too many, or not one name for each row and each
            column.

    Example:
        >>> svg = heat(np.array([[1.0, 0.1], [0.1, 1.0]]), row_names=["a", "b"],
        ...            column_names=["a", "b"], title="Alike", caption="Hardly.")
        >>> svg.count(">0.100</text>")
        3
    """
    values = _checked(values, row_names, column_names)
    rows, columns = values.shape
    size = Magnitude.over(values, log=log, symmetric=symmetric)
    left = 12 + min(112, max(map(room, row_names))) + 6
    words = [[_number(v) for v in row] for row in values]
    longest = max(5.9 * len(word) + 6 for row in words for word in row)
    cell = min(64.0, (WIDTH - left) / columns)
    shown = numbers and longest <= 64 and (cell >= longest or longest * columns <= 560)
    cell = max(cell, longest) if shown else cell
    tall = max(24.0 if shown else 4.0, min(cell, 40.0 if shown else 26.0))
    slanted = max(map(room, column_names)) > cell - 2
    every = max(1, round(0.499 + 14 / (cell if slanted else 99)))
    top = 24 + (min(112, max(map(room, column_names))) + 4 if slanted else 18)
    top += 0 if x_label or y_label else -14
    across = [left + k * cell for k in range(columns + 1)]
    down = [top + k * tall for k in range(rows + 1)]
    pixels = values.size > MOST_SHAPES and not shown
    cells = (
        [_pixels(values, size, left, top, across[-1], down[-1])]
        if pixels
        else [
            _cell(
                (across[j], down[i], cell, tall),
                float(values[i, j]),
                size,
                words[i][j] if shown else "",
                f"{row_names[i]}, {column_names[j]}: {words[i][j]}"
                if values.size <= TOLD
                else "",
            )
            for i in range(rows)
            for j in range(columns)
        ]
    )
    outlines = [
        tag(
            "rect",
            x=across[j] + 1,
            y=down[i] + 1,
            width=cell - 2,
            height=tall - 2,
            style=f"fill:none;stroke:{token('ink')};stroke-width:2.5",
        )
        + tag(
            "rect",
            x=across[j] + 3,
            y=down[i] + 3,
            width=cell - 6,
            height=tall - 6,
            style=f"fill:none;stroke:{token('paper')};stroke-width:1.5",
        )
        for i, j in marked
    ]
    muted = f"fill:{token('muted')}"
    names = [
        *_row_names(row_names, left, down, tall),
        *_column_names(column_names, across, top, cell, slanted, every),
        text(max(left, 24 + room(y_label)), 14, f"{x_label} →", style=muted)
        if x_label
        else "",
        text(4, 14, f"{y_label} ↓", style=muted) if y_label else "",
    ]
    bar = scale_bar(left, down[-1] + 12, size, label)
    return picture(
        max(420, across[-1] + 8),
        down[-1] + 52,
        *names,
        *cells,
        *outlines,
        bar,
        title=title,
        caption=caption,
    )


def _checked(values: Any, row_names: Sequence[str], column_names: Sequence[str]) -> Any:
    values = np.asarray(values).astype(float)
    expected = len(row_names), len(column_names)
    if values.shape != expected or not 0 < max(expected) <= MOST_CELLS or 0 in expected:
        raise ShapeError(
            "These values cannot be drawn as cells.",
            got=f"values of shape {values.shape} with {expected[0]} names of rows and "
            f"{expected[1]} of columns",
            expected=f"shape (rows, columns), at most {MOST_CELLS} of either, and a "
            "name for each",
            fix="name them by list(map(str, range(n))); of a larger one draw a part, "
            "or use images(values[None])",
        )
    return values


def _number(value: float) -> str:
    """Three digits, or two with a power where they would be too wide for a cell."""
    if not math.isfinite(value) or value == 0 or 1e-3 <= abs(value) < 1e5:
        return measured(value)
    digits, _, power = f"{value:.1e}".partition("e")
    short = f"{digits.removesuffix('.0')}e{int(power)}"
    return short.replace("-", "\N{MINUS SIGN}")


def _cell(
    box: tuple[float, float, float, float],
    value: float,
    size: Magnitude,
    word: str,
    told: str,
) -> str:
    x, y, width, height = box
    fill, edge, front = size.look(value)
    inset = 1.5 if edge else 0.4
    place = dict(
        x=x + inset, y=y + inset, width=width - 2 * inset, height=height - 2 * inset
    )
    parts = [tag("rect", style=fill + edge, **place)]
    if word:
        style = f"fill:{front};font-size:10px"
        where = (x + width / 2, y + height / 2 + 3.5)
        parts.append(text(*where, word, anchor="middle", style=style))
    if told:
        parts.append(tag("title", escaped(told)))
    return tag("g", *parts) if len(parts) > 1 else parts[0]


def _pixels(
    values: Any, size: Magnitude, left: float, top: float, right: float, bottom: float
) -> str:
    shares = np.vectorize(size.share, otypes=[float])(values)
    at = np.where(np.isnan(shares), SHADES, np.round(shares * (SHADES - 1)))
    colors = [size.pixel(i / (SHADES - 1)) for i in range(SHADES)]
    return tag(
        "image",
        x=left,
        y=top,
        width=right - left,
        height=bottom - top,
        href=data_uri(at.astype(np.uint8), [*colors, (0, 0, 0, 0)]),
        preserveAspectRatio="none",
        style="image-rendering:pixelated",
    )


def _row_names(
    names: Sequence[str], left: float, down: list[float], tall: float
) -> list[str]:
    every = max(1, round(0.499 + 13 / tall))
    return [
        text(left - 6, down[i] + tall / 2 + 4, _cut(name), anchor="end")
        for i, name in enumerate(names)
        if i % every == 0
    ]


def _column_names(
    names: Sequence[str],
    across: list[float],
    top: float,
    cell: float,
    slanted: bool,
    every: int,
) -> list[str]:
    found = []
    for j, name in enumerate(names):
        if j % every:
            continue
        x = across[j] + cell / 2
        if slanted:
            turn = f"rotate(-90 {x + 4:.2f} {top - 7:.2f})"
            found.append(text(x + 4, top - 7, _cut(name), transform=turn))
        else:
            found.append(text(x, top - 7, _cut(name), anchor="middle"))
    return found


def _cut(name: str) -> str:
    return name if len(name) <= 16 else name[:15] + "…"
