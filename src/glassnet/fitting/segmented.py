"""Segmented: what a model is worth that gives each pixel of a picture a class."""

from typing import Any

import numpy as np
from jaxtyping import UInt8

from glassnet.baselines import Baseline, brightness
from glassnet.data import Prepared
from glassnet.drawing.numbers import show
from glassnet.metrics.overlap_scores import (
    mask_confusions,
    mean_overlap,
    overlap_interval,
    overlaps,
)
from glassnet.model import Model

__all__ = ["Segmented", "found_masks", "mask_scores"]

PART = 64  # pictures at a time: the probabilities of all classes take much room


class Segmented:
    """Of a model of masks: its scores on the test part.

    Args:
        model: as trained.
        prepared: the rows as numbers.
    """

    def __init__(self, model: Model, prepared: Prepared):
        rows = prepared.parts.test
        x, truth = prepared.x[rows], prepared.y[rows]
        self._prepared, self.predicted = prepared, found_masks(model, x)
        self.found = _scores(model, self.predicted, truth)
        each = range(model.members)
        alone = [found_masks(model.alone(place), x) for place in each]
        self.alone = [_scores(model, found, truth)["test"] for found in alone]

    def compare(self, baselines: list[Baseline]) -> tuple[list[Baseline], str]:
        """What brightness alone makes of the same, and whether it is worth it.

        Args:
            baselines: of a table; there are none.
        """
        found = brightness(self._prepared)
        best = max(found, key=lambda baseline: baseline.value)
        ours = self.found["test"]
        low, high = self.found["interval"]
        sure = "" if not low <= best.value <= high else " (not certain)"
        count = f"mean IoU {show(ours)} against {show(best.value)} of {best.name}"
        return found, f"{'yes' if ours > best.value else 'no'}: {count}{sure}"

    def errors(self, shown: np.ndarray | None) -> dict[str, Any]:
        """None that could be listed row by row; the exhibits show them."""
        return {}


def found_masks(model: Model, x: np.ndarray) -> UInt8[np.ndarray, "rows height width"]:
    """The number of the most probable class of each pixel.

    Args:
        model: of masks.
        x: encoded pictures.
    """
    parts = [
        model.codes(model.outputs(x[start : start + PART])).astype(np.uint8)
        for start in range(0, len(x), PART)
    ]
    return np.concatenate(parts)


def mask_scores(model: Model, x: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    """The mean overlap with its interval over pictures, and what stands beside it.

    Args:
        model: of masks.
        x: encoded pictures that it did not learn from.
        truth: the number of each pixel's class, `(rows, height, width)`.

    Returns:
        `metric`, `test` and `interval`; `iou` of each class, None where it is not
        there; `pixel_accuracy`, the share of right pixels.
    """
    return _scores(model, found_masks(model, x), truth)


def _scores(model: Model, found: np.ndarray, truth: np.ndarray) -> dict[str, Any]:
    labels = model.labels or []
    counts = mask_confusions(truth, found, len(labels))
    total = counts.sum(0)
    each = [float(one) if np.isfinite(one) else None for one in overlaps(total)]
    return {
        "metric": "iou",
        "test": mean_overlap(total),
        "interval": list(overlap_interval(counts)),
        "iou": dict(zip(map(str, labels), each, strict=True)),
        "pixel_accuracy": float(np.trace(total) / total.sum()),
    }
