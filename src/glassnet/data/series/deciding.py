"""Deciding: what was left open about windows, from the training part of a series."""

from typing import NamedTuple

import numpy as np

from glassnet.data.note import Note
from glassnet.data.series.calendar import Spacing
from glassnet.data.series.change import Change, choose_difference, choose_log
from glassnet.data.series.season import find_season

__all__ = ["Decided", "decide"]

_FEWEST, _MOST = 8, 256  # steps, where they are not given


class Decided(NamedTuple):
    """Steps of a window, how answers are made, and why."""

    steps: int
    change: Change
    notes: list[Note]


def decide(
    target: np.ndarray,
    grid: Spacing,
    *,
    steps: int | None,
    ahead: int,
    season: int | None,
    difference: str,
    log: str,
) -> Decided:
    """Settle what is open: the season first, then logarithms, differences and steps.

    Args:
        target: `(time,)` of the training part.
        grid: how its rows are spaced.
        steps: of a window, or None.
        ahead: from its end to the answer.
        season: in steps, or None.
        difference: one of `Difference`, or "auto".
        log: "yes", "no" or "auto".

    Example:
        >>> wave = np.arange(60) % 4 + 1.0
        >>> how = dict(steps=None, ahead=1, season=None, difference="auto", log="auto")
        >>> decide(wave, Spacing("row", 1, None), **how).steps
        8
    """
    notes = []
    if season is None:
        season, said = find_season(target, grid.season, grid.step)
        notes.append(said)
    logs = log == "yes"
    if log == "auto":
        logs, said = choose_log(target, season)
        notes.append(said)
    if steps is None:
        steps = max(1, min(max(_FEWEST, 2 * season), _MOST, len(target) // 4))
    change = Change("none", logs, season, ahead)
    if difference != "auto":
        change = change._replace(difference=difference)
    elif steps > 1:  # a single value has no shape to see a change from
        found, said = choose_difference(change.levels(target), logs, season, ahead)
        change = change._replace(difference=found)
        notes.append(said)
    return Decided(steps, change, notes)
