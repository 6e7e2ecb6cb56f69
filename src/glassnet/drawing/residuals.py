"""Residuals: what a regression leaves over."""

from typing import TYPE_CHECKING, Any

import numpy as np
from jaxtyping import Float, Num

from glassnet.drawing.decimate import MOST
from glassnet.drawing.figure import drawn, sentinel
from glassnet.errors import ShapeError

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["predicted_against_true", "residual_histogram"]

BINS = 31  # odd, so that one bin is centered on zero


def predicted_against_true(
    truth: Num[Any, "..."],
    predicted: Num[Any, "..."],
    *,
    unit: str,
    title: str,
    caption: str,
) -> str:
    """Draw each row as a dot, and the line on which a perfect prediction lies.

    Of more than 2,000 rows a sample is drawn: the 200 furthest from the line, which are
    what one looks for, and others by chance, always the same.

    Args:
        truth: the true values.
        predicted: what the network says.
        unit: of both, such as "price (dollars)".
        title: states the finding.
        caption: one sentence for a person who cannot see it.

    Returns:
        SVG.

    Raises:
        ShapeError: there is not one prediction for each truth.

    Example:
        >>> truth = np.array([1.0, 2.0, 3.0])
        >>> svg = predicted_against_true(truth, truth + 0.5, unit="price (dollars)",
        ...                              title="Too high", caption="By half a dollar.")
        >>> ">true price (dollars)</text>" in svg
        True
    """
    error = _residuals(truth, predicted)
    truth, predicted = np.asarray(truth, float), np.asarray(predicted, float)
    at = _sample(np.abs(error))
    both = np.concatenate([truth, predicted])
    both = both[np.isfinite(both)]
    ends = [both.min(), both.max()] if len(both) else [0.0, 1.0]

    def paint(axes: "Axes") -> None:
        axes.plot(ends, ends, color=sentinel("ink"), linewidth=1.2)
        # A dot is a line of no length with a round end: one path for all of them.
        gaps = np.full(len(at), np.nan)
        axes.plot(
            np.stack([truth[at], truth[at], gaps], 1).ravel(),
            np.stack([predicted[at], predicted[at], gaps], 1).ravel(),
            color=sentinel("blue"),
            linewidth=5 if len(at) < 300 else 3.5,
            alpha=0.6,
            solid_capstyle="round",
        )
        _plain_ticks(axes)
        axes.grid(axis="x", color=sentinel("line"), linewidth=1)

    return drawn(
        paint,
        x_label=f"true {unit}",
        y_label=f"predicted {unit}",
        title=title,
        caption=caption,
        size=(420, 360),
    )


def residual_histogram(
    truth: Num[Any, "..."],
    predicted: Num[Any, "..."],
    *,
    unit: str,
    title: str,
    caption: str,
) -> str:
    """Draw how many rows are predicted too low (left of zero) and too high (right).

    The axis ends at the 99th percentile of the size; what lies beyond is counted in the
    last bar on its side, so that one wild row does not press the rest into one bar.

    Args:
        truth: the true values.
        predicted: what the network says.
        unit: of both.
        title: states the finding.
        caption: one sentence for a person who cannot see it.

    Returns:
        SVG.

    Raises:
        ShapeError: there is not one prediction for each truth.

    Example:
        >>> truth = np.array([1.0, 2.0, 3.0])
        >>> svg = residual_histogram(truth, truth + 0.5, unit="price (dollars)",
        ...                          title="Too high", caption="By half a dollar.")
        >>> ">predicted − true price (dollars)</text>" in svg
        True
    """
    error = _residuals(truth, predicted)
    error = error[np.isfinite(error)]
    reach = float(np.percentile(np.abs(error), 99)) if len(error) else 1.0
    edges = np.linspace(-1, 1, BINS + 1) * (reach or 1.0) * (1 + 1e-9)
    counts, _ = np.histogram(np.clip(error, edges[0], edges[-1]), edges)

    def paint(axes: "Axes") -> None:
        outline = np.repeat(edges, 2)[1:-1], np.repeat(counts, 2)
        corners = [edges[0], *outline[0], edges[-1]], [0, *outline[1], 0]
        axes.fill(*corners, color=sentinel("blue"), linewidth=0)
        axes.axvline(0, color=sentinel("ink"), linewidth=1.2)
        axes.set_ylim(0, max(1, counts.max()) * 1.05)
        _plain_ticks(axes)

    return drawn(
        paint,
        x_label=f"predicted − true {unit}",
        y_label="rows",
        title=title,
        caption=caption,
    )


def _residuals(
    truth: Num[Any, "..."], predicted: Num[Any, "..."]
) -> Float[Any, "rows"]:
    if np.shape(truth) != np.shape(predicted) or np.ndim(truth) != 1:
        raise ShapeError(
            "Residuals need one prediction for each true value.",
            got=f"truth of shape {np.shape(truth)}, predictions of shape "
            f"{np.shape(predicted)}",
            expected="two arrays of one shape (rows,)",
            fix="draw one target at a time: truth[:, 0], predicted[:, 0]",
        )
    return np.asarray(predicted, float) - np.asarray(truth, float)


def _sample(size: Float[Any, "rows"]) -> Any:
    """Rows to draw: those with the largest errors, and others by chance."""
    if len(size) <= MOST:
        return np.arange(len(size))
    order = np.argsort(-np.nan_to_num(size, nan=0.0), kind="stable")
    worst, rest = order[: MOST // 10], order[MOST // 10 :]
    others = np.random.default_rng(0).permutation(rest)[: MOST - len(worst)]
    return np.sort(np.concatenate([worst, others]))


def _plain_ticks(axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_locator(MaxNLocator(nbins=6))
