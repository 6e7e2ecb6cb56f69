"""Lines: curves over any x, such as activations, or an error against the width."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.drawing.axes import Frame, axis_over, finite, measured
from glassnet.drawing.curves import WIDE_SPAN, Series
from glassnet.drawing.decimate import MOST, kept
from glassnet.drawing.looks import legend, line_color, line_style, room, shape, swatch
from glassnet.drawing.mark import Mark
from glassnet.drawing.svg import picture, tag, text

__all__ = ["Mark", "Series", "lines", "slope"]

KINDS = {"training": "", "validation": "7 3", "test": "2 2.5"}
DIRECT = 14  # letters that a name may have to stand at the end of its line
DOTTED = 24  # points of a line, up to which each is marked
STEEP = 1000  # from here on y is drawn on a log axis even where x is not


def lines(
    series: Sequence[Series],
    *,
    title: str,
    x_label: str,
    y_label: str,
    caption: str,
    log_x: bool | None = None,
    log_y: bool | None = None,
    marks: Sequence[Mark] = (),
    slopes: bool = False,
) -> str:
    """Draw lines over any x: each with its own dash, color, points and name.

    Over epochs use `curves`, which also draws the mean of noise.

    Args:
        series: one or more lines with their bands; a `kind` other than training decides
            the dash. At most 2,000 points are drawn.
        title: states the finding.
        x_label: with its unit.
        y_label: with its unit.
        caption: one sentence for a person who cannot see it.
        log_x: whether x is drawn on a log axis; by default where its points are spread
            by equal factors, as widths 1, 2, 4, 8 ... are.
        log_y: whether y is; by default where it is positive and spans a factor of more
            than 20 beside a log x, or 1,000 beside a straight one.
        marks: straight lines with words.
        slopes: whether each name says the slope on log axes, which is the power of x;
            then both axes are, where all is positive.

    Returns:
        SVG.

    Example:
        >>> width = np.array([1.0, 10.0, 100.0])
        >>> svg = lines([Series("error", width, width**-0.5)], title="Error falls",
        ...             x_label="width (units)", y_label="error", caption="As a root.",
        ...             slopes=True)
        >>> "error, slope −0.500" in svg
        True
    """
    every_x = np.concatenate([finite(one.x) for one in series] or [[]])
    every_y = [finite(e) for s in series for e in (s.y, s.low, s.high) if e is not None]
    every_y = np.concatenate(every_y or [[]])
    if log_x is None:
        log_x = _by_factors(every_x) or (slopes and _span(every_x) > 1)
    if log_y is None:
        least = 1 if slopes else WIDE_SPAN if log_x else STEEP
        log_y = _span(every_y) > least
    names = [one.name for one in series]
    if slopes:
        names = [f"{s.name}, slope {measured(slope(s.x, s.y))}" for s in series]
    x_axis = axis_over(every_x, log=log_x, room=0.03)
    height_marks = [mark.y for mark in marks if mark.y is not None]
    y_axis = axis_over(np.append(every_y, height_marks), log=log_y)
    direct = len(names) > 1 and max(map(len, names)) <= DIRECT
    key, deep = "", 0.0
    if slopes or (len(names) > 1 and not direct):
        key, deep = legend(names, _swatches(series), left=4, top=2, width=412)
    aside = 30 + max(map(room, names)) if direct and not slopes else 0
    frame = Frame(x_axis, y_axis, top=32 + deep, width=max(200, 352 - aside))
    found = [_line(frame, i, one, len(series)) for i, one in enumerate(series)]
    empty = not any(np.isfinite(frame.at(s.x, s.y)).all(0).any() for s in series)
    return picture(
        420 if not aside else frame.left + frame.width + 16 + aside,
        frame.foot,
        key,
        frame.grid(x_label, y_label),
        frame.nothing() if empty else "",
        *(mark.drawn(frame) for mark in marks),
        frame.inside(*(band for band, _ in found), *(line for _, line in found)),
        _names_at_ends(frame, series) if aside else "",
        title=title,
        caption=caption,
    )


def slope(x: Any, y: Any) -> float:
    """The slope of a straight line on two log axes: b in y = a x^b.

    Args:
        x: where the points are; those without two positive numbers are left out.
        y: how high.

    Returns:
        By least squares; NaN where fewer than two points are left.

    Example:
        >>> round(slope(np.array([1.0, 2, 4]), np.array([3.0, 12, 48])), 6)
        2.0
    """
    x, y = finite(x), finite(y)
    good = (x > 0) & (y > 0)
    x, y = np.log(x[good]), np.log(y[good])
    if len(x) < 2 or np.ptp(x) == 0:
        return float("nan")
    x = x - x.mean()
    return float((x * y).sum() / (x * x).sum())


def _by_factors(x: Float[Any, "points"]) -> bool:
    """Whether points are more evenly spaced on a log axis than on a straight one."""
    x = np.unique(x[np.isfinite(x)])
    if len(x) < 3 or _span(x) <= WIDE_SPAN:
        return False
    steps, factors = np.diff(x), np.diff(np.log(x))
    return bool(factors.std() / factors.mean() < steps.std() / steps.mean())


def _span(values: Float[Any, "points"]) -> float:
    values = values[np.isfinite(values)]
    if len(values) == 0 or values.min() <= 0:
        return 1.0
    return float(np.exp(np.log(values.max()) - np.log(values.min())))


def _swatches(series: Sequence[Series]) -> Any:
    def one(i: int, x: float, y: float) -> str:
        if series[i].kind == "training":
            return swatch(i, x, y)
        d = f"M{x:g} {y:g}h18"
        return tag("path", d=d, style=line_style(i, dash=KINDS[series[i].kind]))

    return one


def _line(frame: Frame, i: int, one: Series, of: int) -> tuple[str, str]:
    """A line's band, which stands behind all lines, and the line with its points."""
    x, y = finite(one.x), finite(one.y)
    at = kept(y, max(8, MOST // (of * (3 if one.low is not None else 1))))
    dash = None if one.kind == "training" else KINDS[one.kind]
    band = ""
    if one.low is not None and one.high is not None:
        # Where the lower edge has no place on a log axis, the band reaches the foot.
        low, high = (finite(edge)[at] for edge in (one.low, one.high))
        low = np.where(low <= 0, frame.y.low, low) if frame.y.log else low
        good = np.isfinite(x[at] + low + high)
        around = np.concatenate([x[at][good], x[at][good][::-1]])
        edge = np.concatenate([low[good], high[good][::-1]])
        style = f"fill:{line_color(i)};fill-opacity:0.18"
        band = tag("path", d=frame.path(around, edge) + "z", style=style)
        band = band if good.any() else ""
    d = frame.path(x[at], y[at])
    line = tag("path", d=d, style=line_style(i, dash=dash)) if d else ""
    places = np.stack(frame.at(x, y), -1)
    places = places[np.isfinite(places).all(-1)]
    if 0 < len(places) <= DOTTED:
        dots = "".join(shape(i, float(a), float(b)) for a, b in places)
        line += tag("path", d=dots, style=f"fill:{line_color(i)}")
    return band, line


def _names_at_ends(frame: Frame, series: Sequence[Series]) -> str:
    """Each name beside the end of its line, moved apart where they would meet."""
    x, swatches = frame.left + frame.width + 8, _swatches(series)
    wanted = []
    for i, one in enumerate(series):
        places = frame.at(one.x, one.y)[1]
        places = places[np.isfinite(places)]
        end = float(places[-1]) if len(places) else frame.top + frame.height
        wanted.append((min(max(end, frame.top), frame.top + frame.height), i))
    parts, lowest = [], frame.top - 16.0
    wanted.sort()
    for k, (y, i) in enumerate(wanted):
        below = frame.top + frame.height - 16 * (len(wanted) - 1 - k)
        y = max(lowest + 16, min(y, below))
        parts += [swatches(i, x, y), text(x + 22, y + 4, series[i].name)]
        lowest = y
    return "".join(parts)
