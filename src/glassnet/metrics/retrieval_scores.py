"""Precision, recall and F1 of finished predictions, in plain NumPy."""

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from glassnet.errors import ConfigError
from glassnet.metrics.rows import rows

__all__ = ["f1", "precision", "recall"]


def precision(
    truth: ArrayLike,
    predicted: ArrayLike,
    average: str = "macro",
    positive: Any = None,
) -> float:
    r"""Of the rows that were given a class, the share that has it.

    $$P_k = \frac{n_{kk}}{\sum_j n_{jk}}$$

    for counts $n_{jk}$ of class $j$ named $k$. A class that was never named scores 0.

    Args:
        truth: class of each row: codes, names or truth values.
        predicted: the same for the predictions.
        average: over the classes of both: "macro", the mean; "weighted", by how often
            each is the truth; "micro", of all answers together.
        positive: the one class that is asked for, without an average.

    Returns:
        From 0 to 1.

    Raises:
        ConfigError: there is no such average.
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> precision([1, 0, 1, 1], [1, 1, 0, 1], positive=1)  # 2 of 3
        0.6666666666666666

    Source:
        Manning, Raghavan & Schütze (2008), "Introduction to Information Retrieval",
        sections 8.3 and 13.6.
    """
    hits, named, found = _counts(truth, predicted, positive)
    return _average(hits, named, found, average)


def recall(
    truth: ArrayLike,
    predicted: ArrayLike,
    average: str = "macro",
    positive: Any = None,
) -> float:
    r"""Of the rows that have a class, the share that was given it.

    $$R_k = \frac{n_{kk}}{\sum_j n_{kj}}$$

    for counts $n_{kj}$ of class $k$ named $j$. A class that is named but never the
    truth scores 0.

    Args:
        truth: class of each row: codes, names or truth values.
        predicted: the same for the predictions.
        average: as in `precision`.
        positive: the one class that is asked for, without an average.

    Returns:
        From 0 to 1.

    Raises:
        ConfigError: there is no such average.
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> recall([1, 0, 1, 0], [1, 1, 0, 1], positive=1)  # 1 of 2
        0.5

    Source:
        Manning, Raghavan & Schütze (2008), "Introduction to Information Retrieval",
        section 8.3.
    """
    hits, _, found = _counts(truth, predicted, positive)
    return _average(hits, found, found, average)


def f1(
    truth: ArrayLike,
    predicted: ArrayLike,
    average: str = "macro",
    positive: Any = None,
) -> float:
    r"""The harmonic mean of precision and recall, of each class.

    $$F_k = \frac{2\, n_{kk}}{\sum_j n_{kj} + \sum_j n_{jk}}$$

    Args:
        truth: class of each row: codes, names or truth values.
        predicted: the same for the predictions.
        average: as in `precision`.
        positive: the one class that is asked for, without an average.

    Returns:
        From 0 to 1.

    Raises:
        ConfigError: there is no such average.
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> f1([1, 0, 1, 0], [1, 1, 0, 1], positive=1)  # 2 * 1 / (2 + 3)
        0.4

    Source:
        van Rijsbergen (1979), "Information Retrieval", chapter 7.
    """
    hits, named, found = _counts(truth, predicted, positive)
    return _average(2 * hits, named + found, found, average)


def _counts(truth: Any, predicted: Any, positive: Any) -> tuple[Any, Any, Any]:
    """Of each class: how often it was right, named, and the truth."""
    t, y = rows(truth, predicted)
    classes = np.union1d(t, y) if positive is None else [positive]
    each = [((t == c) & (y == c), y == c, t == c) for c in classes]
    hits, named, found = np.array(each, float).reshape(len(each), 3, -1).sum(-1).T
    return hits, named, found


def _average(top: Any, bottom: Any, found: Any, average: str) -> float:
    if average == "micro":
        return float(top.sum() / max(bottom.sum(), 1))
    each = top / np.maximum(bottom, 1)
    if average == "macro":
        return float(each.mean())
    if average == "weighted":
        return float((each * found).sum() / max(found.sum(), 1))
    raise ConfigError(
        "There is no such average.",
        got=f"average={average!r}",
        expected='one of "macro", "micro", "weighted"',
        fix='leave it at "macro", or ask for one class: positive=',
    )
