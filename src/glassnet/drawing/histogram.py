"""Histogram: how numbers are spread, such as weights before and after training."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from glassnet.drawing.axes import Axis, Frame, axis_over, finite
from glassnet.drawing.looks import legend, line_color, line_style, swatch
from glassnet.drawing.svg import picture, tag
from glassnet.errors import ConfigError

__all__ = ["histogram"]


def histogram(
    values_by_name: Mapping[str, Any],
    *,
    title: str,
    x_label: str,
    caption: str,
    y_label: str = "share of the numbers (%)",
    bins: int = 40,
    counts: bool = False,
    log_y: bool = False,
) -> str:
    """Draw outlines of one or a few distributions over the same bins.

    Each stands for 100 %, so that a few numbers and many can be compared. Numbers that
    are not finite are left out, and the name says how many.

    Args:
        values_by_name: for each name an array of any shape.
        title: states the finding.
        x_label: what is counted, with its unit.
        caption: one sentence for a person who cannot see it.
        y_label: of the height.
        bins: how many, over all values together; 1 or more.
        counts: whether heights are counts instead of shares.
        log_y: whether they stand on a log axis, which shows thin tails.

    Returns:
        SVG.

    Raises:
        ConfigError: there is not even one bin.

    Example:
        >>> svg = histogram({"before": np.arange(9), "after": np.zeros(9)}, bins=3,
        ...                 title="All gone", x_label="weight", caption="At zero.")
        >>> ">before</text>" in svg
        True
    """
    if bins < 1:
        raise ConfigError(
            "A histogram needs bins.",
            got=f"bins={bins}",
            expected="1 or more",
            fix="leave it out: 40 read well",
        )
    every = {name: finite(values).ravel() for name, values in values_by_name.items()}
    known = [values[np.isfinite(values)] for values in every.values()]
    edges = _edges(np.concatenate(known or [np.zeros(0)]), bins)
    heights = [_heights(values, edges, counts) for values in known]
    names = [
        name
        + (f" ({np.isnan(all_).sum():,} not finite)" if np.isnan(all_).any() else "")
        for name, all_ in every.items()
    ]
    told = len(names) > 1 or any("not finite" in name for name in names)
    key, deep = legend(names if told else [], swatch, left=4, top=2, width=412)
    x_axis = Axis(float(edges[0]), float(edges[-1]))
    frame = Frame(x_axis, _upright(heights, log_y), top=32 + deep)
    foot = frame.y.low
    parts = []
    for i, height in enumerate(heights):
        if not height.any():
            continue
        # Up at each edge, along the bin; an empty bin on a log axis lies at the foot.
        x = np.repeat(edges, 2)
        y = np.concatenate([[foot], np.repeat(np.maximum(height, foot), 2), [foot]])
        d = frame.path(x, y)
        if i == 0:
            style = f"fill:{line_color(0)};fill-opacity:0.15"
            parts.append(tag("path", d=d + "z", style=style))
        parts.append(tag("path", d=d, style=line_style(i)))
    return picture(
        420,
        frame.foot,
        key,
        frame.grid(x_label, y_label),
        *parts if parts else [frame.nothing()],
        title=title,
        caption=caption,
    )


def _edges(values: Any, bins: int) -> Any:
    axis = axis_over(values, room=0)
    if len(values) and values.min() == values.max():
        bins |= 1  # so that a single value stands in the middle of a bin
    return np.linspace(axis.low, axis.high, bins + 1)


def _heights(values: Any, edges: Any, counts: bool) -> Any:
    found = np.histogram(np.clip(values, edges[0], edges[-1]), edges)[0].astype(float)
    return found if counts or len(values) == 0 else 100 * found / len(values)


def _upright(heights: list, log: bool) -> Axis:
    every = np.concatenate(heights or [np.zeros(0)])
    top = float(every.max(initial=0)) or 1.0
    if not log:
        return Axis(0.0, 1.05 * top)
    least = float(every[every > 0].min(initial=top))
    return Axis(least / 2, 2 * top, True)
