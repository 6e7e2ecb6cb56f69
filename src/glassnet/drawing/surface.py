"""Surface: contours of a function of two variables, and the ways down it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.axes import Frame, axis_over, finite, measured
from glassnet.drawing.contours import contour, contour_path
from glassnet.drawing.decimate import MOST
from glassnet.drawing.looks import legend, line_color, line_style, shape, swatch
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text
from glassnet.errors import ShapeError

__all__ = ["levels", "surface"]

DOTTED = 60  # steps of a way, up to which each is marked
APART = 44  # between two numbers at contours, in units of the picture


def surface(
    grid_x: Num[Any, "..."],
    grid_y: Num[Any, "..."],
    values: Num[Any, "..."],
    paths: Mapping[str, Any],
    *,
    title: str,
    x_label: str,
    y_label: str,
    caption: str,
    optimum: tuple[Any, Any] | None = None,
) -> str:
    """Draw lines of equal height, and the way of each descent from start to end.

    A way starts at an open circle and ends at a filled shape of its own; up to 60 steps
    each is marked. A way that leaves the grid is cut off at its edge.

    Args:
        grid_x: the columns of the grid, rising.
        grid_y: its rows, rising.
        values: heights, of shape (rows, columns), such as a loss.
        paths: for each name the places visited, of shape (steps, 2).
        title: states the finding.
        x_label: name of the first variable, with its unit.
        y_label: name of the second.
        caption: one sentence for a person who cannot see it.
        optimum: where the lowest point is, if it is to be marked by a cross.

    Returns:
        SVG.

    Raises:
        ShapeError: the heights do not fit the grid, or a path has no two columns.

    Example:
        >>> x = np.linspace(-2, 2, 20)
        >>> bowl = x[:, None] ** 2 + x**2
        >>> svg = surface(x, x, bowl, {"rate 0.1": np.array([[2, 1], [1, 0.5]])},
        ...               title="Straight down", x_label="w1", y_label="w2",
        ...               caption="Two steps.")
        >>> ">rate 0.1</text>" in svg
        True
    """
    heights, ways = _checked(grid_x, grid_y, values, paths)
    key, deep = legend(list(ways), _swatch, left=4, top=2, width=412)
    frame = Frame(
        axis_over(grid_x, room=0), axis_over(grid_y, room=0), top=32 + deep, height=288
    )
    visited = np.concatenate(
        [np.zeros((0, 2)), *(_along(frame, w) for w in ways.values())]
    )
    lines, numbers = _contours(frame, grid_x, grid_y, heights, visited)
    cross = ""
    if optimum is not None:
        x, y = (float(place) for place in frame.at(*optimum))
        d = f"M{x - 6:.1f} {y:.1f}h12M{x:.1f} {y - 6:.1f}v12"
        cross = tag("path", d=d, style=f"stroke:{token('ink')};stroke-width:2.5")
    drawn = [_way(frame, i, way, len(ways)) for i, way in enumerate(ways.values())]
    return picture(
        420,
        frame.foot,
        key,
        frame.grid(x_label, y_label),
        "" if lines else frame.nothing("no finite height to draw"),
        frame.inside(lines, numbers, cross, *drawn),
        title=title,
        caption=caption,
    )


def levels(values: Num[Any, "..."], most: int = 11) -> list[float]:
    """Heights at which lines of equal height show a function well.

    Where the heights span much more above their middle than below, as a loss does
    around its minimum, the lines stand at equal factors above the lowest height; else
    such that the rings of a round bowl are equally far apart.

    Args:
        values: heights; those that are not finite are left out.
        most: how many lines.

    Returns:
        Heights, rising; none where all are one.

    Example:
        >>> levels(np.linspace(0, 12, 100), 3)
        [0.75, 3.0, 6.75]
    """
    values = finite(values)
    values = values[np.isfinite(values)]
    if len(values) == 0 or np.ptp(values) <= 1e-12 * np.abs(values).max():
        return []
    low, middle, high = np.percentile(values, [0, 50, 100])
    shares = np.arange(1, most + 1) / (most + 1)
    if high - low > 4 * (middle - low):
        near = max(np.percentile(values, 2) - low, 1e-6 * (high - low))
        return [float(low + near * ((high - low) / near) ** s) for s in shares]
    return [float(low + (high - low) * s**2) for s in shares]


def _checked(x: Any, y: Any, values: Any, paths: Any) -> tuple[Any, dict[str, Any]]:
    expected = np.shape(y) + np.shape(x)
    if np.shape(values) != expected or len(expected) != 2 or min(expected) < 2:
        raise ShapeError(
            "A surface needs one height for each place of its grid.",
            got=f"values of shape {np.shape(values)} for grid_y of shape "
            f"{np.shape(y)} and grid_x of shape {np.shape(x)}",
            expected="values of shape (len(grid_y), len(grid_x)), each at least 2",
            fix="values = function(grid_x[None, :], grid_y[:, None])",
        )
    ways = {str(name): finite(way) for name, way in paths.items()}
    for name, way in ways.items():
        if way.ndim != 2 or way.shape[1] != 2:
            raise ShapeError(
                f"The path {name!r} cannot be drawn.",
                got=f"an array of shape {way.shape}",
                expected="the places visited, of shape (steps, 2)",
                fix="np.stack([x_of_each_step, y_of_each_step], axis=-1)",
            )
    return finite(values), ways


def _contours(
    frame: Frame, x: Any, y: Any, heights: Any, visited: Any
) -> tuple[str, str]:
    """All lines as one path, and numbers at those where there is room."""
    d, numbers, taken = "", [], []
    for level in levels(heights):
        found = contour(frame, finite(x), finite(y), heights, level)
        d += contour_path(found)
        place = _free(frame, max(found, key=len), taken, visited) if found else None
        if place is not None:
            taken.append(place)
            numbers.append(text(*place, measured(level), anchor="middle"))
    style = f"fill:none;stroke:{token('muted')};stroke-opacity:0.55"
    # Paper around the numbers, so that no line runs through them.
    words = (
        f"fill:{token('muted')};font-size:10px;paint-order:stroke;"
        f"stroke:{token('paper')};stroke-width:4"
    )
    lines = tag("path", d=d, style=style) if d else ""
    return lines, tag("g", *numbers, style=words) if numbers else ""


def _free(
    frame: Frame, line: Any, taken: list, visited: Any
) -> tuple[float, float] | None:
    """The first place on a line that is far from edges, other numbers and all ways."""
    right, bottom = frame.left + frame.width - 22, frame.top + frame.height - 8
    for x, y in line[len(line) // 6 :]:
        within = frame.left + 22 < x < right and frame.top + 14 < y < bottom
        alone = all(np.hypot(x - a, y - b) > APART for a, b in taken)
        if within and alone and not _near(x, y, visited):
            return float(x), float(y) + 3.5
    return None


def _along(frame: Frame, way: Any) -> Any:
    """Places on a way, close enough to each other that no number fits between."""
    places = np.stack(frame.at(way[:, 0], way[:, 1]), -1)
    if len(way) == 0:
        return places
    steps = np.arange(0, max(len(way) - 1, 0) + 0.01, 0.05)[: 20 * MOST]
    at = np.arange(len(way))
    return np.stack([np.interp(steps, at, column) for column in places.T], -1)


def _near(x: float, y: float, visited: Any) -> bool:
    return bool(
        ((np.abs(visited[:, 0] - x) < 24) & (np.abs(visited[:, 1] - y) < 12)).any()
    )


def _way(frame: Frame, i: int, way: Any, of: int) -> str:
    if len(way) > MOST // of:
        chosen = np.linspace(0, len(way) - 1, MOST // of).round().astype(int)
        way = way[chosen]
    x, y = frame.at(way[:, 0], way[:, 1])
    good = np.flatnonzero(np.isfinite(x) & np.isfinite(y))
    if len(good) == 0:
        return ""
    parts = [tag("path", d=frame.path(way[:, 0], way[:, 1]), style=line_style(i))]
    fill = f"fill:{line_color(i)}"
    if len(good) <= DOTTED:
        steps = "".join(shape(i, float(x[k]), float(y[k]), 2.4) for k in good[1:-1])
        parts.append(tag("path", d=steps, style=fill) if steps else "")
    first, last = good[0], good[-1]
    start = f"fill:{token('paper')};stroke:{line_color(i)};stroke-width:2"
    parts.append(
        tag("circle", cx=float(x[first]), cy=float(y[first]), r=4.5, style=start)
    )
    end = f"{fill};stroke:{token('paper')}"
    parts.append(
        tag("path", d=shape(i, float(x[last]), float(y[last]), 5.5), style=end)
    )
    return "".join(parts)


def _swatch(i: int, x: float, y: float) -> str:
    end = tag("path", d=shape(i, x + 15, y, 4), style=f"fill:{line_color(i)}")
    return swatch(i, x, y) + end
