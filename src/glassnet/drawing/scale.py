"""Scale: which color a magnitude has, and the bar that says so."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.drawing.axes import finite, measured
from glassnet.drawing.palette import CLASSES, cividis, on, token
from glassnet.drawing.svg import tag, text

__all__ = ["Magnitude", "channels", "scale_bar"]

STRONGEST = 0.55  # opacity of a signed color, on which ink is still easily read
STEPS = 24


@dataclass(frozen=True)
class Magnitude:
    """The colors of the numbers from low to high.

    Args:
        low: has the darkest blue of cividis; on a symmetric scale, -high.
        high: has the yellow.
        log: whether equal factors are equal steps of the color.
        symmetric: whether blue is positive and vermillion, dashed, negative.

    Example:
        >>> Magnitude(0.0, 2.0).share(1.0), Magnitude(0.01, 1.0, log=True).share(0.1)
        (0.5, 0.5)
    """

    low: float
    high: float
    log: bool = False
    symmetric: bool = False

    @classmethod
    def over(cls, values: Any, *, log: bool, symmetric: bool) -> "Magnitude":
        """The scale that holds all values that are finite, and positive if by factors.

        Example:
            >>> Magnitude.over([1.0, 3.0, np.nan], log=False, symmetric=False).high
            3.0
        """
        values = finite(values)
        values = values[np.isfinite(values) & ((values > 0) | (not log))]
        if len(values) == 0:
            values = np.ones(1)
        low, high = float(values.min()), float(values.max())
        if symmetric:
            high = max(-low, high)
            low = -high
        return cls(low, high, log, symmetric)

    def share(self, value: float) -> float:
        """How far along the scale a value stands, from 0 to 1; NaN where it cannot."""
        if not math.isfinite(value) or (self.log and value <= 0):
            return math.nan
        low, high = self.low, self.high
        if self.log:
            low, high, value = math.log(low), math.log(high), math.log(value)
        # Divided first: the difference of the largest numbers is not a number.
        apart = high / 2 - low / 2
        return min(max((value / 2 - low / 2) / apart, 0.0), 1.0) if apart > 0 else 0.5

    def look(self, value: float) -> tuple[str, str, str]:
        """The style of a cell's fill, that of its edge, and the color of its number."""
        share = self.share(value)
        if math.isnan(share):
            return f"fill:{token('panel')}", "", token("ink")
        if not self.symmetric:
            color = cividis(share)
            return f"fill:{color}", "", on(color)
        opacity = STRONGEST * abs(2 * share - 1)
        color = token("blue" if value >= 0 else "vermillion")
        fill = f"fill:{color};fill-opacity:{opacity:.2f}"
        if value >= 0:
            return fill, "", token("ink")
        return fill, f";stroke:{color};stroke-dasharray:3 2", token("ink")

    def pixel(self, share: float) -> tuple[int, int, int, int]:
        """The color at a share of the scale: red, green, blue, opacity, up to 255."""
        if not self.symmetric:
            return (*channels(cividis(share)), 255)
        color = CLASSES["blue" if share >= 0.5 else "vermillion"]
        return (*channels(color), round(255 * STRONGEST * abs(2 * share - 1)))


def channels(color: str) -> tuple[int, int, int]:
    """Red, green and blue of a color, each from 0 to 255.

    Example:
        >>> channels("#0072B2")
        (0, 114, 178)
    """
    red, green, blue = (int(color[i : i + 2], 16) for i in (1, 3, 5))
    return red, green, blue


def scale_bar(x: float, y: float, size: Magnitude, label: str = "") -> str:
    """A bar of colors with the numbers at its ends, and what they are.

    Args:
        x: its left edge.
        y: its upper edge; the bar and its numbers are 34 high.
        size: the scale.
        label: what the numbers are, with the unit.

    Example:
        >>> ">share of rows</text>" in scale_bar(0, 0, Magnitude(0, 1), "share of rows")
        True
    """
    width, parts = 168.0, []
    for i in range(STEPS):
        at = (i + 0.5) / STEPS
        value = size.low * (1 - at) + size.high * at
        if size.log:
            value = math.exp(math.log(size.low) * (1 - at) + math.log(size.high) * at)
        fill = size.look(value)[0]
        place = dict(x=x + i * width / STEPS, y=y, width=width / STEPS + 0.3, height=8)
        parts.append(tag("rect", style=fill, **place))
    ends = [(x, "start", size.low), (x + width, "end", size.high)]
    if size.symmetric:
        ends.insert(1, (x + width / 2, "middle", 0.0))
    words = [
        text(at, y + 21, measured(value), anchor=anchor) for at, anchor, value in ends
    ]
    kind = (
        " (log scale)" if size.log else ", dashed: negative" if size.symmetric else ""
    )
    about = (label + kind).removeprefix(", ").strip()
    words.append(text(x, y + 34, about) if about else "")
    style = f"fill:{token('muted')};font-size:10px"
    return tag("g", *parts, *words, style=style)
