"""Portion: how many rows are predicted or evaluated at a time."""

import math
from typing import Any

import numpy as np

__all__ = ["portion"]

NUMBERS = 1 << 22
"""Numbers of the input at a time: what layers make of them is many times as much."""

TOKEN = 64  # numbers that a layer makes of a token, at the least


def portion(x: Any, most: int) -> int:
    """A power of two of rows, fewer where a row is large.

    Args:
        x: the rows, an array `(rows, ...)`.
        most: of small rows.

    Example:
        >>> portion(np.zeros((1, 784)), 4096), portion(np.zeros((1, 64, 64, 3)), 4096)
        (4096, 256)
    """
    token = TOKEN if np.issubdtype(x.dtype, np.integer) else 1
    rows = NUMBERS // max(1, math.prod(x.shape[1:]) * token)
    return min(most, 1 << max(0, rows.bit_length() - 1))
