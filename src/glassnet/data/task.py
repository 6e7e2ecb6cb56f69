"""Task: is the answer a class or a number, and which rows have one?"""

from typing import Any, Literal, NamedTuple

import numpy as np

from glassnet.data.frames import is_absent
from glassnet.data.note import Note, counted, listed, warn
from glassnet.errors import DataError, did_you_mean

__all__ = ["Answers", "Task", "settle"]

Task = Literal[
    "classification",
    "regression",
    "reconstruction",
    "generation",
    "language",
    "translation",
    "segmentation",
]
"""What is learned: a class, a number, the rows themselves, more of their kind, what
comes next in a text, what to write of one, or a class for each pixel."""

TASKS = ("classification", "regression")  # of a table with answers
_WILD = 1e4  # quartile ranges from one end to the other


class Answers(NamedTuple):
    """The task, its answers, and which rows are kept."""

    task: Task
    values: np.ndarray  # of the rows kept
    labels: list | None
    kept: np.ndarray  # one truth value for each row that was read
    notes: list[Note]


def settle(name: str, raw: np.ndarray, task: str | None = None) -> Answers:
    """Decide the task from the answers, drop rows without one, list the classes.

    Words and truth values are classes. Whole numbers are classes if there are few:
    at most 2, or 10 with 3 rows each, or 20 with 20 rows each. Other numbers are
    numbers.

    Args:
        name: of the target.
        raw: one answer for each row; missing ones are None, NaN or infinite.
        task: overrides what the answers look like.

    Raises:
        DataError: no answers, all the same, a class of its own for most rows, words
            as a number, or an unknown task.

    Example:
        >>> settle("y", np.array([0.0, 1.0, np.nan, 1.0])).labels
        [0, 1]
    """
    if task is not None and task not in TASKS:
        raise DataError(
            "There is no such task.",
            got=f"task={task!r}",
            expected=f"one of {', '.join(TASKS)}, reconstruction, generation",
            fix=did_you_mean(task, TASKS),
        )
    kept, notes = _with_answer(name, raw)
    values = _plain(raw[kept])
    distinct, counts = np.unique(values, return_counts=True)
    if len(distinct) < 2:
        raise DataError(
            f"The target '{name}' is constant.",
            got=f"{distinct.tolist()[0]!r} in all {len(values):,} rows",
            expected="at least two different answers",
            fix="choose another column as the target",
        )
    chosen = task or _infer(values, distinct)
    if chosen == "classification":
        _demand_classes(name, values, distinct)
        notes.append(_say_classes(name, distinct, counts, values, task))
        return Answers(chosen, values, distinct.tolist(), kept, notes)
    if values.dtype.kind not in "iufb":
        raise DataError(
            f"The target '{name}' holds words, which regression cannot predict.",
            got=listed(distinct.tolist()),
            expected="numbers",
            fix="use task='classification', or another target",
        )
    values = values.astype(np.float64)
    notes += _say_numbers(name, values, len(distinct))
    return Answers("regression", values, None, kept, notes)


def _with_answer(name: str, raw: np.ndarray) -> tuple[np.ndarray, list[Note]]:
    if raw.dtype.kind == "O":
        kept = np.array([_present(value) for value in raw.tolist()], bool)
    elif raw.dtype.kind == "f":
        kept = np.isfinite(raw)
    else:
        kept = np.ones(len(raw), bool)
    dropped = int(len(raw) - kept.sum())
    if dropped == len(raw):
        raise DataError(
            f"The target '{name}' has no answers.",
            got=f"{len(raw):,} rows, all missing or infinite",
            expected="at least two rows with an answer",
            fix="choose another column as the target",
        )
    if not dropped:
        return kept, []
    text = f"{dropped:,} of {len(raw):,} rows have a missing or infinite '{name}'"
    return kept, [warn(name, f"{text} and were left out.")]


def _present(value: Any) -> bool:
    infinite = isinstance(value, float) and bool(np.isinf(value))
    return not infinite and not is_absent(value)


def _plain(values: np.ndarray) -> np.ndarray:
    # Mixed objects become one type; floats that are all whole become integers.
    if values.dtype.kind == "O":
        kinds = {type(value) for value in values.tolist()}
        if kinds <= {bool}:
            values = values.astype(bool)
        elif kinds <= {int, float, bool}:
            values = values.astype(np.float64)
        else:
            values = np.array([str(value) for value in values.tolist()])
    if values.dtype.kind == "f":
        values = values.astype(np.float64)
        if (values == np.floor(values)).all() and np.abs(values).max() < 2**53:
            values = values.astype(np.int64)
    return values


def _infer(values: np.ndarray, distinct: np.ndarray) -> Task:
    if values.dtype.kind not in "iu":
        return "regression" if values.dtype.kind == "f" else "classification"
    rows, count = len(values), len(distinct)
    few = count <= 2 or (count <= 10 and rows >= 3 * count)
    few = few or (count <= 20 and rows >= 20 * count)
    return "classification" if few else "regression"


def _demand_classes(name: str, values: np.ndarray, distinct: np.ndarray) -> None:
    if len(distinct) <= max(10, len(values) // 2):
        return
    numbers = values.dtype.kind in "iuf"
    raise DataError(
        f"Most rows have a '{name}' of their own: there is nothing to learn from.",
        got=f"{len(distinct):,} classes in {len(values):,} rows",
        expected="several rows for each class",
        fix="use task='regression'" if numbers else "choose another column as target",
    )


def _say_classes(
    name: str,
    distinct: np.ndarray,
    counts: np.ndarray,
    values: np.ndarray,
    task: str | None,
) -> Note:
    each = [
        f"{label} ({counted(number, 'row')})"
        for label, number in zip(distinct.tolist(), counts.tolist(), strict=True)
    ]
    some = ", ".join(each[:6]) + (f" and {len(each) - 6} more" if len(each) > 6 else "")
    text = f"The target '{name}' has {len(each):,} classes: {some}; "
    text += "the task is classification."
    if values.dtype.kind in "iu" and task is None and len(each) > 2:
        text += " If they are amounts, ask for task='regression'."
    return Note("note", name, text)


def _say_numbers(name: str, values: np.ndarray, distinct: int) -> list[Note]:
    low, quarter, three, high = np.quantile(values, (0, 0.25, 0.75, 1)).tolist()
    text = f"The target '{name}' runs from {low:.6g} to {high:.6g} with {distinct:,} "
    notes = [Note("note", name, f"{text}different numbers; the task is regression.")]
    # Halves: the span of -1e308 to 1e308 is no number.
    if high / 2 - low / 2 > _WILD * (three - quarter) > 0:
        text = f"Half of the answers '{name}' lie between {quarter:.3g} and {three:.3g}"
        far = high if high > -low else low
        text += f", but one is {far:.3g}: it alone decides the squared error. "
        notes.append(warn(name, f"{text}Correct it or leave the row out."))
    return notes
