"""Training curves: what the history says, in a sentence and a picture."""

from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.drawing.curves import Series, curves, noisy, smoothed
from glassnet.drawing.numbers import show
from glassnet.report.story import Story

__all__ = ["progress"]

MOST_PICTURES = 4
PREFIXES = {
    "training": "training",
    "train": "training",
    "validation": "validation",
    "test": "test",
}
LOW_IS_GOOD = ("loss", "error", "rmse", "mae", "mse", "perplexity", "deviance")
NO_CURVE = ("epoch", "step", "seconds")
BAND = "least to most"  # all members lie in it: of five, a deviation says little
MATTERS = 0.02  # of the whole way a curve goes: less is level


def progress(story: Story) -> list[str]:
    """A picture for each thing that was measured, loss first; four at most."""
    lines: dict[str, list[Series]] = {}
    for name, values in story.history.items():
        measure, kind = _parts(name)
        values = np.asarray(values, float)
        if "/" in measure:  # what was seen of a layer has a section of its own
            continue
        if measure in NO_CURVE or values.size == 0 or not np.isfinite(values).any():
            continue
        lines.setdefault(measure, []).append(_series(kind, values))
    order = sorted(lines, key=lambda measure: measure != "loss")
    return [_picture(story, m, lines[m]) for m in order[:MOST_PICTURES]]


def _parts(name: str) -> tuple[str, Any]:
    prefix, _, rest = name.partition("_")
    if prefix in PREFIXES and rest:
        return rest, PREFIXES[prefix]
    return name, "training"


def _series(kind: Any, values: Float[Any, "epochs *members"]) -> Series:
    values = values.reshape(len(values), -1)
    values = np.where(np.isfinite(values), values, np.nan)
    epochs = np.arange(1, len(values) + 1)
    if values.shape[1] == 1:
        return Series(kind, epochs, values[:, 0], kind=kind)
    # An epoch in which every member has stopped has no middle: a gap.
    some = np.isfinite(values).any(1)
    middle, low, high = np.full((3, len(values)), np.nan)
    for line, reduce in zip(
        (middle, low, high), (np.nanmedian, np.nanmin, np.nanmax), strict=True
    ):
        line[some] = reduce(values[some], axis=1)
    return Series(kind, epochs, middle, low, high, kind, BAND)


def _picture(story: Story, measure: str, series: list[Series]) -> str:
    name = measure.replace("_", " ")
    low = any(word in measure.lower() for word in LOW_IS_GOOD)
    judged = next((one for one in series if one.kind == "validation"), series[0])
    alone = len(series) == 1 and judged.kind == "training"
    subject = name if alone else f"{judged.kind} {name}"
    unit = story.units.get(measure)
    chosen = int(np.median(story.chosen)) if story.chosen else None
    title = _finding(subject, judged, low)
    if alone and not low:  # a learning rate is neither good nor bad
        title = f"{name[0].upper()}{name[1:]} goes {_way(judged)}"
    ways = ", ".join(f"{'' if alone else one.kind} {_way(one)}" for one in series)
    caption = f"{name[0].upper()}{name[1:]}: {ways.strip()}."
    if story.chosen:
        caption += " " + _kept(story.chosen)
    if any(one.low is not None for one in series):
        caption += " Lines are the middle of the members, bands reach from the least"
        caption += " to the most."
    return curves(
        series,
        title=title,
        x_label="epoch",
        y_label=f"{name} ({unit})" if unit else name,
        caption=caption,
        mark=chosen,
    )


def _kept(chosen: list[int]) -> str:
    first, last = min(chosen), max(chosen)
    if first == last:
        return f"The weights of epoch {show(first)} were kept."
    return f"The members keep the weights of epochs {show(first)} to {show(last)}."


def _finding(subject: str, line: Series, low_is_good: bool) -> str:
    """What the curve does at its end, in one sentence."""
    subject = subject[0].upper() + subject[1:]
    good = np.isfinite(line.y)
    epochs, y = line.x[good], np.asarray(line.y, float)[good]
    if len(y) < 3:
        return f"{subject} ends at {show(float(y[-1]))}"
    level = show(float(np.median(y[-max(2, len(y) // 10) :])))
    if not low_is_good:
        y = -y
    elif y.min() > 0:  # from 0.02 to 0.04 is a long way for a loss
        y = np.log(y)
    luck = _luck(y)
    if noisy(y):
        at = np.linspace(0, len(y) - 1, min(len(y), 1000)).astype(int)
        window = len(y) // 10
        epochs, y = epochs[at], smoothed(y, window, at)
        luck /= (window / 2) ** 0.5  # at the end, half the window is missing
    way = float(y.max() - y.min())
    better, worse = ("falls", "rises") if low_is_good else ("rises", "falls")
    best = int(y.argmin())
    enough = max(MATTERS * way, 4 * luck)
    some = max(2, len(y) // 10)
    end, before = float(np.median(y[-some:])), float(np.median(y[-2 * some : -some]))
    if way == 0:
        return f"{subject} never changes"
    if best < 0.9 * len(y) and end - y[best] > enough:
        return f"{subject} {worse} from epoch {show(int(epochs[best]))}"
    if before - end > enough:
        return f"{subject} still {better} at epoch {show(int(epochs[-1]))}"
    return f"{subject} levels off at {level}"


def _luck(y: Float[Any, "points"]) -> float:
    """How far a point lies, by chance, from where its neighbors would put it.

    The bend of three independent points has 1 + 4 + 1 = 6 times the variance of one;
    the median leaves out the steep first epochs.
    """
    return float(np.median(np.abs(np.diff(y, 2)))) / 0.6745 / 6**0.5


def _way(line: Series) -> str:
    y = line.y[np.isfinite(line.y)]
    return f"from {show(float(y[0]))} to {show(float(y[-1]))}"
