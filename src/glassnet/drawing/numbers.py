"""How a number is written, everywhere: report, terminal, lessons, studio."""

import math
import numbers
from typing import Any

__all__ = ["interval", "percent", "seconds", "show"]

NOTHING = "–"


def show(value: Any) -> str:
    """A number for people: counts whole, measurements to three significant digits.

    Trailing zeros stay, since they were measured too and keep columns straight.

    Args:
        value: a whole number (written in full), a measurement (rounded), None (a dash)
            or text (as it is). NumPy and JAX scalars count as what they hold.

    Returns:
        Text with commas between thousands.

    Example:
        >>> show(1437), show(12512.3), show(0.97333), show(1.5e-7), show(None)
        ('1,437', '12,500', '0.973', '1.50e-7', '–')

    Source:
        Three digits because a test set of a few hundred rows decides no fourth.
    """
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if hasattr(value, "item"):  # a NumPy or JAX scalar
        value = value.item()
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, numbers.Integral):
        return f"{int(value):,}"
    return _measured(float(value))


def _measured(value: float) -> str:
    if math.isnan(value) or math.isinf(value):
        return str(value)
    if value == 0:
        return "0"
    value = float(f"{value:.2e}")  # three digits first: 999.9 becomes 1,000
    power = math.floor(math.log10(abs(value)))
    if power < -4 or power > 14:
        digits, _, exponent = f"{value:.2e}".partition("e")
        return f"{digits}e{int(exponent)}"
    return f"{value:,.{max(0, 2 - power)}f}"


def interval(low: float, high: float) -> str:
    """An interval for people.

    Example:
        >>> interval(0.95169, 0.9941)
        '[0.952, 0.994]'
    """
    return f"[{show(float(low))}, {show(float(high))}]"


def percent(share: float) -> str:
    """A share of the whole, in percent; never 0 % or 100 % of what is not.

    Args:
        share: from 0 to 1.

    Example:
        >>> percent(0.973), percent(0.0004), percent(0.9999), percent(1.0)
        ('97 %', '< 1 %', '> 99 %', '100 %')
    """
    if not math.isfinite(share):
        return NOTHING
    if 0 < share < 0.005:
        return "< 1 %"
    if 0.995 <= share < 1:
        return "> 99 %"
    return f"{100 * share:.0f} %"


def seconds(value: float | None) -> str:
    """A time for people.

    Args:
        value: seconds, 0 or more; None is a dash.

    Example:
        >>> seconds(0.042), seconds(3.21), seconds(75), seconds(3725)
        ('42 ms', '3.2 s', '1 min 15 s', '1 h 2 min')
    """
    if value is None or not math.isfinite(value):
        return NOTHING
    if value < 0.0995:
        return f"{1000 * value:.0f} ms"
    if value < 9.95:
        return f"{value:.1f} s"
    if value < 59.5:
        return f"{value:.0f} s"
    if value < 3599.5:
        minutes, rest = divmod(round(value), 60)
        return f"{minutes} min {rest} s"
    hours, minutes = divmod(round(value / 60), 60)
    return f"{hours:,} h {minutes} min"
