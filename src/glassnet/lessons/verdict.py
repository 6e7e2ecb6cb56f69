"""Verdict: which of two networks is the better one, in words."""

import numpy as np
from jaxtyping import Float

__all__ = ["compared"]


def compared(
    one: Float[np.ndarray, " splits"], other: Float[np.ndarray, " splits"]
) -> str:
    """Whether one network is better than another, as far as several splits can tell.

    Args:
        one: a score for each split, where more is better.
        other: the other's on the same splits; at least two of them.

    Returns:
        "better", "worse", or that chance may be all: a mean difference of at most two
        standard errors.

    Example:
        >>> compared(np.array([0.8, 0.9, 0.7]), np.array([0.5, 0.6, 0.5]))
        'better'
    """
    gain = np.asarray(one) - np.asarray(other)
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    if abs(gain.mean()) <= 2 * error:
        return "no different, as far as these splits can tell"
    return "better" if gain.mean() > 0 else "worse"
