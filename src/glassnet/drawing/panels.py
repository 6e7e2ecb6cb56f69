"""Panels: the same small picture for each of many things, all on one scale."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.drawing.axes import Axis, Frame, axis_over, finite, tick_name
from glassnet.drawing.curves import Series
from glassnet.drawing.decimate import MOST, kept
from glassnet.drawing.looks import legend, line_color, line_style, room, swatch
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text

__all__ = ["Panel", "panels"]

WIDTH, LEFT, GAP, HIGH = 420, 52, 12, 64
WORDS = 20  # above a panel, for its name
COLUMNS = ((1, 1), (4, 2), (9, 3))  # up to so many panels, so many in a row; else 4


@dataclass(frozen=True, eq=False)
class Panel:
    """One of the small pictures.

    Args:
        name: stands above it; where there is little room, its first word.
        series: its lines; the i-th of each panel is drawn alike and means the same.

    Example:
        >>> line = Series("size", np.array([0, 1]), np.array([1.0, 2.0]))
        >>> Panel("0 Dense", [line]).name
        '0 Dense'
    """

    name: str
    series: Sequence[Series]


def panels(
    many: Sequence[Panel],
    *,
    title: str,
    x_label: str,
    y_label: str,
    caption: str,
    log: bool = False,
    mark: float | None = None,
    ends: tuple[float, float] | None = None,
) -> str:
    """Draw lines for each of many things, in panels on the same two axes.

    Args:
        many: one or more panels, in the order in which they are read.
        title: states the finding.
        x_label: with its unit.
        y_label: with its unit.
        caption: one sentence for a person who cannot see it.
        log: whether y is drawn on a log axis.
        mark: a value of y at which each panel has a dotted line, or None.
        ends: of the y axis; by default what holds all lines and their bands.

    Returns:
        SVG.

    Example:
        >>> line = Series("size", np.array([0, 1]), np.array([1.0, 2.0]))
        >>> svg = panels([Panel("0 Dense", [line])], title="A", x_label="step",
        ...              y_label="size", caption="B.")
        >>> ">0 Dense</text>" in svg
        True
    """
    x, y = _axes(many, log, mark, ends)
    across = next((n for most, n in COLUMNS if len(many) <= most), 4)
    wide = (WIDTH - LEFT - 8 - GAP * (across - 1)) / across
    names = list(dict.fromkeys(one.name for panel in many for one in panel.series))
    key, deep = "", 0.0
    if len(names) > 1:
        key, deep = legend(names, swatch, left=4, top=2, width=WIDTH - 8)
    top, parts = 30 + deep, []
    for i, panel in enumerate(many):
        row, column = divmod(i, across)
        frame = Frame(
            x,
            y,
            left=LEFT + column * (wide + GAP),
            top=top + WORDS + row * (HIGH + WORDS + 4),
            width=wide,
            height=HIGH,
        )
        last = i + across >= len(many)  # nothing stands below
        parts.append(_panel(frame, panel, names, mark, len(many), column == 0, last))
    rows = math.ceil(len(many) / across)
    foot = top + rows * (HIGH + WORDS + 4) + 18
    words = text((LEFT + WIDTH) / 2, foot + 10, x_label, anchor="middle")
    y_name = text(4, top - 10, y_label)
    return picture(
        WIDTH, foot + 18, key, y_name, *parts, words, title=title, caption=caption
    )


def _axes(
    many: Sequence[Panel], log: bool, mark: float | None, ends: Any
) -> tuple[Axis, Axis]:
    series = [one for panel in many for one in panel.series]
    heights = [finite(a) for s in series for a in (s.y, s.low, s.high) if a is not None]
    heights.append(finite([] if mark is None else [mark]))
    y = Axis(*ends) if ends else axis_over(np.concatenate(heights), log=log, room=0.08)
    steps = np.concatenate([finite(one.x) for one in series] or [[]])
    return axis_over(steps, room=0.02), y


def _panel(
    frame: Frame,
    panel: Panel,
    names: list[str],
    mark: float | None,
    of: int,
    first: bool,
    last: bool,
) -> str:
    right, bottom = frame.left + frame.width, frame.top + frame.height
    name = _fitting(panel.name, int(frame.width / 6.7))
    parts = [text(frame.left, frame.top - 5, name), _grid(frame, first, last)]
    if mark is not None and frame.y.low <= mark <= frame.y.high:
        level = float(frame.at(frame.x.low, mark)[1])
        style = f"fill:none;stroke:{token('muted')};stroke-dasharray:1 2"
        d = f"M{frame.left:.1f} {level:.1f}H{right:.1f}"
        parts.append(tag("path", d=d, style=style))
    bands, lines = [], []
    for one in panel.series:
        band, line = _line(frame, names.index(one.name), one, of * len(names))
        bands.append(band)
        lines.append(line)
    if not any(lines):
        words = f"fill:{token('muted')}"
        middle = ((frame.left + right) / 2, (frame.top + bottom) / 2 + 4)
        parts.append(text(*middle, "–", anchor="middle", style=words))
    return "".join(parts) + frame.inside(*filter(None, [*bands, *lines]))


def _fitting(name: str, most: int) -> str:
    """The name, or its first word, or the end of that, which tells most of a path."""
    if len(name) > most:
        name = name.partition(" ")[0]
    if len(name) <= most:
        return name
    tail = name[-(most - 1) :]
    return "…" + tail[max(0, tail.find("/")) :]


def _line(frame: Frame, i: int, one: Series, of: int) -> tuple[str, str]:
    """The band of a line, and the line."""
    x, y = finite(one.x), finite(one.y)
    at = kept(y, max(8, MOST // (of * (3 if one.low is not None else 1))))
    band = ""
    if one.low is not None and one.high is not None:
        low, high = finite(one.low)[at], finite(one.high)[at]
        good = np.isfinite(x[at] + low + high)
        around = np.concatenate([x[at][good], x[at][good][::-1]])
        edge = np.concatenate([low[good], high[good][::-1]])
        style = f"fill:{line_color(i)};fill-opacity:0.18"
        if good.any():
            band = tag("path", d=frame.path(around, edge) + "z", style=style)
    d = frame.path(x[at], y[at])
    return band, tag("path", d=d, style=line_style(i, width=1.6)) if d else ""


def _grid(frame: Frame, first: bool, last: bool) -> str:
    """Lines behind what is drawn; numbers at the left edge and below the last row."""
    right, bottom = frame.left + frame.width, frame.top + frame.height
    levels = [(t, float(frame.at(frame.x.low, t)[1])) for t in frame.y.ticks(3)]
    d = "".join(f"M{frame.left:.1f} {y:.1f}H{right:.1f}" for _, y in levels)
    base = f"M{frame.left:.1f} {bottom:.1f}H{right:.1f}"
    names = []
    if first:
        names = [
            text(frame.left - 6, y + 4, tick_name(t), anchor="end") for t, y in levels
        ]
    if last:
        names += _steps(frame, bottom + 16)
    return (
        (tag("path", d=d, style=f"stroke:{token('line')}") if d else "")
        + tag("path", d=base, style=f"stroke:{token('muted')}")
        + (tag("g", *names, style=f"fill:{token('muted')}") if names else "")
    )


def _steps(frame: Frame, y: float) -> list[str]:
    """As many numbers below a panel as have room."""
    found, end = [], -math.inf
    for tick in frame.x.ticks(3):
        x, half = float(frame.at(tick, frame.y.low)[0]), room(tick_name(tick)) / 2
        inside = frame.left - 8 <= x - half and x + half <= frame.left + frame.width + 8
        if inside and x - half > end + 6:
            found.append(text(x, y, tick_name(tick), anchor="middle"))
            end = x + half
    return found
