"""Reliability: how sure answers are, against how often they are right."""

from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Integer, Num

from glassnet.drawing.figure import drawn, sentinel
from glassnet.errors import ShapeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["reliability_diagram"]

ROOM = 0.2  # share of the height that the longest bar of rows takes
WIDTH = 0.045  # of a bar, in units of probability


def reliability_diagram(
    sure: Num[Any, "..."],
    right: Num[Any, "..."],
    rows: Integer[Any, "..."],
    *,
    title: str,
    caption: str,
    low: Num[Any, "..."] | None = None,
    high: Num[Any, "..."] | None = None,
) -> str:
    """Draw a dot for each group of answers, and the line on which sure means right.

    Below the line answers are surer than they are right. The bars at the foot say how
    many rows stand behind each dot.

    Args:
        sure: mean probability of the answers of each group, from 0 to 1.
        right: share of them that is right, from 0 to 1.
        rows: how many there are.
        title: states the finding.
        caption: one sentence for a person who cannot see it.
        low: lower end of an interval around `right`, if one is known.
        high: upper end.

    Returns:
        SVG.

    Raises:
        ShapeError: the arrays differ in length.

    Example:
        >>> svg = reliability_diagram(np.array([0.6, 0.9]), np.array([0.5, 0.9]),
        ...                           np.array([10, 90]), title="Sure and right",
        ...                           caption="Nearly on the line.")
        >>> ">how sure (probability of the answer)</text>" in svg
        True

    Source:
        Guo, Pleiss, Sun & Weinberger (2017), "On Calibration of Modern Neural
        Networks", Figure 1, arXiv:1706.04599.
    """
    shapes = [np.shape(a) for a in (sure, right, rows, low, high) if a is not None]
    if len(set(shapes)) > 1 or len(shapes[0]) != 1:
        raise ShapeError(
            "A reliability diagram needs the same number of everything.",
            got=f"arrays of shape {', '.join(map(str, shapes))}",
            expected="one number a group in each, of shape (groups,)",
            fix="leave out the groups without a row in all of them",
        )
    x, y, count = (np.asarray(a, float) for a in (sure, right, rows))

    def paint(axes: "Axes") -> None:
        tops = ROOM * count / max(1, count.max())
        for left, top in zip(x - WIDTH / 2, tops, strict=True):
            corners = [left, left, left + WIDTH, left + WIDTH]
            gray = sentinel("muted")
            axes.fill(corners, [0, top, top, 0], color=gray, alpha=0.3, linewidth=0)
        axes.plot([0, 1], [0, 1], color=sentinel("ink"), linewidth=1.2)
        if low is not None and high is not None:
            _strokes(axes, x, np.asarray(low, float), np.asarray(high, float), 1.5)
        _strokes(axes, x, y, y, 8)  # a dot is a line of no length with a round end
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1.02)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_ticks([0, 0.2, 0.4, 0.6, 0.8, 1])

    return drawn(
        paint,
        x_label="how sure (probability of the answer)",
        y_label="share that is right",
        title=title,
        caption=caption,
        size=(420, 360),
    )


def _strokes(
    axes: "Axes", x: np.ndarray, low: np.ndarray, high: np.ndarray, width: float
) -> None:
    """Upright lines, all of them one path."""
    gaps = np.full(len(x), np.nan)
    axes.plot(
        np.stack([x, x, gaps], 1).ravel(),
        np.stack([low, high, gaps], 1).ravel(),
        color=sentinel("blue"),
        linewidth=width,
        solid_capstyle="round",
        clip_on=False,
    )
