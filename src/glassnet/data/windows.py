"""Windows: a series becomes rows, each a stretch of the past and what came after."""

import dataclasses
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from glassnet.data.column import Column
from glassnet.data.dataset import Dataset
from glassnet.data.fingerprint import fingerprint
from glassnet.data.form import Form
from glassnet.data.note import Note, counted
from glassnet.data.series.change import Change
from glassnet.data.series.course import Course, demand_shapes, shared_out, windowed
from glassnet.data.series.deciding import decide
from glassnet.data.series.table import channels_of, opened
from glassnet.data.series.timeline import Timeline, varying
from glassnet.errors import ConfigError, DataError
from glassnet.settings import Count, Fraction

__all__ = ["Windows"]

_ROWS = 4  # that must be left to train on


@dataclass(frozen=True)
class Windows(Form):
    r"""Windows of a series: the last values are the features, a later one the answer.

    $$(x_{t-w+1}, \dots, x_t) \mapsto x_{t+h}$$

    Rows are in the order of time. The end of the series is the test part, and each of
    its rows knows the true past up to its own window: forecasts made anew at each step
    ("walk forward"). No training answer came after the first test window had ended.

    What is left open is found out from the training part and said aloud: the season
    from autocorrelation, logarithms where the spread grows with the level, and as
    answers whichever spread least: the values, their changes since the last one, or
    since the value a season before. Changes stay within their range where the series
    does not, which is why a rising series can be forecast beyond what training had.
    `Dataset.course` leads back to the series' own unit.

    Gaps hold the last value before them, and are nobody's answer.

    Args:
        steps: $w$, values in a window; two seasons if absent, 8 to 256 and at most a
            quarter of the series.
        ahead: $h$, steps from the last value known to the one that is forecast.
        season: steps after which the series does the same again; 1 for never.
        difference: what answers are counted from: "none", "last", "season".
        log: whether logarithms are taken of the target.
        test: share of the series, at its end, that is the test part.
        columns: the target and the other channels; filled in by reading.

    Raises:
        ConfigError: a number is outside its range, or differences are to be seen in
            windows of a single step.

    Example:
        >>> import polars
        >>> wave = [float(t % 4) + t / 10 for t in range(60)]
        >>> data = Windows(steps=8).read(polars.DataFrame({"y": wave}), "y")
        >>> data.features.shape, data.form.season, data.form.difference
        ((52, 8), 4, 'season')

    Source:
        Box & Jenkins (1976), "Time Series Analysis", chapters 4 and 9; walking forward:
        Hyndman & Athanasopoulos (2021), "Forecasting: Principles and Practice", third
        edition, section 5.10.
    """

    steps: Count | None = None
    ahead: Count = 1
    season: Count | None = None
    difference: Literal["auto", "none", "last", "season"] = "auto"
    log: Literal["auto", "yes", "no"] = "auto"
    test: Fraction = 0.1
    columns: tuple[str, ...] = ()

    def __post_init__(self):
        Form.__post_init__(self)
        if self.steps == 1 and self.difference in ("last", "season"):
            raise ConfigError(
                "A window of one step has no shape that changes could be seen in.",
                got=f"steps=1, difference={self.difference!r}",
                expected="two steps or more",
                fix="take more steps, or difference='none'",
            )

    def read(
        self,
        source: Any,
        target: str | None = None,
        exclude: tuple[str, ...] = (),
    ) -> Dataset:
        """Rows with answers, in the order of time.

        Args:
            source: a path of CSV, TSV or Parquet, or a table of pandas or polars.
            target: the column whose future is wanted.
            exclude: columns to leave out, such as dates that mean nothing.

        Raises:
            FileError: the file cannot be read.
            DataError: the target is no series of numbers, never changes or only by the
                same step, has a date with several values, or is too short.
        """
        table = opened(source)
        channels = channels_of(table, target, exclude, self.columns)
        line = channels.timeline()
        tested = max(round(self.test * len(line.known)), int(self.test > 0))
        training = len(line.known) - tested
        line = varying(line, training, fixed=bool(self.columns))
        form, notes = self._decided(line, training)
        course = form._windows(line)
        every, test = shared_out(course, training, tested)
        course = dataclasses.replace(course, ends=course.ends[every])
        form._demand_rows(len(every) - len(test), len(line.known))
        features = course.features(form.steps or 1).astype(np.float32)
        demand_shapes(np.delete(features, test, 0), line.names[0])
        answers = course.answers(np.arange(len(every)))
        notes = [*line.notes, *notes, form._say(course, test)]
        return Dataset(
            table.name,
            "regression",
            line.names[0],
            features,
            form._lags(line.names),
            answers,
            None,
            test if tested else None,
            None,
            [*table.notes, *channels.notes, *notes],
            fingerprint([*line.names], features, answers, test),
            form=form,
            steps_shape=(form.steps or 1, len(line.names)),
            course=course,
        )

    def settled(self, dataset: Dataset) -> Form:
        """With season, steps, differences, logarithms and columns as they were read."""
        return dataset.form if isinstance(dataset.form, Windows) else self

    def features(self, source: Any) -> np.ndarray:
        """A row for each window, the last of which knows the whole series.

        Args:
            source: a path, or a table of pandas or polars.

        Returns:
            float32 `(rows, steps * channels)`.

        Raises:
            ConfigError: the form is not settled: reading did not give it back.
            FileError: the file cannot be read.
            DataError: it lacks a column, or is shorter than a window.
        """
        return self.course(source).features(self.steps or 1).astype(np.float32)

    def course(self, source: Any) -> Course:
        """The series and its windows, as `features` has them, for the way back.

        Args:
            source: a path, or a table of pandas or polars.

        Raises:
            ConfigError: the form is not settled.
            FileError: the file cannot be read.
            DataError: it lacks a column, or is shorter than a window.
        """
        found = self.steps, self.season, self.columns
        if "auto" in (self.difference, self.log) or not all(found):
            raise ConfigError(
                "These windows are not settled yet.",
                got=repr(self),
                expected="the form that reading the training data gave back",
                fix="take data.form, after data = load(..., form=Windows(...))",
            )
        line = channels_of(opened(source), None, (), self.columns).timeline()
        course = self._windows(line)
        if not len(course.ends):
            self._demand_rows(0, len(line.known), least=1)
        return course

    def _decided(self, line: Timeline, training: int) -> tuple["Windows", list[Note]]:
        steps, change, notes = decide(
            line.values[:training, 0],
            line.grid,
            steps=self.steps,
            ahead=self.ahead,
            season=self.season,
            difference=self.difference,
            log=self.log,
        )
        form = dataclasses.replace(
            self,
            steps=steps,
            season=change.season,
            difference=change.difference,
            log="yes" if change.log else "no",
            columns=line.names,
        )
        return form, notes

    def _windows(self, line: Timeline) -> Course:
        difference = "none" if self.difference == "auto" else self.difference
        change = Change(difference, self.log == "yes", self.season or 1, self.ahead)
        return windowed(line, self.steps or 1, change)

    def _lags(self, names: tuple[str, ...]) -> list[Column]:
        """A column for each value in a window: "Sales -2" is two steps back."""
        back = range((self.steps or 1) - 1, -1, -1)
        labels = [f"{name} -{lag}" if lag else name for lag in back for name in names]
        return [Column(label, "number") for label in labels]

    def _demand_rows(self, rows: int, length: int, least: int = _ROWS) -> None:
        if rows >= least:
            return
        raise DataError(
            "The series is too short for these windows.",
            got=f"{counted(length, 'step')}, windows of {self.steps} and {self.ahead} "
            f"ahead: {counted(rows, 'row')} to train on",
            expected=counted(least, "row") + " or more",
            fix="take fewer steps (Windows(steps=...)), or a longer series",
        )

    def _say(self, course: Course, test: np.ndarray) -> Note:
        rows, ahead = len(course.ends), "next value"
        if self.ahead > 1:
            ahead = f"value {self.ahead:,} steps later"
        said = f"{counted(rows, 'row')}: each knows {counted(self.steps or 1, 'step')} "
        said += f"and forecasts the {ahead}; the last {len(test):,} are the test part."
        return Note("note", "", said)
