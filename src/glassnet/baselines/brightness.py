"""Brightness: masks by how bright each pixel is, beside networks that see around it."""

import time

import numpy as np
from jaxtyping import Int

from glassnet.baselines.job import Baseline
from glassnet.data import Prepared
from glassnet.metrics.overlap_scores import mean_overlap

__all__ = ["brightness"]

LEVELS = 256
PART = 256  # rows at a time


def brightness(prepared: Prepared) -> list[Baseline]:
    """The commonest class everywhere, and the class that suits each level of gray.

    Of two classes that is the one threshold, of 256 and in either direction, with the
    best mean overlap on the pictures that train; of more, the commonest class of the
    training pixels of each level.

    Args:
        prepared: pictures with masks, of which the training part is counted and the
            test part scored.

    Returns:
        Both, with their mean intersection over union on the test part.

    Example:
        >>> from glassnet.data.dataset import Dataset
        >>> from glassnet.data import prepare
        >>> from glassnet.data.arrays import number_columns
        >>> x = np.tile(np.uint8([0, 50, 200, 255]), (10, 1))
        >>> columns = number_columns(x, list("abcd"), pixels=True)
        >>> y = (x > 100).astype(np.uint8).reshape(10, 2, 2)
        >>> data = Dataset("a", "segmentation", "mask", x, columns, y, [0, 255],
        ...                image_shape=(2, 2, 1))
        >>> {b.name: b.value for b in brightness(prepare(data))}
        {'all 0': 0.25, 'brightness': 1.0}

    Source:
        One threshold for a picture: Otsu (1979), "A threshold selection method from
        gray-level histograms"; here it is chosen by masks.
    """
    start, labels = time.perf_counter(), prepared.target.labels
    train, test = prepared.parts.folds[0][0], prepared.parts.test
    known, held = (_by_level(prepared, rows) for rows in (train, test))
    commonest = int(known.sum(1).argmax())
    everywhere = np.full(LEVELS, commonest)
    table = _threshold(known) if len(labels) == 2 else known.argmax(0)
    table = np.where(known.sum(0) > 0, table, commonest) if len(labels) > 2 else table
    found = []
    both = {f"all {labels[commonest]}": everywhere, "brightness": table}
    for name, classes in both.items():
        value = mean_overlap(_confusion(held, classes))
        seconds = time.perf_counter() - start
        found.append(Baseline(name, value, seconds, "", np.zeros(0)))
    return found


def _by_level(prepared: Prepared, rows: np.ndarray) -> Int[np.ndarray, "classes 256"]:
    """How many pixels of each class have each brightness: the mean of their colors."""
    classes = len(prepared.target.labels)
    counts = np.zeros(classes * LEVELS, int)
    for start in range(0, len(rows), PART):
        some = rows[start : start + PART]
        truth = prepared.y[some].astype(int).ravel()
        shades = prepared.x[some].reshape(len(truth), -1).mean(1)
        level = (shades * (LEVELS - 1)).round().clip(0, LEVELS - 1).astype(int)
        counts += np.bincount(truth * LEVELS + level, minlength=len(counts))
    return counts.reshape(classes, LEVELS)


def _threshold(counts: Int[np.ndarray, "2 256"]) -> Int[np.ndarray, "256"]:
    """The class of each level, split where the overlap is best."""
    levels = np.arange(LEVELS)
    splits = [(levels >= t).astype(int) for t in range(LEVELS + 1)]
    tables = splits + [1 - one for one in splits]
    return max(tables, key=lambda one: mean_overlap(_confusion(counts, one)))


def _confusion(counts: np.ndarray, table: np.ndarray) -> np.ndarray:
    """True classes down, named ones across."""
    return counts @ np.eye(len(counts), dtype=int)[table]
