"""HopfieldMemory: patterns that come back from a part, in scikit-learn's contract."""

import dataclasses
from typing import Any

import jax.numpy as jnp
import numpy as np
from jaxtyping import Float
from sklearn.base import BaseEstimator
from sklearn.utils.validation import check_is_fitted, validate_data

from glassnet.estimators.checked import checked_rows
from glassnet.estimators.estimator import Estimator
from glassnet.estimators.rounds import rounds
from glassnet.learners import Hopfield, energy, recall

__all__ = ["HopfieldMemory"]


@dataclasses.dataclass(eq=False, repr=False)
class HopfieldMemory(BaseEstimator):
    """A Hopfield network, for scikit-learn: `fit` stores rows, `predict` recalls them.

    A value above 0 is read as 1, any other as -1: patterns of 0 and 1 serve as well.

    Args:
        rule: "hebb", which holds about 0.138 patterns a column, or "projection", which
            holds more, and patterns that are alike.
        max_iter: sweeps over all units in recall at most, at least 1.

    Attributes:
        kernel_: the ties between columns, `(columns, columns)`.
        n_features_in_: columns; `feature_names_in_` their names, if they are strings.

    Raises:
        ConfigError: by `fit`; a setting is out of range or not a known name.

    Example:
        >>> patterns = np.array([[1, 1, 1, 1, 0, 0, 0, 0], [1, 0, 1, 0, 1, 0, 1, 0]])
        >>> memory = HopfieldMemory().fit(patterns)
        >>> memory.predict([[1, 1, 1, 0, 0, 0, 0, 0]]).tolist()
        [[1, 1, 1, 1, -1, -1, -1, -1]]

    Source:
        Hopfield (1982), "Neural Networks and Physical Systems with Emergent Collective
        Computational Abilities".
    """

    rule: Any = "hebb"
    _: dataclasses.KW_ONLY
    max_iter: Any = 100

    def fit(self, X: Any, y: Any = None) -> "HopfieldMemory":
        """Store rows.

        Args:
            X: `(patterns, columns)`.
            y: not looked at.

        Returns:
            This memory.

        Raises:
            ConfigError: a setting is out of range or not a known name.
            ValueError: by scikit-learn, about the form of `X`.
        """
        learner, _ = Hopfield(rule=self.rule), self._sweeps()
        x = np.asarray(validate_data(self, X, dtype=np.float64))
        # signs first: what is 1e-300 in float64 would be 0 in float32
        learned = rounds(learner, np.where(x > 0, 1.0, -1.0), epochs=1, seed=0)
        self.kernel_ = learned.params["kernel"]
        return self

    def predict(self, X: Any) -> np.ndarray:
        """Where the network comes to rest, from each row.

        Args:
            X: `(rows, columns)`, as in `fit`, damaged at will.

        Returns:
            `(rows, columns)` of 1 and -1.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        signs = self._signs(X)
        found = recall(jnp.asarray(self.kernel_), signs, self._sweeps())
        return np.asarray(found).astype(int)

    def energy(self, X: Any) -> Float[np.ndarray, " rows"]:
        """How far each row is from rest; recall never raises it.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            `(rows,)`, lower is more at rest.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        signs = self._signs(X)
        return np.asarray(energy(jnp.asarray(self.kernel_), signs))

    def _signs(self, X: Any) -> Any:
        check_is_fitted(self)
        x = checked_rows(self, X)
        return jnp.asarray(np.where(x > 0, 1.0, -1.0), float)

    def _sweeps(self) -> int:
        return Estimator.read({"max_iter": self.max_iter}).max_iter
