"""LinearClassifier: what the two oldest rules share in scikit-learn's contract."""

import abc
import dataclasses
from typing import Any

import numpy as np
from jaxtyping import Float
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from glassnet.errors import DataError
from glassnet.estimators.checked import checked_rows
from glassnet.estimators.estimator import Estimator
from glassnet.estimators.no_change import NoChange
from glassnet.estimators.rounds import rounds
from glassnet.estimators.scale import Scale
from glassnet.training import Callback
from glassnet.training.learner import Learner


@dataclasses.dataclass(eq=False, repr=False)
class LinearClassifier(ClassifierMixin, BaseEstimator, abc.ABC):
    """A weighted sum for each class, learned by a rule; the largest one answers.

    Of two classes there is a single sum, and its sign answers.
    """

    random_state: Any = None

    @abc.abstractmethod
    def _learner(self, classes: int) -> Learner:
        """The rule, its settings checked."""

    @abc.abstractmethod
    def _callbacks(self) -> tuple[Callback, ...]:
        """What may end the training, besides no change of `_monitor`."""

    _monitor = "mistakes"

    def fit(self, X: Any, y: Any) -> Any:
        """Learn from labeled rows.

        Args:
            X: `(rows, columns)`: an array, or a frame of numbers.
            y: `(rows,)` classes of any kind.

        Returns:
            This classifier.

        Raises:
            ConfigError: a setting is out of range or unknown.
            DataError: there is a single class.
            DivergedError: the sums grew without bound.
            ValueError: by scikit-learn, about the form of `X` and `y`.
        """
        asked = Estimator.read(self.get_params(deep=False))
        x, y = map(np.asarray, validate_data(self, X, y, dtype=np.float64))
        check_classification_targets(y)
        self.classes_, codes = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise DataError(
                "There is nothing to tell apart.",
                got=f"one class, {self.classes_[0]!r}",
                expected="two classes or more",
                fix="give rows of another class too",
            )
        learner = self._learner(len(self.classes_))
        weight = np.ones(len(x))
        scale = Scale.none(x.shape[1])
        scale = Scale.of(x, weight) if asked.standardize else scale
        seed = int(check_random_state(self.random_state).randint(2**31))
        idle = NoChange(self._monitor, asked.tol, asked.n_iter_no_change)
        learned = rounds(
            learner,
            scale(x),
            codes,
            epochs=asked.max_iter,
            seed=seed,
            callbacks=(*self._callbacks(), idle),
        )
        self.n_iter_ = len(learned.record)
        self.mistakes_curve_ = learned.record.history["mistakes"].tolist()
        # weights for raw columns: w z + b = (w / s) x + (b - m w / s)
        kernel = learned.params["kernel"].astype(float) / scale.divisor[:, None]
        self.coef_ = kernel.T
        self.intercept_ = learned.params["bias"].astype(float) - scale.mean @ kernel
        return self

    def decision_function(self, X: Any) -> Float[np.ndarray, "rows *classes"]:
        """The sums.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            `(rows,)` for two classes, above 0 for the second; else `(rows, classes)`.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        check_is_fitted(self)
        sums = checked_rows(self, X) @ self.coef_.T + self.intercept_
        return sums[:, 0] if len(self.classes_) == 2 else sums

    def predict(self, X: Any) -> np.ndarray:
        """The class of each row.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            `(rows,)` of `classes_`.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        sums = self.decision_function(X)
        return self.classes_[
            (sums > 0).astype(int) if sums.ndim == 1 else sums.argmax(1)
        ]
