"""Bars: scores side by side, each with its interval."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from glassnet.drawing.numbers import interval, show
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text
from glassnet.errors import DataError

__all__ = ["Score", "bars"]

LEFT, RIGHT, ROW = 12, 408, 40


@dataclass(frozen=True)
class Score:
    """What one model reached.

    Args:
        name: of the model.
        value: its score.
        low: lower end of its interval, if one is known.
        high: upper end.
        note: what a reader must know to compare it, such as "on 5,000 of 54,000 rows".

    Example:
        >>> Score("majority", 0.106).low is None
        True
    """

    name: str
    value: float
    low: float | None = None
    high: float | None = None
    note: str = ""


def bars(scores: list[Score], *, title: str, label: str, caption: str) -> str:
    """Draw a dot for each score, a line for its interval; the first one stands out.

    Dots, not bars: a bar must start at zero, and then 0.98 and 0.96 look alike.

    Args:
        scores: the network first, then what it is compared with.
        title: states the finding.
        label: the metric, and which way is better.
        caption: one sentence for a person who cannot see it.

    Returns:
        SVG.

    Raises:
        DataError: there is no score that is a finite number.

    Example:
        >>> svg = bars([Score("network", 0.983, 0.952, 0.994), Score("majority", 0.1)],
        ...            title="Worth it", label="accuracy", caption="Far better.")
        >>> ">0.983 [0.952, 0.994]</text>" in svg
        True
    """
    ends = [v for s in scores for v in (s.value, s.low, s.high) if v is not None]
    ends = [v for v in ends if math.isfinite(v)]
    if not ends:
        raise DataError(
            "There is no score to draw.",
            got=f"{len(scores)} scores, none a finite number",
            expected="at least one finite score",
            fix="leave the picture out where nothing was measured",
        )
    ticks = _ticks(min(ends), max(ends))
    low, high = ticks[0], ticks[-1]

    def place(value: float) -> float:
        return LEFT + (RIGHT - LEFT) * (value - low) / (high - low)

    tops = [26 + sum(map(_height, scores[:i])) for i in range(len(scores))]
    bottom = 30 + sum(map(_height, scores))
    grid = [
        tag("path", d=f"M{place(t):.2f} 24V{bottom}", style=f"stroke:{token('line')}")
        for t in ticks
    ]
    names = [
        text(
            place(tick),
            bottom + 16,
            f"{tick:,.6g}",
            anchor="start" if i == 0 else "end" if i == len(ticks) - 1 else "middle",
            style=f"fill:{token('muted')}",
        )
        for i, tick in enumerate(ticks)
    ]
    rows = [
        _row(score, y, place, y == tops[0])
        for score, y in zip(scores, tops, strict=True)
    ]
    return picture(
        420,
        bottom + 24,
        text(LEFT, 12, label),
        *grid,
        *names,
        *rows,
        title=title,
        caption=caption,
    )


def _height(score: Score) -> int:
    return ROW + 14 * bool(score.note)


def _row(score: Score, y: float, place: Callable[[float], float], first: bool) -> str:
    color = token("blue" if first else "ink")
    weight = "font-weight:600" if first else ""
    shown = show(float(score.value))
    if score.low is not None and score.high is not None:
        shown += f" {interval(score.low, score.high)}"
    room = 60 - len(shown)  # letters that fit beside the number
    name = score.name if len(score.name) <= room else score.name[: room - 1] + "…"
    parts = [
        text(LEFT, y + 14, name, style=weight),
        text(RIGHT, y + 14, shown, anchor="end", style=weight),
    ]
    at = y + 28
    if score.note:
        muted = f"fill:{token('muted')}"
        parts.append(text(LEFT, at, score.note[:64], style=muted))
        at += 14
    if score.low is not None and score.high is not None:
        a, b = place(score.low), place(score.high)
        d = f"M{a:.2f} {at}H{b:.2f}M{a:.2f} {at - 4}v8M{b:.2f} {at - 4}v8"
        parts.append(tag("path", d=d, style=f"stroke:{color};stroke-width:2"))
    if math.isfinite(score.value):
        cx, cy = place(score.value), at
        style = f"fill:{color}"
        dot = tag("circle", cx=cx, cy=cy, r=5.5, style=style)
        square = tag("rect", x=cx - 4, y=cy - 4, width=8, height=8, style=style)
        parts.append(dot if first else square)
    return tag("g", *parts)


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers from below the lowest to above the highest, 3 to 7 of them."""
    span = (high - low) or abs(high) or 1.0
    rough = span / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= rough)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    last = max(last, first + 1)
    return [round(step * i, 12) for i in range(first, last + 1)]
