"""Course: the series that windows were cut from, and the way back to its unit."""

from dataclasses import dataclass

import numpy as np

from glassnet.data.series.change import Change
from glassnet.data.series.timeline import Timeline
from glassnet.errors import DataError

__all__ = ["Course", "demand_shapes", "shared_out", "windowed"]


@dataclass(frozen=True, eq=False)
class Course:
    """A series on its grid, and which stretch of it each row of a data set is.

    Args:
        names: of the target and the other channels.
        values: float64 `(time, channels)`; gaps hold the last value before them.
        known: `(time,)`: whether the target was there, not filled in.
        times: `(time,)`: dates as `datetime64`, or row numbers.
        ends: `(rows,)`: place of the last value that a row knows.
        change: how answers were made of values.

    Example:
        >>> change = Change("last", False, 1, ahead=1)
        >>> known, times = np.ones(3, bool), np.arange(3)
        >>> x = np.array([[10.0], [12.0], [15.0]])
        >>> course = Course(("y",), x, known, times, np.array([0, 1, 2]), change)
        >>> course.answers(np.array([0, 1])).tolist()
        [2.0, 3.0]
        >>> course.forecasts(np.array([2]), np.array([4.0])).tolist()
        [19.0]

    Source:
        Box & Jenkins (1976), "Time Series Analysis", section 5.1: forecasts of a
        series from those of its differences.
    """

    names: tuple[str, ...]
    values: np.ndarray
    known: np.ndarray
    times: np.ndarray
    ends: np.ndarray
    change: Change

    @property
    def target(self) -> np.ndarray:
        """`(time,)`: the series itself, in its unit."""
        return self.values[:, 0]

    def truth(self, rows: np.ndarray) -> np.ndarray:
        """What came, `ahead` steps after each of these rows, in the series' unit."""
        return self.target[self.ends[rows] + self.change.ahead]

    def answers(self, rows: np.ndarray) -> np.ndarray:
        """The same as the network is to say it."""
        levels = self.change.levels(self.target)
        ends = self.ends[rows]
        return levels[ends + self.change.ahead] - self.change.base(levels, ends)

    def forecasts(self, rows: np.ndarray, answers: np.ndarray) -> np.ndarray:
        """What the network said of each of these rows, in the series' unit.

        Args:
            rows: of the data set.
            answers: one for each, decoded: differences or values, maybe of logs.
        """
        base = self.change.base(self.change.levels(self.target), self.ends[rows])
        return self.change.values(base, np.asarray(answers, np.float64))

    def at(self, values: np.ndarray, ends: np.ndarray) -> "Course":
        """The windows that end at these places of a longer or shorter course.

        Args:
            values: `(time, channels)`.
            ends: place of the last value of each window.
        """
        times = np.arange(len(values))
        known = np.ones(len(values), bool)
        return Course(self.names, values, known, times, ends, self.change)

    def features(self, steps: int) -> np.ndarray:
        r"""The window of each row, oldest value first, its channels side by side.

        Where answers are differences, each channel is given as its distance from its
        own mean in the window: the network sees shapes, not heights.

        Args:
            steps: of a window.

        Returns:
            float64 `(rows, steps * channels)`.
        """
        tracks = self.values.copy()
        tracks[:, 0] = self.change.levels(self.target)
        places = self.ends[:, None] + np.arange(1 - steps, 1)
        windows = tracks[places]  # (rows, steps, channels)
        if self.change.difference != "none":
            windows = windows - windows.mean(1, keepdims=True)
        return windows.reshape(len(windows), -1)


def demand_shapes(features: np.ndarray, name: str) -> None:
    """Refuse windows that all look the same.

    Args:
        features: of the training rows.
        name: of the target.

    Raises:
        DataError: they do.
    """
    size = np.abs(features).max(initial=0.0)
    if len(features) and (np.ptp(features, axis=0) > 1e-6 * size).any():
        return
    raise DataError(
        f"All windows of '{name}' have the same shape.",
        got="a series that changes by the same step throughout",
        expected="a series with more to it than a straight line",
        fix="add the step to its last value; no network is needed",
    )


def windowed(line: Timeline, steps: int, change: Change) -> Course:
    """A course with a row for each window that lies whole in the series.

    Args:
        line: the series on its grid.
        steps: of a window.
        change: how answers are made.
    """
    first = max(steps - 1, change.reach)
    ends = np.arange(first, max(first, len(line.values)))
    return Course(line.names, line.values, line.known, line.times, ends, change)


def shared_out(
    course: Course, training: int, tested: int
) -> tuple[np.ndarray, np.ndarray]:
    """Windows whose answers are known, and which of these are the test part.

    Args:
        course: with every window of the series.
        training: steps before the test part.
        tested: steps of the test part.

    Returns:
        Row numbers of the course, and places among them.
    """
    ahead = course.change.ahead
    place = course.ends + ahead
    there = place < len(course.known)
    there[there] = course.known[place[there]]
    # what comes between was not known yet when the first test window ended
    there &= (place < training - (ahead - 1)) | (place >= training) | (not tested)
    every = np.flatnonzero(there)
    return every, np.flatnonzero(place[every] >= training)
