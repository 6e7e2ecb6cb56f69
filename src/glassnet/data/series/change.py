"""Change: what a network learns of a series, so that its range does not move away."""

from typing import Literal, NamedTuple

import numpy as np

from glassnet.data.note import Note
from glassnet.errors import DataError

__all__ = ["Change", "Difference", "choose_difference", "choose_log"]

Difference = Literal["none", "last", "season"]

_BLOCKS = 4  # fewer stretches say nothing of how spread and level go together


class Change(NamedTuple):
    r"""From values of a series to answers, and back.

    $$z_t = x_t \text{ or } \log x_t, \qquad a_t = z_{t+h} - b_t$$

    with the base $b_t$ nothing, the last value $z_t$, or the value $z_{t+h-ms}$ a
    season $s$ before the answer (the fewest seasons $m$ that are known at $t$). Back:
    $x_{t+h} = a_t + b_t$, or $\exp(a_t + b_t)$.

    Args:
        difference: which base.
        log: whether logarithms are taken.
        season: $s$, in rows; 1 for none.
        ahead: $h$, in rows.
    """

    difference: Difference
    log: bool
    season: int
    ahead: int

    @property
    def reach(self) -> int:
        """Rows back from the last of a window, where its base lies."""
        if self.difference != "season":
            return 0
        return -(-self.ahead // self.season) * self.season - self.ahead

    def levels(self, values: np.ndarray) -> np.ndarray:
        """$z$ of the target.

        Raises:
            DataError: a value has no logarithm.
        """
        if not self.log:
            return values
        if values.min() <= 0:
            raise DataError(
                "The series holds values that have no logarithm.",
                got=f"{int((values <= 0).sum()):,} values of 0 or below",
                expected="values above 0",
                fix="read it without logarithms, Windows(log='no')",
            )
        return np.log(values)

    def base(self, levels: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """$b$ of the windows that end at these rows."""
        if self.difference == "none":
            return np.zeros(len(ends))
        return levels[ends - self.reach]

    def values(self, base: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """Answers, in the unit of the series."""
        levels = base + answers
        return np.exp(levels) if self.log else levels


def choose_log(values: np.ndarray, season: int) -> tuple[bool, Note]:
    r"""Whether the spread of a series grows with its level, so that logs even it out.

    Of each stretch of a season (of 12 rows, if there is none) the mean $m$ and the
    deviation $d$ around its own straight line are taken. Where $d \propto m^\beta$
    with $\beta$ nearer to 1 than to 0, and their logs go together, it is.

    Args:
        values: `(time,)` of the training part.
        season: in rows.

    Example:
        >>> wave = np.exp(np.arange(48) / 24) * (2 + np.tile([0, 1, 0, -1], 12))
        >>> choose_log(wave, 4)[0], choose_log(np.log(wave), 4)[0]
        (True, False)

    Source:
        Bartlett (1947), "The Use of Transformations", Biometrics 3, section 2; for
        series: Hyndman & Athanasopoulos (2021), section 3.1.
    """
    length = season if season >= 4 else 12
    blocks = values[len(values) % length :].reshape(-1, length)
    if values.min() <= 0:
        return False, Note("note", "", "No logarithms: not all values are above 0.")
    place = np.arange(length) - (length - 1) / 2
    left = blocks - blocks.mean(1, keepdims=True)
    left = left - np.outer(left @ place / (place @ place), place)
    level, spread = blocks.mean(1), left.std(1)
    sound = spread > 1e-9 * level
    if sound.sum() < _BLOCKS:
        return False, Note("note", "", "No logarithms: too few seasons to judge by.")
    a, b = np.log(level[sound]), np.log(spread[sound])
    a, b = a - a.mean(), b - b.mean()
    power = float(a @ b / (a @ a)) if (a @ a) > 1e-9 else 0.0
    alike = float(a @ b / np.sqrt((a @ a) * (b @ b))) if power and b.any() else 0.0
    found = power > 0.5 and alike > 0.5
    so = "Logarithms are taken" if found else "No logarithms"
    said = f"{so}: the spread of a season goes as its level to the power {power:.2f} "
    return found, Note("note", "", f"{said}(r = {alike:.2f}).")


def choose_difference(
    levels: np.ndarray, log: bool, season: int, ahead: int
) -> tuple[Difference, Note]:
    """Which answers spread least: values, their changes, or those over a season.

    Where a series wanders or rises, its values leave the range of training and changes
    do not. Taking differences once too often makes them spread more again.

    Args:
        levels: `(time,)` of the training part, logs taken.
        log: whether they were, for the sentence.
        season: in rows; 1 for none.
        ahead: rows from the last known value to the answer.

    Example:
        >>> choose_difference(np.arange(50.0), False, 1, 1)[0]
        'last'

    Source:
        Box & Jenkins (1976), "Time Series Analysis", section 6.2; the rule of the least
        variance: Cryer & Chan (2008), "Time Series Analysis", section 6.4.
    """
    names: dict[Difference, str] = {
        "none": "values themselves",
        "last": "changes since the last value",
        "season": "changes since the value a season before",
    }
    reach = Change("season", log, season, ahead).reach
    ends = np.arange(reach, max(reach, len(levels) - ahead))
    spread: dict[Difference, float] = {}
    for name in names:
        if name == "season" and season < 2 or not len(ends):
            continue
        base = Change(name, log, season, ahead).base(levels, ends)
        spread[name] = float((levels[ends + ahead] - base).std())
    if not spread:
        return "last", Note("note", "", "Answers are changes since the last value.")
    best = min(spread, key=lambda name: spread[name])  # the first of equals
    others = [f"{names[n]} by {s:.3g}" for n, s in spread.items() if n != best]
    said = f"Answers are {names[best]}{' of the logarithm' if log else ''}: they "
    said += f"spread by {spread[best]:.3g}, {', '.join(others)}."
    return best, Note("note", "", said)
