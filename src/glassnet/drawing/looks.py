"""Marks: colors, dashes and shapes that tell series and classes apart, and their names.

Color alone never carries a meaning: a series has a dash as well, a class a shape.
"""

import itertools
from collections.abc import Callable, Sequence

from glassnet.drawing.palette import token
from glassnet.drawing.svg import tag, text

__all__ = [
    "DASHES",
    "FILLS",
    "MOST_CLASSES",
    "fill_style",
    "legend",
    "line_color",
    "line_style",
    "room",
    "shape",
    "swatch",
]

LINES = ("blue", "vermillion", "green", "purple", "ink")
FILLS = ("blue", "vermillion", "green", "purple", "orange", "sky", "yellow", "muted")
OUTLINED = ("orange", "sky", "yellow")  # too faint on white without an edge of ink
DASHES = ("", "7 3", "2 2.5", "9 3 2 3")
MOST_CLASSES = len(FILLS)

# Each within a square of side 2 around 0, of about the same area.
CORNERS = (
    ((-0.8, -0.8), (0.8, -0.8), (0.8, 0.8), (-0.8, 0.8)),
    ((0, -1.1), (1.05, 0.8), (-1.05, 0.8)),
    ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    ((0, 1.1), (1.05, -0.8), (-1.05, -0.8)),
    ((-0.4, -1.1), (0.4, -1.1), (0.4, -0.4), (1.1, -0.4), (1.1, 0.4), (0.4, 0.4),
     (0.4, 1.1), (-0.4, 1.1), (-0.4, 0.4), (-1.1, 0.4), (-1.1, -0.4), (-0.4, -0.4)),
    ((0, -0.55), (0.65, -1.1), (1.1, -0.65), (0.55, 0), (1.1, 0.65), (0.65, 1.1),
     (0, 0.55), (-0.65, 1.1), (-1.1, 0.65), (-0.55, 0), (-1.1, -0.65), (-0.65, -1.1)),
    ((-1.15, -0.5), (1.15, -0.5), (1.15, 0.5), (-1.15, 0.5)),
)  # fmt: skip


def line_style(i: int, *, width: float = 2, dash: str | None = None) -> str:
    """The color and dash of the i-th of several lines; 20 differ.

    Args:
        i: which one, from 0.
        width: in units of the picture.
        dash: instead of the i-th; "" is solid.

    Example:
        >>> line_style(0), line_style(1)[-20:]
        ('fill:none;stroke:var(--blue,#0072B2);stroke-width:2', 'stroke-dasharray:7 3')
    """
    dash = DASHES[i % len(DASHES)] if dash is None else dash
    style = f"fill:none;stroke:{line_color(i)};stroke-width:{width:g}"
    return style + (f";stroke-dasharray:{dash}" if dash else "")


def line_color(i: int) -> str:
    """The color of the i-th of several lines.

    Example:
        >>> line_color(1)
        'var(--vermillion,#D55E00)'
    """
    return token(LINES[i % len(LINES)])


def fill_style(i: int) -> str:
    """The fill of the i-th class, with the outline that it needs.

    Example:
        >>> fill_style(0)
        'fill:var(--blue,#0072B2);stroke:var(--paper,#FFFFFF);stroke-width:0.6'
    """
    name = FILLS[i % len(FILLS)]
    edge = "ink" if name in OUTLINED else "paper"
    return f"fill:{token(name)};stroke:{token(edge)};stroke-width:0.6"


def shape(i: int, x: float, y: float, size: float = 3.5) -> str:
    """The path of the i-th shape: circle, square, triangle, diamond ...; 8 differ.

    Args:
        i: which one, from 0.
        x: its center.
        y: its center.
        size: about its radius.

    Example:
        >>> shape(0, 10, 10, 2), shape(1, 10, 10, 5)
        ('M8 10a2 2 0 1 0 4 0a2 2 0 1 0-4 0z', 'M6 6h8v8h-8z')
    """
    i %= len(CORNERS) + 1
    if i == 0:
        r, d = _cut(size), _cut(2 * size)
        start = f"M{_cut(x - size)} {_cut(y)}"
        return f"{start}a{r} {r} 0 1 0 {d} 0a{r} {r} 0 1 0-{d} 0z"
    # Steps from corner to corner: a picture of a thousand shapes stays small.
    corners = [(round(a * size, 1), round(b * size, 1)) for a, b in CORNERS[i - 1]]
    steps = [
        f"h{_cut(c - a)}"
        if b == d
        else f"v{_cut(d - b)}"
        if a == c
        else f"l{_cut(c - a)} {_cut(d - b)}"
        for (a, b), (c, d) in itertools.pairwise(corners)
    ]
    start = f"M{_cut(x + corners[0][0])} {_cut(y + corners[0][1])}"
    return start + "".join(steps).replace(" -", "-") + "z"


def room(words: str) -> float:
    """About how wide words are, in units of which the text is 12 high.

    Example:
        >>> room("abc"), room("mmm")
        (20.1, 32.1)
    """
    wide = sum(letter in "mwMW" for letter in words)
    return round(6.7 * len(words) + 4 * wide, 1)


def legend(
    names: Sequence[str],
    swatch: Callable[[int, float, float], str],
    *,
    left: float,
    top: float,
    width: float,
) -> tuple[str, float]:
    """Names in rows, each behind a swatch of what it names.

    Args:
        names: a name that is too long for a row is cut.
        swatch: draws the i-th swatch, 18 wide, from a place at its left and mid-height.
        left: edge of the rows.
        top: upper edge of the first.
        width: of a row.

    Returns:
        SVG, and how high the rows are.

    Example:
        >>> svg, height = legend(["a", "b"], lambda i, x, y: "", left=0, top=0, width=9)
        >>> height
        36.0
    """
    parts, x, row = [], left, 0
    for i, name in enumerate(names):
        most = max(3, int((width - 24) / 6.7))
        name = name if len(name) <= most else name[: most - 1] + "…"
        if x > left and x + 24 + room(name) > left + width:
            x, row = left, row + 1
        y = top + 18 * row + 9
        parts += [swatch(i, x, y), text(x + 23, y + 4, name)]
        x += 24 + room(name) + 12
    return "".join(parts), 18.0 * (row + 1) * bool(names)


def swatch(i: int, x: float, y: float) -> str:
    """A piece of the i-th line, for a legend.

    Example:
        >>> swatch(0, 4, 9)[:21]
        '<path d="M4 9h18" sty'
    """
    return tag("path", d=f"M{_cut(x)} {_cut(y)}h18", style=line_style(i))


def _cut(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
