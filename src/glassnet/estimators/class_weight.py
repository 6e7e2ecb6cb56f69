"""Class weight: how much a row counts for being of its class."""

from typing import Any

import numpy as np

from glassnet.errors import ConfigError
from glassnet.estimators.labels import Labels
from glassnet.estimators.sample import Sample

__all__ = ["importance"]


def importance(class_weight: Any, labels: Labels, rows: Sample) -> np.ndarray | None:
    r"""The factor of each class.

    "balanced" lets all classes count alike, by the sum $W_k$ of their rows' weights,

    $$f_k = \frac{\sum_j W_j}{K\, W_k}$$

    Args:
        class_weight: a dictionary, "balanced" or None. A class it does not name counts
            1; so much the dictionary of all classes serves a fold that lacks one.
        labels: the classes.
        rows: to count.

    Returns:
        Of shape `(classes,)`, or None for all alike.

    Raises:
        ConfigError: it is none of these, or names no class that there is.

    Example:
        >>> labels, y = Labels(np.array(["a", "b"])), np.array([[0.0], [0.0], [1.0]])
        >>> rows = Sample(np.zeros((3, 1)), y, np.ones(3))
        >>> importance("balanced", labels, rows).tolist()
        [0.75, 1.5]

    Source:
        King & Zeng (2001), "Logistic Regression in Rare Events Data", as
        scikit-learn's `compute_class_weight` has it.
    """
    if class_weight is None:
        return None
    if labels.several:
        raise _refused(class_weight, "None, where labels may come together")
    if isinstance(class_weight, str) and class_weight == "balanced":
        sums = np.bincount(rows.y[:, 0].astype(int), rows.weight, len(labels.classes))
        present = sums > 0
        balanced = sums.sum() / (present.sum() * np.where(present, sums, 1))
        return np.where(present, balanced, 1.0)
    if not isinstance(class_weight, dict):
        raise _refused(class_weight, 'a dictionary, "balanced" or None')
    factors = _named(class_weight, labels)
    if not (factors[rows.y[:, 0].astype(int)] * rows.weight).any():
        raise _refused(class_weight, "a weight above 0 for a class that there is")
    return factors


def _named(class_weight: dict, labels: Labels) -> np.ndarray:
    known = labels.classes.tolist()
    lacking = [label for label in known if label not in class_weight]
    strange = [label for label in class_weight if label not in known]
    if lacking and strange:
        raise _refused(class_weight, f"weights for {', '.join(map(repr, known))}")
    factors = np.array([class_weight.get(label, 1.0) for label in known], float)
    if not (factors >= 0).all() or not np.isfinite(factors).all():
        raise _refused(class_weight, "finite weights, 0 or more")
    return factors


def _refused(class_weight: Any, expected: str) -> ConfigError:
    return ConfigError(
        "Classifier cannot use this class_weight.",
        got=f"class_weight={class_weight!r}",
        expected=expected,
        fix='class_weight="balanced" lets all classes count alike',
    )
