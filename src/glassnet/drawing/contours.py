"""Contours: the lines on which a function of two variables keeps one value."""

from typing import Any

import numpy as np
from jaxtyping import Float, Num

from glassnet.drawing.axes import Frame, finite

__all__ = ["contour", "contour_path", "filled_path"]

NEAR = 2.5  # points of a contour closer than this, in units of the picture, are one


def contour(
    frame: Frame, x: Any, y: Any, values: Num[Any, "rows columns"], level: float
) -> list[Float[Any, "points 2"]]:
    """The lines on which interpolated values have a level, as places in the picture.

    Args:
        frame: where they are drawn.
        x: the columns of the grid.
        y: its rows.
        values: one for each place; what is not finite is a hole.
        level: of the lines.

    Example:
        >>> from glassnet.drawing.axes import Axis
        >>> frame = Frame(Axis(0, 1), Axis(0, 1), left=0, top=0, width=10, height=10)
        >>> contour(frame, [0, 1], [0, 1], np.array([[0, 1], [0, 1]]), 0.5)[0].tolist()
        [[5.0, 0.0], [5.0, 10.0]]

    Source:
        ContourPy, the package that computes matplotlib's contours.
    """
    return [
        _thinned(np.asarray(line))
        for line in _generator(frame, x, y, values).lines(level)
    ]


def contour_path(lines: list[Float[Any, "_ 2"]]) -> str:
    """Lines as one path.

    Example:
        >>> contour_path([np.array([[0.0, 1.0], [2.0, 3.0]])])
        'M0.0 1.0L2.0 3.0'
    """
    return "".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in line) for line in lines
    )


def filled_path(
    frame: Frame, x: Any, y: Any, values: Num[Any, "rows columns"], level: float
) -> str:
    """The region in which values lie above a level, as a path to be filled evenodd.

    Args:
        frame: where it is drawn.
        x: the columns of the grid.
        y: its rows.
        values: one for each place.
        level: the lowest that is in.

    Example:
        >>> from glassnet.drawing.axes import Axis
        >>> frame = Frame(Axis(0, 1), Axis(0, 1), left=0, top=0, width=10, height=10)
        >>> path = filled_path(frame, [0, 1], [0, 1], np.array([[0, 1], [0, 1]]), 0.5)
        >>> sorted(path[1:-1].split("L"))
        ['10.0 0.0', '10.0 10.0', '5.0 0.0', '5.0 10.0']
    """
    generator = _generator(frame, x, y, values)
    top = float(np.nanmax(finite(values), initial=level)) + 1.0
    outlines, offsets = generator.filled(level, top)
    pieces = []
    for points, starts in zip(outlines, offsets, strict=True):
        for a, b in zip(starts[:-1], starts[1:], strict=True):
            ring = _thinned(np.asarray(points)[a : b - 1])  # its last is its first
            pieces.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring) + "z")
    return "".join(pieces)


def _generator(frame: Frame, x: Any, y: Any, values: Any) -> Any:
    # On first use, for matplotlib brings it. It costs a hundredth of matplotlib.
    from contourpy import FillType, LineType, contour_generator

    across = frame.at(x, frame.y.high)[0]
    down = frame.at(frame.x.high, y)[1]
    return contour_generator(
        across,
        down,
        np.ma.masked_invalid(finite(values)),
        line_type=LineType.Separate,
        fill_type=FillType.OuterOffset,
    )


def _thinned(line: Float[Any, "points 2"]) -> Float[Any, "kept 2"]:
    """A line without points that lie closer than one can see to the one before."""
    chosen = [0]
    for i in range(1, len(line) - 1):
        if np.abs(line[i] - line[chosen[-1]]).max() >= NEAR:
            chosen.append(i)
    return line[[*chosen, len(line) - 1]] if len(line) > 1 else line
