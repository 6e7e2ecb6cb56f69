"""Repeats: rows that stand both in training and in the part that judges it."""

import math

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.note import Note, warn
from glassnet.data.split import Parts

__all__ = ["identical_rows", "row_numbers"]

_MANY = 10  # different rows that all repeat equally often did not do so by chance
_UNLIKELY = 0.01  # share of twins that measured numbers do not reach by chance
_MEASURED = 0.5  # a number of which half the values are different


def identical_rows(dataset: Dataset, parts: Parts) -> list[Note]:
    """How many rows of the test part, and of validation, training has seen.

    In a table of few levels rows repeat by nature, and a random split parts twins as
    often as training rows have twins among themselves: that is no cause for alarm.
    Alarming is a part that repeats training more often than training repeats itself,
    a table in which every row stands several times, and twins where a measured number
    makes them unlikely.

    Args:
        dataset: as loaded; all used columns and the answer must agree.
        parts: with several folds, validation is not judged, as folds share rows.

    Returns:
        For each part with such rows, a note or a warning with the counts.
    """
    number = row_numbers(dataset)
    train, validation = parts.folds[0]
    others = np.setdiff1d(np.arange(len(dataset)), parts.test)
    judged = [("test", others, parts.test)]
    if len(parts.folds) == 1:
        judged.append(("validation", train, validation))
    counts = np.bincount(number)
    times = int(np.gcd.reduce(counts))
    if times > 1 and len(counts) >= _MANY:
        text = f"Every row stands {times} times, or a multiple of that, in the table: "
        return [warn("", f"{text}keep one of each, or no part is unseen.")]
    notes = [
        _judge(dataset, name, number[seen], number[rows], len(counts))
        for name, seen, rows in judged
    ]
    return [note for note in notes if note is not None]


def row_numbers(dataset: Dataset) -> np.ndarray:
    """The same number for identical rows, another for others.

    Example:
        >>> from glassnet.data import load
        >>> x = [[1, 2], [3, 4], [1, 2], [1, 2]]
        >>> row_numbers(load((x, [0, 1, 0, 1]))).tolist()
        [0, 1, 0, 2]
    """
    answers = np.unique(dataset.answers, return_inverse=True)[1]
    if isinstance(dataset.features, np.ndarray):
        rows = np.ascontiguousarray(dataset.features)
        whole = rows.view(f"V{rows.itemsize * rows.shape[1]}").ravel().tolist()
    else:
        used = [column.name for column in dataset.columns if column.use]
        whole = dataset.features.select(used).rows()
    known: dict[tuple, int] = {}
    numbers = [
        known.setdefault((row, answer), len(known))
        for row, answer in zip(whole, answers.tolist(), strict=True)
    ]
    return np.array(numbers)


def _judge(
    dataset: Dataset, name: str, seen: np.ndarray, rows: np.ndarray, distinct: int
) -> Note | None:
    twins = int(np.isin(rows, seen).sum())
    if not twins:
        return None
    share = twins / len(rows)
    counts = np.bincount(seen)
    inside = float((counts[seen] > 1).mean())
    # Three deviations of a share drawn by chance, and never less than two rows.
    chance = inside + 3 * math.sqrt(inside * (1 - inside) / len(rows)) + 2 / len(rows)
    others = "rows outside it" if name == "test" else "training rows"
    said = f"{twins:,} of {len(rows):,} {name} rows ({share:.1%}) are identical to "
    said += f"{others}, of which {inside:.1%} have a twin among themselves"
    if share > chance:
        return warn("", f"{said}, so the two parts overlap: take them out.")
    measured = _measured(dataset, distinct)
    if measured and share > _UNLIKELY and twins > 2:
        text = f"{said}. '{measured}' hardly ever repeats, so these are copies: "
        return warn("", f"{text}take them out before splitting.")
    return Note("note", "", f"{said}: natural twins, no cause for alarm.")


def _measured(dataset: Dataset, rows: int) -> str:
    """A used number that is different in most of the different rows, if any."""
    for column in dataset.columns:
        often = (column.distinct or 0) >= _MEASURED * rows
        if column.use and column.kind == "number" and often:
            return column.name
    return ""
