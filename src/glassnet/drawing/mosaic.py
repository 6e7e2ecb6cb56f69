"""Mosaic: many small images as one file of pixels, on one scale."""

import math
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from glassnet.drawing.palette import CLASSES
from glassnet.drawing.png import data_uri
from glassnet.drawing.scale import channels

__all__ = ["Gaps", "encoded", "mosaic", "shades"]

MIDDLE = 31  # as many shades on either side of zero
CLEAR = 2 * MIDDLE + 1  # the shade of a pixel that is not finite


class Gaps(NamedTuple):
    """How images stand: how many in a row, and whole pixels between them."""

    columns: int
    beside: int
    below: int


def mosaic(images: Float[Any, "images height width *rgb"], gaps: Gaps) -> Any:
    """All images on one sheet, with NaN between them.

    Example:
        >>> mosaic(np.ones((2, 1, 1)), Gaps(columns=2, beside=1, below=0)).tolist()
        [[1.0, nan, 1.0]]
    """
    n, height, width, *rgb = images.shape
    down = math.ceil(n / gaps.columns)
    sheet = np.full(
        (
            down * (height + gaps.below) - gaps.below,
            min(n, gaps.columns) * (width + gaps.beside) - gaps.beside,
            *rgb,
        ),
        np.nan,
    )
    for k, image in enumerate(images):
        top = (k // gaps.columns) * (height + gaps.below)
        left = (k % gaps.columns) * (width + gaps.beside)
        sheet[top : top + height, left : left + width] = image
    return sheet


def encoded(
    sheet: Float[Any, "height width *rgb"], low: float, high: float, signed: bool
) -> str:
    """A sheet as a file of pixels; what is not finite is clear.

    Args:
        sheet: one number for each pixel, or three: red, green, blue.
        low: the value of the first shade.
        high: the value of the last.
        signed: whether shades go from vermillion over clear to blue, or from black to
            white.

    Example:
        >>> encoded(np.zeros((1, 1)), -1.0, 1.0, signed=True)[:10]
        'data:image'
    """
    # Halved first: the difference of the largest numbers is not a number.
    share = np.clip((sheet / 2 - low / 2) / ((high / 2 - low / 2) or 1.0), 0, 1)
    bad = np.isnan(share)
    share = np.where(bad, 0, share)
    if sheet.ndim == 3:
        # 32 steps a channel: more cannot be told apart here, and take twice the room.
        colors = (np.round(share * 31) * 255 / 31).astype(np.uint8)
        opaque = np.where(bad.any(-1, keepdims=True), 0, 255).astype(np.uint8)
        return data_uri(np.concatenate([colors, opaque], -1))
    at = np.where(bad, CLEAR, np.round(share * 2 * MIDDLE)).astype(np.uint8)
    return data_uri(at, [*shades(signed), (0, 0, 0, 0)])


def shades(signed: bool) -> list[tuple[int, int, int, int]]:
    """The colors of a scale: red, green, blue, opacity, each from 0 to 255.

    Example:
        >>> shades(signed=True)[31], shades(signed=False)[0]
        ((0, 114, 178, 0), (0, 0, 0, 255))
    """
    if not signed:
        grays = [round(255 * i / (2 * MIDDLE)) for i in range(2 * MIDDLE + 1)]
        return [(gray, gray, gray, 255) for gray in grays]
    ends = [channels(CLASSES[name]) for name in ("vermillion", "blue")]
    return [
        (*ends[i >= 0], round(255 * abs(i) / MIDDLE))
        for i in range(-MIDDLE, MIDDLE + 1)
    ]
