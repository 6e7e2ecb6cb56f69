"""Fewer points, the same picture."""

from typing import Any

import numpy as np
from jaxtyping import Int, Num

__all__ = ["MOST", "kept"]

MOST = 2000
"""Points drawn in one picture, at most: more cost the reader time and show nothing."""


def kept(y: Num[Any, "points"], most: int = MOST) -> Int[Any, "kept"]:
    """Which points of a line to draw: of every stretch the lowest and the highest.

    A peak of a single step stays, which averages and every n-th point would lose.

    Args:
        y: the line.
        most: points to keep, at least 4. The first and the last are among them.

    Returns:
        Indices, rising.

    Example:
        >>> kept(np.array([0, 0, 9, 0, 0, 0, 0, 0, -9, 0, 0, 0]), 6).tolist()
        [0, 2, 6, 8, 11]

    Source:
        Jugel, Jerzak, Hackenbroich & Markl (2014), "M4: A Visualization-Oriented Time
        Series Data Aggregation", section 4, keeping two of its four points.
    """
    if len(y) <= most:
        return np.arange(len(y))
    edges = np.linspace(0, len(y), (most - 2) // 2 + 1).astype(int)
    chosen = {0, len(y) - 1}
    for start, end in zip(edges[:-1], edges[1:], strict=True):
        piece = np.nan_to_num(y[start:end], nan=np.inf)  # a gap is worth seeing
        chosen |= {start + int(piece.argmin()), start + int(piece.argmax())}
    return np.array(sorted(chosen))
