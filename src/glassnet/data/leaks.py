"""Leaks: columns that give the answer away, judged on training rows alone."""

from typing import NamedTuple

import numpy as np

from glassnet.data.conversion import converted
from glassnet.data.dataset import Dataset
from glassnet.data.frames import text_of
from glassnet.data.note import Note, warn

__all__ = ["giveaways"]

_ROWS = 5000  # more would tell no more
_FEWEST = 20  # rows below which anything may happen by chance
_SURE = 0.995  # mean recall of a column alone that is too good to be honest
_SURE_FIT = 0.999  # the same for R²
_LEVELS = 50  # numbers with more values than this are judged by their order
_FOLDS = 5


class _Alone(NamedTuple):
    """How well one column alone predicts the answer."""

    name: str
    score: float
    words: bool
    renames: bool  # each of its values goes with one answer, and the reverse


def giveaways(dataset: Dataset, rows: np.ndarray) -> list[Note]:
    """Warnings about columns that are the answer under another name.

    A strong honest column also predicts well. So what counts is a column that is
    nearly always right while all others are far from it, or whose values and the
    answers replace each other one to one. Dates are left out: in a series, time
    itself tells much. Pixels are, too.

    Args:
        dataset: as loaded.
        rows: that train; no other row is looked at.

    Returns:
        A warning with the numbers for each such column.
    """
    if dataset.image_shape is not None or len(rows) < _FEWEST:
        return []
    rows = rows[np.linspace(0, len(rows) - 1, min(len(rows), _ROWS)).astype(np.int64)]
    answers = dataset.answers[rows]
    classes = dataset.labels is not None
    if classes:
        answers = np.unique(answers, return_inverse=True)[1]
        if np.sort(np.bincount(answers))[-2:][0] < 5:
            return []  # one class nearly alone: any rare value may fit it by chance
    judge = _judge_classes if classes else _judge_numbers
    found = [
        judge(column.name, *_values(dataset, place, rows), answers)
        for place, column in enumerate(dataset.columns)
        if column.use and column.kind != "date"
    ]
    sure = _SURE if classes else _SURE_FIT
    others = [
        alone.score for alone in found if alone.score < sure and not alone.renames
    ]
    return [
        _say(alone, others, dataset, len(rows))
        for alone in found
        if alone.renames
        or (alone.score >= sure and _stands_out(alone, others, classes))
    ]


def _stands_out(alone: _Alone, others: list[float], classes: bool) -> bool:
    # Measurements may well part two species without a mistake, and then their
    # neighbors nearly do; words that never err are rarer.
    if not others:
        return False
    margin = (0.05 if alone.words else 0.15) if classes else 0.1
    return 1 - max(others) >= margin


def _values(dataset: Dataset, place: int, rows: np.ndarray) -> tuple[np.ndarray, bool]:
    """The values of one column as numbers, and whether they stand for words."""
    if isinstance(dataset.features, np.ndarray):
        return dataset.features[rows, place].astype(np.float64), False
    column = dataset.columns[place]
    series = converted(dataset.features[column.name][rows], column)
    if column.kind == "number":
        return series.to_numpy(), False
    return text_of(series).rank("dense").fill_null(0).to_numpy().astype(float), True


def _judge_classes(
    name: str, values: np.ndarray, words: bool, answers: np.ndarray
) -> _Alone:
    levels, codes = np.unique(values, return_inverse=True)
    count = int(answers.max()) + 1
    if words or len(levels) <= _LEVELS:
        right = _right_by_level(codes, answers, count)
        pairs = len(np.unique(codes * count + answers))
        renames = len(levels) == count == pairs
    else:
        right, renames = _right_by_neighbors(values, answers, count), False
    sizes = np.bincount(answers, minlength=count)
    common = sizes >= 5  # a class of a few rows says nothing either way
    recall = np.bincount(answers, right, minlength=count)[common] / sizes[common]
    return _Alone(name, float(recall.mean()), words, renames)


def _right_by_level(codes: np.ndarray, answers: np.ndarray, count: int) -> np.ndarray:
    """Is the commonest class of a level, counted in the other folds, the right one?"""
    fold = np.arange(len(codes)) % _FOLDS
    size = int(codes.max()) + 1
    cell = (fold * size + codes) * count + answers
    table = np.bincount(cell, minlength=_FOLDS * size * count)
    table = table.reshape(_FOLDS, size, count)
    elsewhere = table.sum(0) - table
    best = elsewhere.argmax(-1)
    seen = elsewhere.max(-1) > 0
    return (best[fold, codes] == answers) & seen[fold, codes]


def _right_by_neighbors(
    values: np.ndarray, answers: np.ndarray, count: int
) -> np.ndarray:
    """Is the commonest class among the two next values on either side right?"""
    order = np.argsort(values, kind="stable")
    line = np.eye(count, dtype=np.float32)[answers[order]]
    padded = np.pad(line, ((2, 2), (0, 0)))
    near = padded[:-4] + 1.5 * padded[1:-3] + 1.5 * padded[3:-1] + padded[4:]
    right = np.empty(len(values), bool)
    right[order] = near.argmax(-1) == answers[order]
    return right


def _judge_numbers(
    name: str, values: np.ndarray, words: bool, answers: np.ndarray
) -> _Alone:
    if words:
        return _Alone(
            name, _fit_by_level(values.astype(np.int64), answers), True, False
        )
    known = np.isfinite(values)
    if known.sum() < max(_FEWEST, 0.5 * len(values)):
        return _Alone(name, 0.0, False, False)
    x, y = values[known], answers[known]
    ranks = [np.unique(v, return_inverse=True)[1] for v in (x, y)]
    score = max(_squared_correlation(x, y), _squared_correlation(*ranks))
    return _Alone(name, score, False, False)


def _fit_by_level(codes: np.ndarray, answers: np.ndarray) -> float:
    """R² of the mean answer of a level, taken in the other folds."""
    fold = np.arange(len(codes)) % _FOLDS
    size = int(codes.max()) + 1
    shape = (_FOLDS, size)
    cell = fold * size + codes
    y = answers - answers.mean()
    y = y / (np.abs(y).max() or 1)
    sums = np.bincount(cell, y, minlength=_FOLDS * size).reshape(shape)
    counts = np.bincount(cell, minlength=_FOLDS * size).reshape(shape)
    sums, counts = sums.sum(0) - sums, counts.sum(0) - counts
    mean = sums / np.maximum(counts, 1)
    return float(1 - ((y - mean[fold, codes]) ** 2).sum() / (y**2).sum())


def _squared_correlation(x: np.ndarray, y: np.ndarray) -> float:
    x, y = x / (np.abs(x).max() or 1), y / (np.abs(y).max() or 1)
    x, y = x - x.mean(), y - y.mean()
    size = float((x**2).sum() * (y**2).sum())
    return float((x * y).sum() ** 2 / size) if size > 0 else 0.0


def _say(alone: _Alone, others: list[float], dataset: Dataset, rows: int) -> Note:
    if dataset.labels is None:
        said = f"explains {alone.score:.2%} of the variance of '{dataset.target}'"
        best = f"{max(others):.1%}" if others else ""
    elif alone.renames:
        said = f"and '{dataset.target}' replace each other one to one"
        best = f"{max(others):.1%} of each class" if others else ""
    else:
        said = f"alone recognizes {alone.score:.1%} of each class of "
        said += f"'{dataset.target}'"
        best = f"{max(others):.1%}" if others else ""
    text = f"'{alone.name}' {said} in {rows:,} training rows"
    text += f"; the next best column reaches {best}" if best else ""
    text += ". Exclude it unless it is known before the answer is."
    return warn(alone.name, text)
