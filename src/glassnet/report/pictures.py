"""The pictures of a report: each finds what it has to say, then draws it."""

import numpy as np

from glassnet.drawing.bars import Score, bars
from glassnet.drawing.confusion import confusion, mixups
from glassnet.drawing.decimate import MOST
from glassnet.drawing.network import network
from glassnet.drawing.numbers import percent, show
from glassnet.drawing.reliability import reliability_diagram
from glassnet.drawing.residuals import predicted_against_true, residual_histogram
from glassnet.metrics.intervals import wilson_interval
from glassnet.report.story import Story

__all__ = ["certainty", "errors", "layers", "scores"]


def scores(story: Story) -> list[str]:
    """The network beside what it is compared with; nothing where nothing was tested."""
    if story.test is None or not np.isfinite(story.test):
        return []
    low, high = story.interval or (None, None)
    all_scores = [Score("network", story.test, low, high)]
    alone = _alone(story)
    all_scores += [alone] if alone else []
    all_scores += [Score(b.name, b.value, note=b.note) for b in story.baselines]
    better = "higher is better" if story.higher_is_better else "lower is better"
    known = [b for b in story.baselines if np.isfinite(b.value)]
    sign = 1 if story.higher_is_better else -1
    title, caption = f"The network reaches {show(story.test)}", ""
    if known:
        best = max(known, key=lambda b: sign * b.value)
        gap = sign * (story.test - best.value)
        where = "ahead of" if gap > 0 else "behind" if gap < 0 else "level with"
        by = f" by {show(abs(gap))}" if gap else ""
        title = f"The network is {where} {best.name}{by}"
        caption = f"Best of the others is {best.name} with {show(best.value)}. "
    caption += "Measured on the test rows, which were used for nothing else"
    caption += "; the line is the network's interval." if story.interval else "."
    if alone:
        caption += f" One network alone: mean of {len(story.alone)}; its line is one "
        caption += "standard deviation to each side."
    label = f"{story.metric} ({better})"
    return [bars(all_scores, title=title, label=label, caption=caption)]


def _alone(story: Story) -> Score | None:
    """What the members reach by themselves, on average."""
    if len(story.alone) < 2:
        return None
    mean, spread = float(np.mean(story.alone)), float(np.std(story.alone, ddof=1))
    note = f"± 1 sd of {len(story.alone)}"
    return Score("one network alone", mean, mean - spread, mean + spread, note)


def certainty(story: Story) -> list[str]:
    """How sure the answers are, against how often they are right."""
    found = story.reliability
    if not found or not found["rows"]:
        return []
    sure, right, rows = (np.array(found[name]) for name in ("sure", "right", "rows"))
    total = int(rows.sum())
    says, is_right = (float((a * rows).sum() / total) for a in (sure, right))
    # what luck alone does to a share of so many rows
    luck = 2 * (is_right * (1 - is_right) / total) ** 0.5
    title = "The network is about as sure as it is right"
    if abs(says - is_right) > max(luck, 0.01):
        more = "surer than" if says > is_right else "less sure than"
        title = f"The network is {more} it is right: {percent(says)} sure"
        title += f", {percent(is_right)} right"
    caption = f"On {show(total)} test rows the answers are {percent(says)} sure on "
    caption += f"average and {percent(is_right)} right. On the line a dot is as sure "
    caption += "as it is right, below it too sure. Upright lines are 95 % intervals; "
    caption += f"bars say how many rows a dot has, at most {show(int(rows.max()))}."
    if story.calibration_error is not None:
        caption += f" Calibration error: {show(story.calibration_error)}."
    if story.temperature != 1:
        caption += f" Softened by a temperature of {show(story.temperature)}."
    counts = np.rint(right * rows).astype(int)
    ends = [wilson_interval(int(c), int(n)) for c, n in zip(counts, rows, strict=True)]
    low, high = np.array(ends, float).T
    return [
        reliability_diagram(
            sure, right, rows, title=title, caption=caption, low=low, high=high
        )
    ]


def layers(story: Story) -> list[str]:
    """The network, layer by layer."""
    return [network(story.layers)] if story.layers else []


def errors(story: Story) -> list[str]:
    """What is taken for what, or how far off the predictions are."""
    if story.confusion is not None and story.labels:
        return [_mixed_up(story)]
    if story.truth is not None and story.predicted is not None:
        good = np.isfinite(story.truth) & np.isfinite(story.predicted)
        if good.any():
            return _left_over(story, good)
    return []


def _mixed_up(story: Story) -> str:
    counts = np.asarray(story.confusion)
    right, total = int(np.trace(counts)), int(counts.sum())
    worst = mixups(counts, story.labels, 1)
    title = "No row is taken for another class"
    if worst:
        one = worst[0]
        title = (
            f"{one.truth} is most often taken for {one.predicted}: {show(one.rows)} "
            f"of {show(round(one.rows / one.share))}"
        )
    share = f" ({percent(right / total)})" if total else ""
    caption = (
        f"{show(right)} of {show(total)} test rows{share} are right: the outlined "
        "diagonal. The color is the share of the true class's rows."
    )
    return confusion(counts, story.labels, title=title, caption=caption)


def _left_over(story: Story, good: np.ndarray) -> list[str]:
    truth = np.asarray(story.truth, float)[good]
    predicted = np.asarray(story.predicted, float)[good]
    error = predicted - truth
    label = f"{story.target} ({story.unit})" if story.unit else story.target
    unit = f" {story.unit}" if story.unit else ""
    half, most = (float(np.percentile(np.abs(error), q)) for q in (50, 90))
    sample = f" A sample of {show(MOST)} is drawn." if len(error) > MOST else ""
    against = predicted_against_true(
        truth,
        predicted,
        unit=label,
        title=f"Half of the predictions are within {show(half)}{unit}",
        caption=f"Nine of ten are within {show(most)}{unit}; on the line a prediction "
        f"is right. {show(len(error))} test rows.{sample}",
    )
    mean, spread = float(error.mean()), float(error.std())
    side = "high" if mean > 0 else "low"
    title = "On average the predictions are neither too high nor too low"
    if abs(mean) > 0.1 * spread:
        title = f"On average the predictions are {show(abs(mean))}{unit} too {side}"
    histogram = residual_histogram(
        truth,
        predicted,
        unit=label,
        title=title,
        caption=f"Mean {show(mean)}, standard deviation {show(spread)}{unit}. The "
        "outermost bars also hold what lies beyond them, one row of a hundred.",
    )
    return [against, histogram]
