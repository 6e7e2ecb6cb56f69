"""Calendar: how dates are spaced, and where each stands on that grid."""

from typing import NamedTuple

import numpy as np

__all__ = ["Spacing", "spacing"]

_DAY = 86_400_000_000  # microseconds
_NEAR = 0.25  # of a step: a clock that is late by less still means its own tick
_MONTHS = {1: "month", 3: "quarter", 12: "year"}
_TICKS = {
    7 * _DAY: ("week", 52),
    _DAY: ("day", 7),
    _DAY // 24: ("hour", 24),
    _DAY // 1440: ("minute", 60),
    _DAY // 86_400: ("second", 60),
}


class Spacing(NamedTuple):
    """One step of a series, and the place of each row counted in such steps.

    `places` is None where dates follow no grid; `season` is how many steps the
    calendar usually takes to come round, 1 if it does not.
    """

    step: str
    season: int
    places: np.ndarray | None


def spacing(times: np.ndarray) -> Spacing:
    """The step between dates in order, all different.

    At most one date in each month makes a series of months, however long these are;
    days without a Saturday or Sunday are working days, whose weekends are no gap.

    Args:
        times: `datetime64`, or numbers such as years; rising.

    Returns:
        Places from 0, with holes where dates are missing; a grid of which more than
        half would be holes is none.

    Example:
        >>> dates = np.array(["1949-01", "1949-02", "1949-04"], "datetime64[us]")
        >>> spacing(dates).step, spacing(dates).places.tolist()
        ('month', [0, 1, 3])
    """
    if len(times) < 2:
        return Spacing("row", 1, np.arange(len(times)))
    if times.dtype.kind != "M":
        return _filled_enough("row", 1, _even(times.astype(float))[1])
    months = times.astype("datetime64[M]").astype(np.int64)
    if (np.diff(months) > 0).all():
        size = int(_usual(np.diff(months)))
        name = _MONTHS.get(size, f"{size} months")
        season = 12 // size if 12 % size == 0 else 1
        return _filled_enough(name, season, _even(months.astype(float))[1])
    days = times.astype("datetime64[D]")
    if len(days) > 5 and (np.diff(days).astype(int) > 0).all():
        if np.is_busday(days).all():
            places = np.busday_count(days[0], days)
            if _usual(np.diff(places)) == 1:
                return _filled_enough("working day", 5, places)
    size, places = _even(times.astype("datetime64[us]").astype(np.int64).astype(float))
    return _filled_enough(*_named(round(size)), places)


def _named(size: int) -> tuple[str, int]:
    """What so many microseconds are called, and how many come round."""
    if size in _TICKS:
        return _TICKS[size]
    for tick, (name, _) in _TICKS.items():
        if size % tick == 0:
            season = _DAY // size if _DAY % size == 0 else 1
            return f"{size // tick:,} {name}s", season
    return f"{size / 1e6:g} seconds", 1


def _even(numbers: np.ndarray) -> tuple[float, np.ndarray | None]:
    """The usual gap, and places counted in it; None if they are no whole numbers."""
    size = _usual(np.diff(numbers))
    exact = (numbers - numbers[0]) / size
    places = np.round(exact).astype(np.int64)
    fits = np.abs(exact - places).max() < _NEAR and (np.diff(places) > 0).all()
    return size, places if fits else None


def _usual(gaps: np.ndarray) -> float:
    """The commonest gap; of equally common ones, the smallest."""
    values, counts = np.unique(gaps, return_counts=True)
    return values[counts.argmax()].item()


def _filled_enough(step: str, season: int, places: np.ndarray | None) -> Spacing:
    if places is not None and places[-1] + 1 > 2 * len(places):
        places = None
    return Spacing(step, season, places)
