"""Overlap of masks: what was found with what is there; plain NumPy."""

import warnings
from typing import Any

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from glassnet.metrics.class_scores import confusion

__all__ = [
    "intersection_over_union",
    "mask_confusions",
    "mean_overlap",
    "overlap_interval",
    "overlaps",
]


def intersection_over_union(
    truth: ArrayLike, predicted: ArrayLike, classes: int
) -> float:
    r"""The overlap of each class with its pixels, averaged over classes (mean IoU).

    $$\frac{1}{K} \sum_k \frac{n_{kk}}{\sum_j n_{kj} + \sum_j n_{jk} - n_{kk}}$$

    Args:
        truth: class index of each pixel, with a row an example.
        predicted: the same of what was found.
        classes: $K$; those that neither occur nor were found do not count.

    Returns:
        From 0 to 1.

    Raises:
        ShapeError: the shapes differ.
        DataError: there are no rows, or an index is no class.

    Example:
        >>> intersection_over_union([[0, 1, 1]], [[0, 0, 1]], 2)  # (1/2 + 1/2) / 2
        0.5

    Source:
        Everingham et al. (2010), "The Pascal Visual Object Classes (VOC) Challenge",
        section 4.2.
    """
    return mean_overlap(mask_confusions(truth, predicted, classes).sum(0))


def mask_confusions(
    truth: ArrayLike, predicted: ArrayLike, classes: int
) -> Int[np.ndarray, "rows classes classes"]:
    """A confusion matrix of the pixels of each row: true classes down, found across.

    Args:
        truth: class index of each pixel, with a row an example.
        predicted: the same of what was found.
        classes: how many there are.

    Example:
        >>> mask_confusions([[0, 1, 1]], [[0, 0, 1]], 2).tolist()
        [[[1, 0], [1, 1]]]
    """
    pairs = zip(np.asarray(truth), np.asarray(predicted), strict=True)
    each = [confusion(t.ravel(), y.ravel(), classes) for t, y in pairs]
    return np.array(each, int).reshape(-1, classes, classes)


def overlaps(
    counts: Int[np.ndarray, "*rows classes classes"],
) -> Float[np.ndarray, "*rows classes"]:
    """Intersection over union of each class; NaN of one that is not there at all.

    Args:
        counts: confusion matrices.

    Example:
        >>> overlaps(np.array([[1, 0], [1, 1]])).tolist()
        [0.5, 0.5]
    """
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    union = counts.sum(-1) + counts.sum(-2) - hits
    return np.where(union > 0, hits / np.maximum(union, 1), np.nan)


def mean_overlap(counts: Int[np.ndarray, "*rows classes classes"]) -> Any:
    """The mean over the classes that are there, of one confusion matrix or of each."""
    with warnings.catch_warnings():  # of a row without any class: NaN, as it should be
        warnings.simplefilter("ignore", RuntimeWarning)
        found = np.nanmean(overlaps(counts), -1)
    return float(found) if found.ndim == 0 else found


def overlap_interval(
    counts: Int[np.ndarray, "rows classes classes"], seed: int = 0, draws: int = 1000
) -> tuple[float, float]:
    """What the mean overlap might be on other pictures of the kind, 19 of 20 times.

    Pictures are drawn with replacement, whole: pixels of one picture go together.

    Args:
        counts: a confusion matrix of each picture.
        seed: of the draws.
        draws: how many samples.

    Returns:
        The two ends.

    Source:
        Efron & Tibshirani (1993), "An Introduction to the Bootstrap", section 13.3.
    """
    rows, classes = counts.shape[:2]
    even = np.full(rows, 1 / rows)
    times = np.random.default_rng(seed).multinomial(rows, even, size=draws)
    sums = (times @ counts.reshape(rows, -1)).reshape(-1, classes, classes)
    low, high = np.quantile(mean_overlap(sums), [0.025, 0.975])
    return float(low), float(high)
