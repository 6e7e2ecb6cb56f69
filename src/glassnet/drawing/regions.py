"""Regions: what a network says everywhere in a plane, and where its answer turns."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Num

from glassnet.drawing.axes import Frame, finite
from glassnet.drawing.contours import contour, contour_path, filled_path
from glassnet.drawing.looks import FILLS
from glassnet.drawing.palette import token
from glassnet.drawing.svg import tag
from glassnet.errors import ShapeError

__all__ = ["Decision", "shaded"]

# Behind dots of the same color. Sharp edges, or thin lines of paper show between rows.
SHADE = "fill-opacity:0.2;fill-rule:evenodd;shape-rendering:crispEdges"


@dataclass(frozen=True, eq=False)
class Decision:
    """What a network says everywhere on a grid.

    Args:
        x: the columns of the grid, rising.
        y: its rows, rising.
        values: of shape (rows, columns): whole numbers are classes, in the order of
            their names; others are scores of the second class against the first.
        boundary: the score at which the decision turns: 0.5 for a probability, 0 for a
            logit.

    Raises:
        ShapeError: the values do not fit the grid.

    Example:
        >>> Decision(np.arange(3), np.arange(2), np.zeros((2, 3))).boundary
        0.5
    """

    x: Num[Any, "..."]
    y: Num[Any, "..."]
    values: Num[Any, "..."]
    boundary: float = 0.5

    def __post_init__(self):
        expected = np.shape(self.y) + np.shape(self.x)
        if np.shape(self.values) != expected or len(expected) != 2 or min(expected) < 2:
            raise ShapeError(
                "A decision needs one value for each place of its grid.",
                got=f"values of shape {np.shape(self.values)} for y of shape "
                f"{np.shape(self.y)} and x of shape {np.shape(self.x)}",
                expected="values of shape (len(y), len(x)), each at least 2",
                fix="make the grid by x, y = np.meshgrid(xs, ys) and reshape the "
                "network's answers to (len(ys), len(xs))",
            )


def shaded(frame: Frame, decision: Decision) -> str:
    """The region of each class in a light shade of its color, with lines between.

    Args:
        frame: where it is drawn.
        decision: what the network says.

    Returns:
        SVG.

    Example:
        >>> from glassnet.drawing.axes import Axis
        >>> half = Decision(np.arange(2), np.arange(2), np.array([[0.0, 1], [0, 1]]))
        >>> shaded(Frame(Axis(0, 1), Axis(0, 1)), half).count("<path")
        3
    """
    grid = decision.x, decision.y
    values = np.asarray(decision.values)
    if np.issubdtype(values.dtype, np.floating) or values.dtype.kind == "V":
        above = finite(values) - decision.boundary
        paths = [filled_path(frame, *grid, side, 0.0) for side in (-above, above)]
        edge = contour_path(contour(frame, *grid, above, 0.0))
    else:
        classes = values.astype(int)
        paths = [_cells(frame, *grid, classes == k) for k in range(classes.max() + 1)]
        edge = _edges(frame, *grid, classes)
    shades = [
        tag("path", d=d, style=f"fill:{token(FILLS[k])};{SHADE}")
        for k, d in enumerate(paths)
        if d
    ]
    line = tag("path", d=edge, style=f"fill:none;stroke:{token('ink')}") if edge else ""
    return "".join(shades) + line


def _bounds(places: Any) -> Any:
    """Edges of cells around the places of a grid, half-way to the neighbors."""
    places = np.asarray(places, float)
    middle = (places[1:] + places[:-1]) / 2
    return np.concatenate([places[:1], middle, places[-1:]])


def _cells(frame: Frame, x: Any, y: Any, chosen: Any) -> str:
    """Cells of the grid as one path, neighbors in a row joined to one rectangle."""
    across = frame.at(_bounds(finite(x)), frame.y.high)[0]
    down = frame.at(frame.x.high, _bounds(finite(y)))[1]
    d = []
    for row, line in enumerate(chosen):
        for start, end in _runs(line):
            a, b, top, foot = across[start], across[end], down[row + 1], down[row]
            d.append(f"M{a:.1f} {foot:.1f}H{b:.1f}V{top:.1f}H{a:.1f}z")
    return "".join(d)


def _runs(chosen: Any) -> Any:
    """Where each run of chosen ones begins, and where it has ended."""
    turns = np.diff(np.concatenate([[0], chosen, [0]]).astype(int))
    return np.flatnonzero(turns).reshape(-1, 2)


def _edges(frame: Frame, x: Any, y: Any, classes: Any) -> str:
    """The borders between cells of two classes, level ones and upright ones."""
    across = frame.at(_bounds(finite(x)), frame.y.high)[0]
    down = frame.at(frame.x.high, _bounds(finite(y)))[1]
    d = []
    for row, line in enumerate(classes[1:] != classes[:-1]):
        for start, end in _runs(line):
            d.append(f"M{across[start]:.1f} {down[row + 1]:.1f}H{across[end]:.1f}")
    for column, line in enumerate((classes[:, 1:] != classes[:, :-1]).T):
        for start, end in _runs(line):
            d.append(f"M{across[column + 1]:.1f} {down[start]:.1f}V{down[end]:.1f}")
    return "".join(d)
