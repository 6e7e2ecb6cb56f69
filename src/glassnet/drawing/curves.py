"""Curves: lines over epochs or steps."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from jaxtyping import Float, Int, Num

from glassnet.drawing.decimate import MOST, kept
from glassnet.drawing.figure import drawn, sentinel
from glassnet.drawing.numbers import show
from glassnet.errors import ShapeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Series", "curves", "noisy", "smoothed", "wants_log"]

DASHES = {"training": "-", "validation": (0, (5, 2)), "test": (0, (1, 2))}
COLORS = ("blue", "vermillion", "green", "purple", "ink")
WIDE_SPAN = 20  # from here on a log axis shows more than a straight one
NOISY = 0.04  # jumps from point to point, as a share of the whole rise


@dataclass(frozen=True, eq=False)
class Series:
    """One line of a picture.

    Args:
        name: what the legend calls it.
        x: where its points are, such as epochs from 1.
        y: how high; not finite where there is a gap.
        low: lower edge of a band around it, such as the least over replicas.
        high: upper edge of that band.
        kind: training is drawn solid, validation dashed, test dotted.
        band: what reaches from low to high, for the legend.

    Raises:
        ShapeError: the arrays differ in length.

    Example:
        >>> Series("loss", np.array([1, 2]), np.array([0.9, 0.5])).kind
        'training'
    """

    name: str
    x: Num[Any, "..."]
    y: Num[Any, "..."]
    low: Num[Any, "..."] | None = None
    high: Num[Any, "..."] | None = None
    kind: Literal["training", "validation", "test"] = "training"
    band: str = ""

    def __post_init__(self):
        lines = [a for a in (self.x, self.y, self.low, self.high) if a is not None]
        if len({np.shape(line) for line in lines}) > 1 or np.ndim(self.y) != 1:
            raise ShapeError(
                f"The line {self.name!r} cannot be drawn.",
                got=f"arrays of shape {', '.join(str(np.shape(a)) for a in lines)}",
                expected="x, y, low and high of one shape (points,)",
                fix="for several replicas, give the middle as y and the edges as "
                "low and high",
            )


def curves(
    series: list[Series],
    *,
    title: str,
    x_label: str,
    y_label: str,
    caption: str,
    mark: float | None = None,
    log: bool | None = None,
) -> str:
    """Draw lines over epochs: noise thin under its mean, bands, the chosen epoch.

    Args:
        series: one or more lines; together at most 2,000 of their points are drawn.
        title: states the finding.
        x_label: with its unit.
        y_label: with its unit.
        caption: one sentence for a person who cannot see it.
        mark: the epoch that was kept, if any.
        log: whether y is drawn on a log axis; by default where all of it is positive
            and spans more than a factor of 20.

    Returns:
        SVG.

    Example:
        >>> line = Series("training", np.arange(1, 4), np.array([100.0, 10.0, 1.0]))
        >>> svg = curves([line], title="Loss falls", x_label="epoch",
        ...              y_label="loss (nats)", caption="From 100 to 1.", mark=3)
        >>> "Loss falls" in svg, ">kept: 3</text>" in svg
        (True, True)
    """
    scale = wants_log(series) if log is None else log

    def paint(axes: "Axes") -> None:
        if scale:
            axes.set_yscale("log")
        handles = []
        for i, one in enumerate(series):
            handles.append(_line(axes, one, COLORS[i % len(COLORS)], len(series)))
        left, right = axes.get_xlim()
        if right - left < 1:  # a single epoch: show it between its neighbors
            axes.set_xlim(left - 1, right + 1)
        _ticks(axes, scale)
        if mark is not None:
            _mark(axes, mark, series)
        bands = list(dict.fromkeys(one.band for one in series if one.band))
        if len(series) + len(bands) == 1:
            return
        from matplotlib.patches import Patch

        # In front of each name something invisible: matplotlib drops "_names".
        names = ["\u200b" + name for name in [*(s.name for s in series), *bands]]
        patch = Patch(color=sentinel("muted"), alpha=0.3, linewidth=0)
        handles += [patch] * len(bands)
        axes.legend(
            handles,
            names,
            loc="lower right",
            bbox_to_anchor=(1.02, 0.99),
            ncols=3,
            frameon=False,
            labelcolor=sentinel("ink"),
            handlelength=2.2,
            columnspacing=1.2,
            borderaxespad=0,
        )

    return drawn(paint, x_label=x_label, y_label=y_label, title=title, caption=caption)


def smoothed(
    y: Num[Any, "points"], window: int, at: Int[Any, "some"] | None = None
) -> Float[Any, "..."]:
    """The mean over a window around each point, which is shorter at both ends.

    Args:
        y: a line; points that are not finite are left out of every mean.
        window: in points, at least 1.
        at: which points are asked for; by default all.

    Returns:
        One mean for each, not finite where its window holds nothing that is.

    Example:
        >>> smoothed(np.array([0.0, 3.0, 0.0, 3.0]), 3).tolist()
        [1.5, 1.0, 2.0, 1.5]
    """
    # Not by differences of a running sum: one loss of 1e30 would blot out all others.
    half = window // 2
    means = np.full(len(y) if at is None else len(at), np.nan)
    for k, i in enumerate(range(len(y)) if at is None else at):
        near = np.asarray(y[max(0, i - half) : i + half + 1], float)
        near = near[np.isfinite(near)]
        if len(near):
            means[k] = near.mean()
    return means


def wants_log(series: list[Series]) -> bool:
    """Whether the lines are positive and span more than a factor of 20.

    Example:
        >>> wants_log([Series("a", np.array([1, 2]), np.array([0.1, 5.0]))])
        True
    """
    every = np.concatenate([np.asarray(one.y, float) for one in series] or [[]])
    every = every[np.isfinite(every)]
    if len(every) == 0 or every.min() <= 0:
        return False
    return bool(every.max() / every.min() > WIDE_SPAN)


def _line(axes: "Axes", one: Series, color: str, lines: int) -> Any:
    x, y = np.asarray(one.x, float), np.asarray(one.y, float)
    y = np.where(np.isfinite(y), y, np.nan)
    ink, dash = sentinel(color), DASHES[one.kind]
    parts = 2 + 2 * (one.low is not None)  # raw, smooth, two edges: share the points
    at = kept(y, max(8, MOST // (parts * lines)))
    if one.low is not None and one.high is not None:
        low, high = np.asarray(one.low, float)[at], np.asarray(one.high, float)[at]
        good = np.isfinite(low) & np.isfinite(high)
        edge = np.concatenate([low[good], high[good][::-1]])
        around = np.concatenate([x[at][good], x[at][good][::-1]])
        axes.fill(around, edge, color=ink, alpha=0.18, linewidth=0)
    if noisy(y):
        axes.plot(x[at], y[at], color=ink, linewidth=0.8, alpha=0.45, clip_on=False)
        x, y = x[at], smoothed(y, max(5, len(y) // 20), at)
        at = np.arange(len(x))
    style: dict[str, Any] = dict(color=ink, linestyle=dash, clip_on=False)
    if len(at) == 1:  # a line of one point has no length: let its round end show
        x, y, at = np.repeat(x, 2), np.repeat(y, 2), np.array([0, 1])
        style |= dict(linestyle="-", linewidth=7, solid_capstyle="round")
    return axes.plot(x[at], y[at], **style)[0]


def noisy(y: Num[Any, "points"]) -> bool:
    """Whether a line of 30 points or more jumps from each to the next.

    Args:
        y: a line; points that are not finite are left out.

    Example:
        >>> noisy(np.arange(40) % 2), noisy(np.arange(40))
        (True, False)
    """
    y = y[np.isfinite(y)]
    if len(y) < 30:
        return False
    low, high = np.percentile(y, [5, 95])
    bend = np.median(np.abs(np.diff(y, 2)))
    return bool(high > low and bend > NOISY * (high - low))


def _mark(axes: "Axes", at: float, series: list[Series]) -> None:
    axes.axvline(at, color=sentinel("muted"), linewidth=1)
    left, right = axes.get_xlim()
    late = at > (left + right) / 2
    heights = [float(np.interp(at, one.x, one.y)) for one in series]
    points = axes.transData.transform([(at, y) for y in heights if np.isfinite(y)])
    places = axes.transAxes.inverted().transform(points)[:, 1] if len(points) else []
    crowded = any(0.7 < place for place in places)  # then the words stand below
    axes.annotate(
        f"kept: {show(int(at) if float(at).is_integer() else at)}",
        (at, 0 if crowded else 1),
        (-5 if late else 5, 7 if crowded else -11),
        xycoords=("data", "axes fraction"),
        textcoords="offset points",
        ha="right" if late else "left",
        color=sentinel("muted"),
    )


def _ticks(axes: "Axes", log: bool) -> None:
    from matplotlib.ticker import LogLocator, MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, integer=True))
    low, high = axes.get_ylim()
    if log:
        subs = (1.0,) if high / low > 300 else (1.0, 3.0)
        axes.yaxis.set_major_locator(LogLocator(subs=subs, numticks=8))
    else:
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5))
