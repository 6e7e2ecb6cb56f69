"""Trials: what each of many settings reached, against the values of each setting."""

import math
from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from glassnet.drawing.axes import Axis, Frame, axis_over, finite, tick_name
from glassnet.drawing.looks import line_style, room, shape
from glassnet.drawing.palette import token
from glassnet.drawing.svg import picture, tag, text

__all__ = ["trials"]

WIDTH, LEFT, GAP, HIGH = 420, 52, 16, 118
FEW = 8  # values that stand side by side, however far they are apart
FACTORS = 20  # from such a span on, equal factors are equal steps


def trials(
    settings: Mapping[str, Float[np.ndarray, " trials"]],
    reached: Float[np.ndarray, " trials"],
    *,
    best: int,
    higher: bool,
    title: str,
    label: str,
    caption: str,
) -> str:
    """Draw a panel for each setting: a dot for each trial, a diamond for the best.

    Up to eight values stand side by side, with a line through the best trial of each;
    more are on an axis, by factors where they span more than a factor of 20.

    Args:
        settings: of each, the values that the trials had.
        reached: the number by which they are compared; NaN is not drawn.
        best: which trial is the best, from 0.
        higher: whether more is better.
        title: states the finding.
        label: of the number, and which way is better.
        caption: one sentence for a person who cannot see it.

    Returns:
        SVG.

    Example:
        >>> svg = trials({"learning_rate": np.array([0.1, 0.2])}, np.array([2.0, 1.0]),
        ...              best=1, higher=False, title="A", label="loss", caption="B.")
        >>> ">learning_rate</text>" in svg
        True
    """
    reached = finite(reached)
    seen = reached[np.isfinite(reached)]
    span = seen.max() / seen.min() if len(seen) and seen.min() > 0 else 1.0
    y = axis_over(seen, log=bool(span > FACTORS), room=0.1)
    across = 1 if len(settings) == 1 else 2
    wide = (WIDTH - LEFT - 12 - GAP * (across - 1)) / across
    parts = [text(4, 14, label)]
    for i, (name, values) in enumerate(settings.items()):
        row, column = divmod(i, across)
        left, top = LEFT + column * (wide + GAP), 28 + row * (HIGH + 50)
        few = len(np.unique(values)) <= FEW
        places, x, ticks = _placed(values, few)
        frame = Frame(x, y, left=left, top=top, width=wide, height=HIGH)
        parts.append(_grid(frame, ticks, name, column == 0))
        if few:
            parts.append(_best_of_each(frame, places, reached, higher))
        parts.append(_dots(frame, places, reached, best))
    deep = 28 + -(-len(settings) // across) * (HIGH + 50)
    return picture(WIDTH, deep, *parts, title=title, caption=caption)


def _placed(
    values: Float[np.ndarray, " trials"], few: bool
) -> tuple[np.ndarray, Axis, list[tuple[float, str]]]:
    """Where each value stands, on which axis, and what is written below."""
    if few:
        known, places = np.unique(values, return_inverse=True)
        ticks = [(float(i), tick_name(float(v))) for i, v in enumerate(known)]
        return places.astype(float), Axis(-0.5, len(known) - 0.5), ticks
    log = bool(values.min() > 0 and values.max() / values.min() > FACTORS)
    axis = axis_over(values, log=log)
    return values, axis, [(tick, tick_name(tick)) for tick in axis.ticks(4)]


def _grid(frame: Frame, ticks: list[tuple[float, str]], name: str, first: bool) -> str:
    right, bottom = frame.left + frame.width, frame.top + frame.height
    muted = f"fill:{token('muted')}"
    levels = [(t, float(frame.at(frame.x.low, t)[1])) for t in frame.y.ticks(4)]
    d = "".join(f"M{frame.left:.1f} {y:.1f}H{right:.1f}" for _, y in levels)
    parts = [tag("path", d=d, style=f"stroke:{token('line')}")] if d else []
    if first:
        parts += [
            text(frame.left - 6, y + 4, tick_name(t), anchor="end", style=muted)
            for t, y in levels
        ]
    needed = sum(room(words) + 6 for _, words in ticks)
    for tick, words in ticks[:: max(1, math.ceil(needed / frame.width))]:
        x = float(frame.at(tick, frame.y.low)[0])
        parts.append(text(x, bottom + 15, words, anchor="middle", style=muted))
    base = f"M{frame.left:.1f} {bottom:.1f}H{right:.1f}"
    parts.append(tag("path", d=base, style=f"stroke:{token('muted')}"))
    middle = frame.left + frame.width / 2
    return "".join(parts) + text(middle, bottom + 31, name, anchor="middle")


def _best_of_each(
    frame: Frame, places: np.ndarray, reached: np.ndarray, higher: bool
) -> str:
    """A line through the best trial of each value."""
    known = np.unique(places[np.isfinite(reached)])
    choose = np.nanmax if higher else np.nanmin
    tops = np.array([choose(reached[places == place]) for place in known])
    d = frame.path(known, tops) if len(known) > 1 else ""
    return tag("path", d=d, style=line_style(0, width=1.4, dash="7 3")) if d else ""


def _dots(frame: Frame, places: np.ndarray, reached: np.ndarray, best: int) -> str:
    x, y = frame.at(places, reached)
    good = np.isfinite(y)
    good[best] = False
    dots = "".join(
        shape(0, float(a), float(b), 3) for a, b in zip(x[good], y[good], strict=True)
    )
    style = f"fill:{token('blue')};fill-opacity:0.6"
    found = tag("path", d=dots, style=style) if dots else ""
    if not np.isfinite(y[best]):
        return found
    edge = f"fill:{token('vermillion')};stroke:{token('paper')};stroke-width:1"
    d = shape(3, float(x[best]), float(y[best]), 5.5)
    return found + tag("path", d=d, style=edge)
