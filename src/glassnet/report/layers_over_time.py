"""Layer by layer, while it learned: four pictures with a panel for each layer."""

import itertools
import warnings
from typing import Any

import numpy as np
from jaxtyping import Bool, Float

from glassnet.drawing.curves import Series
from glassnet.drawing.numbers import percent, show
from glassnet.drawing.panels import Panel, panels
from glassnet.report.seen import Seen
from glassnet.report.story import Story

__all__ = ["layers_over_time"]

MOST_PANELS = 20
SAME = ("Dropout", "Flatten", "Identity", "Reshape")  # what came in, or some of it
USUAL = 1e-3  # an update of a thousandth of the weights is what people aim for
ALIKE = 10  # deltas within this factor are called alike
CUT = 3  # from this factor on, what a few numbers take of the axis is cut off
WIDER = 2  # from this factor on, outputs are said to have grown or shrunk


def layers_over_time(story: Story) -> list[str]:
    """What went through each layer and what came back; nothing if nobody looked."""
    seen = story.seen
    if seen is None or len(seen.steps) < 2:
        return []
    names = _names(story, seen)
    drawn = np.array([name.split(" ")[-1] not in SAME for name in names])
    found = [
        _outputs(seen, names, drawn),
        _shares(seen, names, drawn),
        _sizes(seen, names, drawn),
        _updates(seen, names, drawn),
    ]
    return [one for one in found if one]


def _names(story: Story, seen: Seen) -> list[str]:
    """Path and kind of each layer."""
    kinds = {row.path: row.layer.partition("(")[0] for row in story.layers}
    return [f"{path} {_kind(path, kinds)}".strip() for path in seen.layers]


def _kind(path: str, kinds: dict[str, str]) -> str:
    """What stands there; the table of layers has a `Repeat` without its blocks."""
    names = path.split("/")
    blocks = [i for i, name in enumerate(names) if name.isdigit()]
    for count in range(len(blocks) + 1):
        for left in itertools.combinations(blocks, count):
            rest = "/".join(name for i, name in enumerate(names) if i not in left)
            if rest in kinds:
                return kinds[rest]
    return ""


def _statistic(seen: Seen, name: str) -> Float[Any, "looks layers"]:
    shape = (len(seen.steps), len(seen.layers))
    values = np.asarray(seen.statistics.get(name, np.full(shape, np.nan)), float)
    return np.where(np.isfinite(values), values, np.nan)


def _chosen(which: Bool[Any, " layers"]) -> tuple[list[int], str]:
    """The layers that get a panel, and what to say if these are not all."""
    found = np.flatnonzero(which)
    if len(found) <= MOST_PANELS:
        return found.tolist(), ""
    some = found[np.linspace(0, len(found) - 1, MOST_PANELS).round().astype(int)]
    return some.tolist(), f" {MOST_PANELS} of {show(len(found))} layers are drawn."


def _outputs(seen: Seen, names: list[str], drawn: Any) -> str:
    mean, spread = _statistic(seen, "mean"), _statistic(seen, "deviation")
    which, more = _chosen(drawn & np.isfinite(mean + spread).any(0))
    if not which:
        return ""
    shown = [
        Panel(
            names[i],
            [Series("mean ± deviation", seen.steps, m, m - s, m + s)],
        )
        for i in which
        for m, s in [(mean[:, i], spread[:, i])]
    ]
    pairs = {i: (_start(spread[:, i]), _end(spread[:, i])) for i in which}
    change = {i: b / a for i, (a, b) in pairs.items() if a > 0 and b > 0}
    title = "The outputs of all layers keep about the spread they began with"
    if change:
        i = max(change, key=lambda i: abs(np.log(change[i])))
        factor = max(change[i], 1 / change[i])
        if factor >= WIDER:
            way = "wider" if change[i] > 1 else "narrower"
            title = f"The outputs of {names[i]} spread {show(factor)} times {way}"
            title += " at the end than at the start"
    caption = "Lines are the mean of a layer's outputs over rows and units, bands one "
    caption += f"standard deviation to each side.{more}"
    ends = _without_outliers(np.concatenate([mean - spread, mean + spread])[:, which])
    caption += " What lies beyond the axis is cut off." if ends else ""
    return panels(
        shown,
        title=title,
        caption=caption,
        x_label="step",
        y_label="output",
        ends=ends,
    )


def _without_outliers(values: Float[Any, "ends layers"]) -> Any:
    """Ends of an axis, where a few numbers far out would press all others flat."""
    values = values[np.isfinite(values)]
    low, high = (float(end) for end in np.percentile(values, [3, 97]))
    room = 0.2 * (high - low)
    if 0 < CUT * (high - low) < np.ptp(values):
        return low - room, high + room
    return None


def _shares(seen: Seen, names: list[str], drawn: Any) -> str:
    zero, flat = _statistic(seen, "zero"), _statistic(seen, "saturated")
    some = (np.nan_to_num(zero) > 0).any(0) | np.isfinite(flat).any(0)
    which, more = _chosen(drawn & some)
    if not which:
        return ""
    kinds = [("exactly 0", zero), ("saturated", flat)]
    kinds = [(n, v) for n, v in kinds if (np.nan_to_num(v[:, which]) > 0).any()]
    if not kinds:  # activations with two ends, and no output near them
        kinds = [("saturated", flat)]
    shown = [
        Panel(
            names[i],
            [
                Series(kind, seen.steps, 100 * values[:, i])
                for kind, values in kinds
                if np.isfinite(values[:, i]).any()
            ],
        )
        for i in which
    ]
    ends = [
        (_end(values[:, i]), names[i], kind) for kind, values in kinds for i in which
    ]
    ends = [one for one in ends if np.isfinite(one[0])]
    share, name, kind = max(ends, default=(0.0, "", ""))
    title = f"At the end {percent(share)} of the outputs of {name} are {kind}"
    if share < 0.005:
        title = "Hardly an output is 0 or saturated"
    caption = "The share of a layer's outputs that are exactly 0, as those of a ReLU "
    caption += "that lets nothing through, or within 1 % of an end of its activation, "
    caption += f"where hardly any gradient passes.{more}"
    return panels(
        shown,
        title=title,
        caption=caption,
        x_label="step",
        y_label="share of the outputs (%)",
        ends=(0.0, 100.0),
    )


def _sizes(seen: Seen, names: list[str], drawn: Any) -> str:
    delta, grads = _statistic(seen, "delta"), _statistic(seen, "gradient")
    there = ((delta > 0) | (grads > 0)).any(0)
    which, more = _chosen(drawn & there)
    if not which:
        return ""
    pairs = (("delta", delta), ("gradient of the weights", grads))
    shown = [
        Panel(
            names[i],
            [
                Series(kind, seen.steps, values[:, i])
                for kind, values in pairs
                if (values[:, i] > 0).any()
            ],
        )
        for i in which
    ]
    ends = {i: _end(delta[:, i]) for i in which}
    ends = {i: end for i, end in ends.items() if np.isfinite(end) and end > 0}
    title = "No delta is left at the end"
    if ends:
        high, low = max(ends, key=lambda i: ends[i]), min(ends, key=lambda i: ends[i])
        factor = ends[high] / ends[low]
        title = f"The deltas of all layers are within a factor of {show(factor)}"
        if factor > ALIKE:
            title = f"The delta of {names[high]} is {show(factor)} times that of "
            title += f"{names[low]}"
    caption = "Root mean squares: of the slope of the cost at each output (delta) and "
    caption += f"at each weight, at the step that follows.{more}"
    return panels(
        shown,
        title=title,
        caption=caption,
        x_label="step",
        y_label="size (log scale)",
        log=True,
    )


def _updates(seen: Seen, names: list[str], drawn: Any) -> str:
    weights, update = _statistic(seen, "weights"), _statistic(seen, "update")
    ratio = update / np.where(weights > 0, weights, np.nan)
    which, more = _chosen(drawn & (ratio > 0).any(0))
    if not which:
        return ""
    shown = [
        Panel(names[i], [Series("update / weights", seen.steps, ratio[:, i])])
        for i in which
    ]
    usual = np.array([_middle(ratio[:, i]) for i in which])
    low, high = (show(float(end)) for end in (usual.min(), usual.max()))
    title = f"A step changes the weights of a layer by {low} to {high} of their size"
    if low == high:
        title = f"A step changes the weights by {low} of their size"
    caption = "Root mean square of a step over that of the weights; the title has the "
    caption += f"middle of each layer's looks. Dotted: {show(USUAL)}, which is usual: "
    caption += f"far above it learning is restless, far below it slow.{more}"
    return panels(
        shown,
        title=title,
        caption=caption,
        x_label="step",
        y_label="update over weights (log scale)",
        log=True,
        mark=USUAL,
    )


def _start(values: Float[Any, " looks"]) -> float:
    good = values[np.isfinite(values)]
    return float(good[0]) if len(good) else np.nan


def _end(values: Float[Any, " looks"]) -> float:
    good = values[np.isfinite(values)]
    return float(good[-1]) if len(good) else np.nan


def _middle(values: Float[Any, " looks"]) -> float:
    with warnings.catch_warnings():  # of nothing there is no middle
        warnings.simplefilter("ignore", RuntimeWarning)
        return float(np.nanmedian(values))
