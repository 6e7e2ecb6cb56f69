"""Pixels: arrays whose columns share one unit are brought to [0, 1] together."""

import math
from dataclasses import dataclass

import numpy as np

__all__ = ["Pixels"]


@dataclass(frozen=True)
class Pixels:
    r"""$x' = (x - \min) / (\max - \min)$, with one range for all columns.

    Scaling each pixel by itself would blow up the rim of an image, which hardly
    varies. No column is dropped, so that rows stay images.

    Args:
        count: columns.
        low: smallest training value.
        high: largest, above `low`.

    Example:
        >>> Pixels(2, 0.0, 255.0)(np.array([[0, 255]], np.uint8)).tolist()
        [[0.0, 1.0]]

    Source:
        LeCun et al. (1998), "Gradient-Based Learning Applied to Document
        Recognition", section II.B (one range for all pixels; theirs is -0.1 to 1.175).
    """

    count: int
    low: float
    high: float

    @staticmethod
    def fit(values: np.ndarray) -> "Pixels":
        """From the training rows."""
        if values.dtype.kind == "f" and not np.isfinite(values).all():
            values = values[np.isfinite(values)]
        low, high = (
            (float(values.min()), float(values.max())) if values.size else (0, 1)
        )
        return Pixels(values.shape[-1], low, high if high > low else low + 1.0)

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """`(rows, columns)` to float32; missing values become the smallest."""
        out = values.astype(np.float32)
        out -= np.float32(self.low)
        out *= np.float32(1 / (self.high - self.low))
        if values.dtype.kind == "f" and not math.isfinite(float(out.sum())):
            np.nan_to_num(out, copy=False, nan=0.0, posinf=1.0, neginf=0.0)
        return out
