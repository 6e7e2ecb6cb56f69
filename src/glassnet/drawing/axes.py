"""Axes: where a number stands in a picture that needs no matplotlib."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.drawing.numbers import show
from glassnet.drawing.palette import token
from glassnet.drawing.svg import tag, text

__all__ = ["Axis", "Frame", "axis_over", "finite", "measured", "tick_name"]

FAR = 1e4  # how far outside its frame a line is followed, in units of the picture
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True)
class Axis:
    """The numbers from one end of a picture to the other.

    Args:
        low: at the left or lower end, above 0 on a log axis.
        high: at the other, above `low`.
        log: whether equal factors are equal steps.

    Example:
        >>> Axis(0.0, 10.0).share([0, 5]).tolist(), Axis(1, 100, True).share(10).item()
        ([0.0, 0.5], 0.5)
    """

    low: float
    high: float
    log: bool = False

    def share(self, values: Any) -> Float[Any, "..."]:
        """How far along each value stands: 0 at low, 1 at high, NaN where it cannot."""
        values = finite(values)
        low, high = self.low, self.high
        if self.log:
            values = np.log10(np.where(values > 0, values, np.nan))
            low, high = math.log10(low), math.log10(high)
        return (values - low) / (high - low)

    def ticks(self, most: int = 6) -> list[float]:
        """Round numbers within the axis, 2 to `most` of them where that is possible."""
        if self.log:
            found = _powers(self.low, self.high, most)
            if len(found) > 1:
                return found
        power = 10.0 ** math.floor(math.log10((self.high - self.low) / (most + 1)))
        steps = [self._multiples(m * power) for m in (1, 2, 5, 10, 20)]
        return next((found for found in steps if len(found) <= most), steps[-1])

    def _multiples(self, step: float) -> list[float]:
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        digits = min(300, max(0, 1 - math.floor(math.log10(step))))
        return [round(i * step, digits) for i in range(first, last + 1)]


def axis_over(values: Any, *, log: bool = False, room: float = 0.05) -> Axis:
    """An axis that holds every finite value, with some room at both ends.

    Args:
        values: numbers of any shape; those that are not finite are left out, and on a
            log axis those that are not positive.
        log: whether the axis is logarithmic.
        room: at each end, as a share of the whole.

    Example:
        >>> axis_over([0.0, 10.0, np.nan], room=0.1)
        Axis(low=-1.0, high=11.0, log=False)
    """
    values = finite(values).ravel()
    values = values[values > 0] if log else values[np.isfinite(values)]
    # Half the largest number there is, so that the room around it is a number too.
    values = np.clip(values, -1e300, 1e300)
    if len(values) == 0:
        return Axis(0.1, 10.0, True) if log else Axis(0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    if log:
        a, b = math.log10(low), math.log10(high)
        extra = (b - a) * room or 0.3
        return Axis(10.0 ** max(a - extra, -307), 10.0 ** min(b + extra, 307), True)
    # One value alone, or several that rounding cannot tell apart, stands in the middle.
    apart = high - low > 1e-12 * max(abs(low), abs(high))
    extra = (high - low) * room if apart else abs(high) / 2 or 1.0
    return Axis(low - extra, high + extra)


def finite(values: Any) -> Float[Any, "..."]:
    """The same numbers as floats, with NaN for all that is not finite.

    Example:
        >>> finite([1, np.inf]).tolist()
        [1.0, nan]
    """
    values = np.asarray(values).astype(float)
    return np.where(np.isfinite(values), values, np.nan)


def measured(value: Any) -> str:
    """A measured number as `show` writes it, with a minus as wide as a plus.

    Example:
        >>> measured(-0.5), measured(2.0)
        ('−0.500', '2.00')
    """
    return show(float(value)).replace("-", "\N{MINUS SIGN}")


def tick_name(value: float) -> str:
    """A round number beside a tick.

    Example:
        >>> tick_name(-0.5), tick_name(12500.0), tick_name(1e-7), tick_name(2e9)
        ('−0.5', '12,500', '10⁻⁷', '2·10⁹')
    """
    size = abs(value)
    if value == 0 or 1e-4 < size < 999_999.5:
        return f"{value:,.6g}".replace("-", "\N{MINUS SIGN}")
    digits, _, exponent = f"{size:.3g}".partition("e")
    if not exponent:  # 0.0001, which :g writes in full
        digits, _, exponent = f"{size:.2e}".partition("e")
        digits = f"{float(digits):g}"
    raised = "10" + str(int(exponent)).translate(RAISED)
    sign = "\N{MINUS SIGN}" if value < 0 else ""
    return sign + (raised if digits == "1" else f"{digits}·{raised}")


@dataclass(frozen=True)
class Frame:
    """A rectangle of a picture with an axis below and one at its left.

    Args:
        x: the axis below.
        y: the axis at the left.
        left: edge of the rectangle, in units of the picture.
        top: its upper edge; the name of the upright axis stands above.
        width: of the rectangle.
        height: of the rectangle.

    Example:
        >>> frame = Frame(Axis(0, 1), Axis(0, 2), left=50, top=20, width=100, height=80)
        >>> [float(place) for place in frame.at(0.5, 2)]
        [100.0, 20.0]
    """

    x: Axis
    y: Axis
    left: float = 52
    top: float = 32
    width: float = 352
    height: float = 208

    def at(self, x: Any, y: Any) -> tuple[Any, Any]:
        """Places in the picture; NaN where a value has none."""
        across = self.left + self.width * self.x.share(x)
        down = self.top + self.height * (1 - self.y.share(y))
        return np.clip(across, -FAR, FAR), np.clip(down, -FAR, FAR)

    @property
    def foot(self) -> float:
        """How high a picture is that ends below the name of the lower axis."""
        return self.top + self.height + 44

    def path(self, x: Any, y: Any) -> str:
        """The line through these points, broken where one of them has no place."""
        pieces, gap = [], True
        for across, down in np.stack(np.broadcast_arrays(*self.at(x, y)), -1):
            if math.isnan(across) or math.isnan(down):
                gap = True
                continue
            pieces.append(f"{'M' if gap else 'L'}{across:.1f} {down:.1f}")
            gap = False
        return "".join(pieces)

    def inside(self, *parts: str) -> str:
        """Parts of the picture, cut off at the edges of the rectangle."""
        # A picture in the picture: a clip path would need an id.
        box = f"{self.left} {self.top} {self.width} {self.height}"
        place = dict(x=self.left, y=self.top, width=self.width, height=self.height)
        return tag("svg", *parts, viewBox=box, **place) if parts else ""

    def grid(self, x_label: str, y_label: str, *, upright: bool = False) -> str:
        """Lines behind what is drawn, with numbers and the names of both axes.

        Args:
            x_label: name of the axis below, with its unit.
            y_label: name of the other, written level above it.
            upright: whether x has lines too.
        """
        bottom, right = self.top + self.height, self.left + self.width
        most = max(2, int(self.width / 44))
        downs = [(t, float(self.at(self.x.low, t)[1])) for t in self.y.ticks(5)]
        acrosses = [(t, float(self.at(t, self.y.low)[0])) for t in self.x.ticks(most)]
        d = "".join(f"M{self.left:g} {y:.1f}H{right:g}" for _, y in downs)
        if upright:
            d += "".join(f"M{x:.1f} {self.top:g}V{bottom:g}" for _, x in acrosses)
        muted = f"fill:{token('muted')}"
        lines = tag("path", d=d, style=f"stroke:{token('line')}")
        names = [
            *(text(self.left - 6, y + 4, tick_name(t), anchor="end") for t, y in downs),
            *(text(x, bottom + 16, tick_name(t), anchor="middle") for t, x in acrosses),
        ]
        base = tag(
            "path",
            d=f"M{self.left:g} {bottom:g}H{right:g}",
            style=f"stroke:{token('muted')}",
        )
        middle = self.left + self.width / 2
        words = [
            text(4, self.top - 18, y_label),
            text(middle, bottom + 36, x_label, anchor="middle"),
        ]
        return (
            (lines if d else "") + tag("g", *names, style=muted) + base + "".join(words)
        )

    def nothing(self, words: str = "no finite number to draw") -> str:
        """What stands in a frame that would be empty."""
        x, y = self.left + self.width / 2, self.top + self.height / 2
        halo = f"paint-order:stroke;stroke:{token('paper')};stroke-width:6"
        return text(x, y, words, anchor="middle", style=f"fill:{token('muted')};{halo}")


def _powers(low: float, high: float, most: int) -> list[float]:
    """Powers of ten within an axis, every n-th of them, or with numbers between."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    count = last - first + 1
    if count >= 3:
        every = math.ceil(count / most)
        return [10.0**k for k in range(first, last + 1) if k % every == 0]
    found = [
        m * 10.0**k
        for k in range(first - 1, last + 1)
        for m in ((1, 2, 5) if count < 2 else (1, 3))
    ]
    return [t for t in found if low * (1 - 1e-9) <= t <= high * (1 + 1e-9)]
