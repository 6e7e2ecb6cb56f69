"""Story: everything a report tells, as plain data."""

import math
from dataclasses import dataclass, field
from typing import Any

from jaxtyping import Integer, Num

from glassnet.data.task import Task
from glassnet.drawing.layers import LayerRow
from glassnet.report.exhibits import Exhibit
from glassnet.report.seen import Seen

__all__ = ["Baseline", "Column", "Mistake", "Note", "Story"]


@dataclass(frozen=True)
class Baseline:
    """What a simpler model reached on the same test rows.

    Args:
        name: such as "logistic regression".
        value: its score on the story's metric.
        seconds: how long it took.
        note: what a reader must know, such as "on 5,000 of 54,000 rows".

    Example:
        >>> Baseline("majority", 0.106).note
        ''
    """

    name: str
    value: float
    seconds: float | None = None
    note: str = ""


@dataclass(frozen=True)
class Note:
    """Something to worry about, or to know.

    Args:
        level: "problem", "warning" or "note"; other words are shown as they are.
        about: what it concerns, such as a column's name.
        text: what is the matter, and what to do.

    Example:
        >>> Note("warning", "age", "20 % is missing").level
        'warning'
    """

    level: str
    about: str
    text: str


@dataclass(frozen=True)
class Column:
    """One column of the data.

    Args:
        name: as in the file, or such as "x0 ... x63" for many alike.
        kind: "number", "category", "date" and so on.
        missing: rows without a value.
        distinct: different values, if they were counted.
        use: what became of it, such as "standardized" or "left out: constant".

    Example:
        >>> Column("age", "number", 177, 88, "standardized").missing
        177
    """

    name: str
    kind: str
    missing: int = 0
    distinct: int | None = None
    use: str = ""


@dataclass(frozen=True, eq=False)
class Mistake:
    """A test row that the network is most sure of, and wrong about.

    Args:
        row: its number in the data.
        truth: what it is.
        predicted: what the network says.
        probability: that the network gives its answer, from 0 to 1; None in regression.
        image: `(height, width)` or `(height, width, channels)`, if the row is one.
        text: that the row is, or its start.

    Example:
        >>> Mistake(17, "8", "1", 0.97).image is None
        True
    """

    row: int
    truth: str | float
    predicted: str | float
    probability: float | None = None
    image: Num[Any, "..."] | None = None
    text: str = ""


@dataclass(eq=False)
class Story:
    """What a report tells. Only the first four are needed; the rest is told if there.

    Args:
        name: of the run, such as "digits".
        task: what was learned, such as "classification".
        target: the column that is predicted.
        headline: the answer, in one sentence.
        metric: what is measured, such as "accuracy".
        higher_is_better: which way the metric points.
        test: its value on the test rows.
        interval: lower and upper end around it.
        validation: its value on the validation rows.
        baselines: what simpler models reach.
        verdict: whether the network was worth it, in one sentence.
        rows: how many rows of each part: "train", "validation", "test".
        notes: what to worry about, worst first.
        columns: of the data.
        layers: of the network, the input first.
        history: measured after each epoch, `(epochs,)` or `(epochs, members)`; a name
            starts with "training_", "validation_" or "test_" where there are several.
        seen: every layer's statistics at some steps.
        units: of what the history holds, such as `{"loss": "nats"}`.
        chosen: the epoch that was kept, from 1, for each member.
        confusion: counts by true class (down) and predicted class (across).
        labels: names of the classes.
        truth: true values of the test rows (regression).
        predicted: their predictions.
        unit: of the target, such as "dollars".
        mistakes: most confident first.
        exhibits: what the network made, or what it looks at.
        seconds: how long the training took.
        members: how many networks vote.
        alone: what each of them reaches by itself on the test rows.
        reliability: of answers put together by how sure they are, `sure`, `right` and
            `rows`, each with a number a group.
        calibration_error: how far the two are apart on average, from 0 to 1.
        temperature: what the probabilities were softened by; 1 for not at all.
        recipe: the run as TOML.
        command: the line for a terminal that does it again.
        python: the same in Python.
        machine: whatever else a program that reads the report should find.
        versions: of the libraries.
        programs: how many programs were compiled.

    Example:
        >>> story = Story("digits", "classification", "digit", "98 % are right.")
        >>> story.members, story.total_rows
        (1, 0)
    """

    name: str
    task: Task
    target: str
    headline: str
    metric: str = "score"
    higher_is_better: bool = True
    test: float | None = None
    interval: tuple[float, float] | None = None
    validation: float | None = None
    baselines: list[Baseline] = field(default_factory=list)
    verdict: str = ""
    rows: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    columns: list[Column] = field(default_factory=list)
    layers: list[LayerRow] = field(default_factory=list)
    history: dict[str, Num[Any, "..."]] = field(default_factory=dict)
    seen: Seen | None = None
    units: dict[str, str] = field(default_factory=dict)
    chosen: list[int] = field(default_factory=list)
    confusion: Integer[Any, "..."] | None = None
    labels: list[str] = field(default_factory=list)
    truth: Num[Any, "..."] | None = None
    predicted: Num[Any, "..."] | None = None
    unit: str = ""
    mistakes: list[Mistake] = field(default_factory=list)
    exhibits: list[Exhibit] = field(default_factory=list)
    seconds: float | None = None
    members: int = 1
    alone: list[float] = field(default_factory=list)
    reliability: dict[str, list] | None = None
    calibration_error: float | None = None
    temperature: float = 1.0
    recipe: str = ""
    command: str = ""
    python: str = ""
    machine: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)
    programs: int | None = None

    @property
    def total_rows(self) -> int:
        """Rows of all parts together."""
        return sum(self.rows.values())

    @property
    def learned(self) -> int:
        """Numbers that one network learns."""
        return sum(row.params for row in self.layers)

    def facts(self) -> dict[str, Any]:
        """What a program finds in the page: plain data, without arrays.

        Numbers that JSON cannot hold become None.
        """
        baselines = [vars(one) for one in self.baselines]
        return _plain(
            {"glassnet_report": 1}
            | {name: getattr(self, name) for name in TOLD}
            | {"baselines": baselines, "notes": [vars(note) for note in self.notes]}
            | {"learned": self.learned}
            | self.machine
        )


TOLD = (
    "name task target headline metric higher_is_better test interval validation "
    "verdict rows chosen members alone calibration_error temperature seconds "
    "programs versions command"
).split()


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if hasattr(value, "tolist"):  # an array or one of its numbers
        return _plain(value.tolist())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int)) else str(value)
