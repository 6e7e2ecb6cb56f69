"""Collapse: whether a generator makes every kind of row, or a few that pass."""

import numpy as np
from jaxtyping import Float

__all__ = ["confident", "coverage"]


def coverage(
    probabilities: Float[np.ndarray, "rows classes"], least: float = 0.01
) -> int:
    """How many classes are among made rows, as an independent classifier sees them.

    A critic looks at one row at a time, so a generator that makes one good row again
    and again may win: its mode has collapsed. Neither player's loss shows it.

    Args:
        probabilities: what a classifier, trained on real rows alone, says to each.
        least: the share of the rows from which on a class counts as there.

    Returns:
        From 0 to the number of classes.

    Example:
        >>> coverage(np.array([[0.9, 0.1, 0.0], [0.2, 0.8, 0.0]]))
        2

    Source:
        Metz, Poole, Pfau & Sohl-Dickstein (2016), "Unrolled Generative Adversarial
        Networks", section 3.3.1: modes counted by a classifier, arXiv:1611.02163.
    """
    classes = probabilities.shape[-1]
    counts = np.bincount(np.asarray(probabilities).argmax(-1), minlength=classes)
    return int((counts >= max(1, least * len(probabilities))).sum())


def confident(
    probabilities: Float[np.ndarray, "rows classes"], sure: float = 0.9
) -> float:
    """The share of made rows that an independent classifier is sure about.

    A row that looks like something is of some class; a blur is of none. Of real rows it
    is the classifier's own share, which is the most to hope for.

    Args:
        probabilities: what a classifier, trained on real rows alone, says to each.
        sure: the probability above which it is sure.

    Returns:
        From 0 to 1; NaN where there are no rows.

    Example:
        >>> confident(np.array([[0.95, 0.05], [0.6, 0.4]]))
        0.5

    Source:
        Salimans et al. (2016), "Improved Techniques for Training GANs", section 4: a
        meaningful picture has a label of low entropy, arXiv:1606.03498.
    """
    top = np.asarray(probabilities).max(-1)
    return float((top > sure).mean()) if len(top) else float("nan")
