"""Sheet: pictures side by side in one PNG, or rows as CSV."""

import io
import math
from typing import Any

import numpy as np
from jaxtyping import Float, Num

__all__ = ["sheet", "table"]

LARGE = 48  # pixels that a picture has at least, so that it can be seen
GAP = 2


def sheet(
    rows: Num[Any, "rows width"],
    shape: tuple[int, ...],
    low: float = 0.0,
    high: float = 255.0,
    across: int | None = None,
) -> bytes:
    r"""Pictures side by side, about as many in a row as there are rows of them.

    Args:
        rows: pixels, one picture each.
        shape: height and width (and channels) of a picture.
        low: what is black.
        high: what is white.
        across: pictures in a row; about as many as there are rows if absent.

    Returns:
        A PNG; small pictures are enlarged by a whole factor.

    Example:
        >>> sheet(np.zeros((3, 4)), (2, 2))[:4]
        b'\x89PNG'
    """
    from PIL import Image

    height, width, channels = (*shape, 1)[:3]
    pixels = np.asarray(rows, float).reshape(len(rows), height, width, channels)
    shades = np.clip((pixels - low) / (high - low), 0, 1)
    shades = (255 * shades).round().astype(np.uint8)
    if channels not in (1, 3):  # of four colors, say, the mean
        shades = shades.mean(3, keepdims=True).astype(np.uint8)
    times = max(1, math.ceil(LARGE / max(height, width)))
    shades = shades.repeat(times, 1).repeat(times, 2)
    usual = min(len(shades), math.ceil(math.sqrt(len(shades) * 1.6)))
    across = across or usual
    down = math.ceil(len(shades) / across)
    high_one, wide_one = shades.shape[1] + GAP, shades.shape[2] + GAP
    paper = np.full((down * high_one - GAP, across * wide_one - GAP, 3), 255, np.uint8)
    for place, one in enumerate(shades):
        top, left = place // across * high_one, place % across * wide_one
        paper[top : top + one.shape[0], left : left + one.shape[1]] = one
    file = io.BytesIO()
    Image.fromarray(paper).save(file, "PNG")
    return file.getvalue()


def table(rows: Float[Any, "rows width"]) -> str:
    r"""Rows of numbers as CSV, with a header.

    Example:
        >>> table(np.array([[0.5, 1.0]]))
        'column_0,column_1\n0.5,1\n'
    """
    names = ",".join(f"column_{place}" for place in range(rows.shape[1]))
    lines = [",".join(f"{value:g}" for value in row) for row in rows.tolist()]
    return "\n".join([names, *lines]) + "\n"
