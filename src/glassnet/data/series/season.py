"""Season: after how many rows a series does the same again."""

from typing import NamedTuple

import numpy as np

from glassnet.data.note import Note, counted

__all__ = ["Season", "autocorrelation", "find_season"]

_LONGEST = 1_000  # rows; a longer season must be given
_CLEAR = 0.3  # autocorrelation that a season must have, or 3 deviations of chance
_EXPECTED = 0.2  # the same for one that the calendar suggests, or 2 of them
_AS_HIGH = 0.9  # of the highest peak: multiples of a season are alike, too


class Season(NamedTuple):
    """Rows in a season, 1 if there is none, and the sentence that says why."""

    rows: int
    note: Note


def autocorrelation(values: np.ndarray, most: int) -> np.ndarray:
    r"""How alike a series is to itself, so many rows later.

    $$r_k = \frac{\sum_{t > k} (x_t - \bar x)(x_{t-k} - \bar x)}
      {\sum_t (x_t - \bar x)^2}$$

    Args:
        values: `(time,)`, finite.
        most: the longest lag, below the number of rows.

    Returns:
        `(most + 1,)`: from $r_0 = 1$; zeros for a series that never changes.

    Example:
        >>> autocorrelation(np.array([1.0, -1.0, 1.0, -1.0]), 2).round(6)
        array([ 1.  , -0.75,  0.5 ])

    Source:
        Box & Jenkins (1976), "Time Series Analysis", equation 2.1.11.
    """
    x = values - values.mean()
    x = x / (np.abs(x).max() or 1)
    size = float((x * x).sum()) or 1.0
    spectrum = np.fft.rfft(x, 2 * len(x))  # padded: the end must not meet the start
    sums = np.fft.irfft(np.abs(spectrum) ** 2, 2 * len(x))
    return sums[: most + 1] / size


def find_season(values: np.ndarray, usual: int = 1, step: str = "row") -> Season:
    """The season of a series, from the autocorrelation of its changes.

    Changes instead of values, since a trend makes every lag alike. The season is the
    first of the highest peaks behind the first lag that is not alike; the calendar's
    own season is taken if its rows are alike too, or if there is no peak at all.

    Args:
        values: `(time,)` of the training part.
        usual: rows of the calendar's season, such as 12 of months; 1 for none.
        step: what one row is, for the sentence.

    Example:
        >>> season = find_season(np.tile([1.0, 5.0, 2.0, 2.0], 10))
        >>> season.rows, str(season.note)
        (4, 'The season is 4 rows: changes that far apart are alike (r = 1.00).')

    Source:
        Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", third
        edition, section 2.8.
    """
    most = min(len(values) // 3, _LONGEST)
    unit = step if step[0].isalpha() else "row"  # "24 hours", but rows of "5 minutes"
    if most < 2:
        said = "The series is too short to look for a season."
        return Season(1, Note("note", "", said))
    count = len(values) - 1
    r = autocorrelation(np.diff(values), min(most + 1, count - 1))
    r *= count / (count - np.arange(len(r)))  # far lags have fewer pairs to sum
    peaks, chance = _peaks(r), 1 / np.sqrt(count)
    best = int(peaks[r[peaks] >= _AS_HIGH * r[peaks].max()][0]) if len(peaks) else 1
    expected = max(_EXPECTED, 2 * chance)
    if 1 < usual <= most and r[usual] >= max(expected, 0.7 * r[best]):
        best = usual
    if best > 1 and r[best] >= (expected if best == usual else max(_CLEAR, 3 * chance)):
        said = f"The season is {counted(best, unit)}: changes that far apart are alike "
        return Season(best, Note("note", "", f"{said}(r = {r[best]:.2f})."))
    said = "Changes repeat after no number of rows"
    said += f" (r = {r[best]:.2f} at most, after {best:,})" if best > 1 else ""
    if not 1 < usual <= most:
        return Season(1, Note("note", "", f"{said}: no season."))
    said += f"; the season is {counted(usual, unit)}, the calendar's."
    return Season(usual, Note("note", "", said))


def _peaks(r: np.ndarray) -> np.ndarray:
    """Lags from 2 on that are higher than both neighbors, behind the first fall."""
    low = np.flatnonzero(r[1:] <= 0)
    start = max(2, int(low[0]) + 1) if len(low) else len(r)
    lags = np.arange(start, len(r) - 1)
    return lags[(r[lags] > r[lags - 1]) & (r[lags] >= r[lags + 1])]
