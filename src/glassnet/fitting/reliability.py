"""Reliability: how often answers are right that are so and so sure."""

import numpy as np
from jaxtyping import Float, Int

__all__ = ["BINS", "reliability"]

BINS = 15  # as many as the paper's


def reliability(
    truth: Int[np.ndarray, " rows"],
    probabilities: Float[np.ndarray, "rows classes"],
    bins: int = BINS,
) -> dict[str, list]:
    r"""Rows put together by how sure their answer is, and how many of them are right.

    Bin $m$ of $M$ holds the rows whose most probable class has a probability in
    $(\frac{m-1}{M}, \frac{m}{M}]$; bins without a row are left out.

    Args:
        truth: class numbers.
        probabilities: of each class.
        bins: $M$.

    Returns:
        For each bin `sure`, the mean probability of the answer, `right`, the share of
        answers that are right, and `rows`.

    Example:
        >>> chances = np.array([[1.0, 0.0], [1.0, 0.0], [0.25, 0.75]])
        >>> reliability(np.array([0, 1, 1]), chances, bins=2)
        {'sure': [0.9166666666666666], 'right': [0.6666666666666666], 'rows': [3]}

    Source:
        Guo, Pleiss, Sun & Weinberger (2017), "On Calibration of Modern Neural
        Networks", section 2 and Figure 1, arXiv:1706.04599.
    """
    sure = np.asarray(probabilities, np.float64).max(-1)
    right = probabilities.argmax(-1) == truth
    place = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    rows = np.bincount(place, minlength=bins)
    some = rows > 0
    means = [
        np.bincount(place, values, bins)[some] / rows[some] for values in (sure, right)
    ]
    return {
        "sure": means[0].tolist(),
        "right": means[1].tolist(),
        "rows": rows[some].tolist(),
    }
