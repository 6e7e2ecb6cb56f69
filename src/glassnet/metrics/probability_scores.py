"""Scores of scores: of probabilities and ranks, in plain NumPy, exactly."""

import math
from typing import Any

import numpy as np
from jaxtyping import Bool
from numpy.typing import ArrayLike

from glassnet.errors import ConfigError, DataError
from glassnet.metrics.class_scores import log_loss
from glassnet.metrics.rows import rows, rows_of_classes

__all__ = ["calibration_error", "perplexity", "roc_auc", "top_k_accuracy"]


def top_k_accuracy(truth: ArrayLike, scores: ArrayLike, k: int = 5) -> float:
    """The share of rows whose right class is among the k that score highest.

    Of equal scores the classes with the smaller index stand first. A row with a NaN in
    it is wrong.

    Args:
        truth: class index of each row.
        scores: of each class, `(n, classes)`.
        k: how many guesses are free, at least 1.

    Returns:
        From 0 to 1.

    Raises:
        ConfigError: `k` is below 1.
        ShapeError: there is not one row of scores for each class index.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> top_k_accuracy([0, 2], [[0.6, 0.3, 0.1], [0.6, 0.3, 0.1]], k=2)
        0.5

    Source:
        Russakovsky et al. (2015), "ImageNet Large Scale Visual Recognition Challenge",
        section 4.1.
    """
    _check_positive("k", k)
    t, z = rows_of_classes("top_k_accuracy", truth, scores)
    first = np.argsort(-z, axis=1, kind="stable")[:, :k]
    hit = (first == t[:, None]).any(1) & ~np.isnan(z).any(1)
    return float(hit.mean())


def perplexity(truth: ArrayLike, probabilities: ArrayLike) -> float:
    r"""Among how many classes these shares in effect guess, evenly.

    $$\exp\left(-\frac{1}{n} \sum_i \log p_{i, y_i}\right)$$

    Args:
        truth: class index of each row.
        probabilities: share of each class, `(n, classes)`; each row sums to 1.

    Returns:
        1 or more. Guessing evenly scores the number of classes.

    Raises:
        ShapeError: there is not one row of shares for each class index.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> print(f"{perplexity([0, 1], [[0.25, 0.75], [0.75, 0.25]]):.3f}")
        4.000

    Source:
        Jelinek et al. (1977), "Perplexity: a measure of the difficulty of speech
        recognition tasks".
    """
    return math.exp(log_loss(truth, probabilities))


def roc_auc(truth: ArrayLike, scores: ArrayLike) -> float:
    r"""The chance that a yes scores higher than a no, both drawn at random.

    $$P(z_+ > z_-) + \tfrac12 P(z_+ = z_-)
        = \frac{\sum_{i \in +} r_i - n_+ (n_+ + 1) / 2}{n_+\, n_-}$$

    with ranks $r$, equal scores sharing theirs. Of several classes, the mean over each
    against the rest, of those that occur.

    Args:
        truth: 0 or 1 in each row, with one score; or its class index.
        scores: `(n,)`, or one for each class, `(n, classes)`.

    Returns:
        From 0 to 1; guessing scores 1/2.

    Raises:
        ShapeError: there is not one score, or row of scores, for each row.
        DataError: there are no rows, all have the same class, an index is no class, or
            a score is NaN.

    Example:
        >>> roc_auc([1, 0, 1, 0], [2.0, 1.0, 0.5, -1.0])  # 3 of 4 pairs are in order
        0.75

    Source:
        Hanley & McNeil (1982), "The meaning and use of the area under a receiver
        operating characteristic (ROC) curve", section III.
    """
    z = np.asarray(scores, np.float64)
    if np.isnan(z).any():
        raise DataError(
            "What is not a number has no rank.",
            got=f"{np.isnan(z).sum()} scores that are NaN",
            expected="numbers, infinite ones included",
            fix="see at which step the network diverged",
        )
    if z.ndim == 1:
        t, z = rows(truth, z)
        return _area(t.astype(bool), z)
    t, z = rows_of_classes("roc_auc", truth, z)
    occurring = [c for c in range(z.shape[1]) if 0 < (t == c).sum() < len(t)]
    return float(np.mean([_area(t == c, z[:, c]) for c in occurring or [t[0]]]))


def _area(yes: Bool[np.ndarray, " n"], z: Any) -> float:
    many, few = yes.sum(), (~yes).sum()
    if not many or not few:
        raise DataError(
            "There is nothing to tell apart.",
            got=f"{many} rows of yes and {few} of no",
            expected="some of each",
            fix="score a part that has both; stratify the split",
        )
    _, place, count = np.unique(z, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    return float((rank[yes].sum() - many * (many + 1) / 2) / (many * few))


def calibration_error(
    truth: ArrayLike, probabilities: ArrayLike, bins: int = 15
) -> float:
    r"""The mean gap between confidence and accuracy, over bins of confidence.

    $$\mathrm{ECE} = \sum_m \frac{|B_m|}{n} \left| \mathrm{acc}(B_m)
      - \mathrm{conf}(B_m) \right|$$

    where confidence is the highest share of a row, and bin $m$ of $M$ holds those in
    $((m - 1)/M, m/M]$.

    Args:
        truth: class index of each row.
        probabilities: share of each class, `(n, classes)`; each row sums to 1.
        bins: $M$, of equal width, at least 1.

    Returns:
        From 0 to 1; 0 at best.

    Raises:
        ConfigError: `bins` is below 1.
        ShapeError: there is not one row of shares for each class index.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> calibration_error([0, 1], [[0.75, 0.25], [0.75, 0.25]])  # right in 0.5
        0.25

    Source:
        Guo et al. (2017), "On Calibration of Modern Neural Networks", equation 3,
        arXiv:1706.04599.
    """
    _check_positive("bins", bins)
    t, shares = rows_of_classes("calibration_error", truth, probabilities)
    sure, hit = shares.max(1), shares.argmax(1) == t
    place = np.clip(np.ceil(np.nan_to_num(sure) * bins).astype(int) - 1, 0, bins - 1)
    gaps = np.bincount(place, hit - sure, bins)
    return float(np.abs(gaps).sum() / len(t))


def _check_positive(name: str, value: int) -> None:
    if value < 1:
        raise ConfigError(
            f"There are at least one of {name}.",
            got=f"{name}={value}",
            expected="a whole number of 1 or more",
            fix=f"leave {name} at its default",
        )
