"""Scores of classes, in plain NumPy, simplest first."""

import numpy as np
from jaxtyping import Int
from numpy.typing import ArrayLike

from glassnet.metrics.rows import check_index, rows, rows_of_classes

__all__ = ["accuracy", "balanced_accuracy", "confusion", "log_loss"]


def accuracy(truth: ArrayLike, predicted: ArrayLike) -> float:
    """The share of predictions that equal the truth.

    Where one class is frequent, always naming it scores its share: compare with that,
    or use `balanced_accuracy`.

    Args:
        truth: class of each row: codes, names or truth values.
        predicted: the same for the predictions.

    Returns:
        From 0 to 1.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> accuracy([0, 1, 1, 2], [0, 1, 2, 2])
        0.75

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        equation 7.5.
    """
    t, y = rows(truth, predicted)
    return float((t == y).mean())


def balanced_accuracy(truth: ArrayLike, predicted: ArrayLike) -> float:
    r"""Accuracy within each class of the truth, averaged over classes.

    $$\frac{1}{K} \sum_k \frac{n_{kk}}{\sum_j n_{kj}}$$

    for counts $n_{kj}$ of class $k$ named $j$. Guessing scores $1/K$, however rare a
    class is. Classes that are not in the truth do not count.

    Args:
        truth: class of each row.
        predicted: the same for the predictions.

    Returns:
        From 0 to 1.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows.

    Example:
        >>> balanced_accuracy([0, 0, 0, 1], [0, 0, 0, 0])  # (3/3 + 0/1) / 2
        0.5

    Source:
        Brodersen et al. (2010), "The balanced accuracy and its posterior
        distribution", equation 1.
    """
    t, y = rows(truth, predicted)
    return float(np.mean([(y[t == c] == c).mean() for c in np.unique(t)]))


def confusion(
    truth: ArrayLike, predicted: ArrayLike, classes: int
) -> Int[np.ndarray, "classes classes"]:
    """How often each class was taken for each.

    Args:
        truth: class index of each row, from 0 to `classes - 1`.
        predicted: the same for the predictions.
        classes: how many there are.

    Returns:
        Counts: row is the truth, column is the prediction; the diagonal is right.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> confusion([0, 1, 1, 1], [0, 1, 1, 0], 2).tolist()
        [[1, 0], [1, 2]]

    Source:
        Kohavi & Provost (1998), "Glossary of Terms".
    """
    t, y = rows(truth, predicted)
    check_index("truth", t, classes)
    check_index("predicted", y, classes)
    flat = t.astype(int) * classes + y.astype(int)
    return np.bincount(flat, minlength=classes**2).reshape(classes, classes)


def log_loss(truth: ArrayLike, probabilities: ArrayLike) -> float:
    r"""Mean surprise, in nats, at the right class.

    $$-\frac{1}{n} \sum_i \log p_{i, y_i}$$

    Shares below 2.2e-16 are taken for that: a right class that was called impossible
    costs 36 nats and not infinitely many.

    Args:
        truth: class index of each row.
        probabilities: share of each class, `(n, classes)`; each row sums to 1.

    Returns:
        Nats, 0 or more. Guessing evenly scores `log(classes)`.

    Raises:
        ShapeError: there is not one row of shares for each class index.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> round(log_loss([0, 1], [[0.5, 0.5], [0.75, 0.25]]), 3)  # log(2), log(4)
        1.04

    Source:
        Good (1952), "Rational Decisions", section 8.
    """
    t, shares = rows_of_classes("log_loss", truth, probabilities)
    right = shares[np.arange(len(t)), t]
    return float(-np.log(np.clip(right, np.finfo(np.float64).eps, 1)).mean())
