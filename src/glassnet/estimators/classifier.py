"""Classifier: scikit-learn's contract for classes."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import numpy as np
from jaxtyping import Float
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets

from glassnet.errors import ConfigError, did_you_mean
from glassnet.estimators.labels import Labels
from glassnet.estimators.network import Network
from glassnet.estimators.rows import Rows

__all__ = ["Classifier"]


@dataclasses.dataclass(eq=False, repr=False)
class Classifier(ClassifierMixin, Network):
    """X"""

    _: dataclasses.KW_ONLY
    class_weight: Any = None

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # scikit-learn's own way to extend them
        tags.classifier_tags.multi_label = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "Classifier":
        """Learn from labeled rows.

        Args:
            X: `(rows, columns)`: an array, or a pandas or polars frame of numbers.
            y: `(rows,)` classes of any kind, or `(rows, labels)` of 0 and 1.
            sample_weight: `(rows,)`, 0 or more; None for all alike.

        Returns:
            This classifier.

        Raises:
            ConfigError: a setting is out of range or unknown.
            DataError: an answer is of no class.
            DivergedError: a loss was infinite or NaN.
            ValueError: by scikit-learn, about the form of `X` and `y`.
        """
        going_on = bool(self.warm_start) and "_state" in vars(self)
        self._learn(X, y, sample_weight, going_on=going_on)
        return self

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None
    ) -> "Classifier":
        """Go once over some rows, and remember what the optimizer remembers.

        Args:
            X: `(rows, columns)`.
            y: `(rows,)` or `(rows, labels)`.
            classes: all that will ever come; needed in the first call, unless `y` has
                several labels a row.
            sample_weight: `(rows,)`, 0 or more; None for all alike.

        Returns:
            This classifier.

        Raises:
            ConfigError: the first call names no classes, or a setting makes no sense
                for a part of the rows.
        """
        going_on = "_state" in vars(self)
        _check_parts(self.early_stopping, self.class_weight)
        self._learn(X, y, sample_weight, going_on=going_on, once=True)
        return self
