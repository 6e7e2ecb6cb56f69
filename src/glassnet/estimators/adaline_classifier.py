"""AdalineClassifier: Widrow and Hoff's rule, in scikit-learn's contract."""

import dataclasses
from typing import Any

from glassnet.estimators.linear_classifier import LinearClassifier
from glassnet.estimators.rounds import plain
from glassnet.learners import Adaline
from glassnet.training import Callback

__all__ = ["AdalineClassifier"]


@dataclasses.dataclass(eq=False, repr=False)
class AdalineClassifier(LinearClassifier):
    r"""Widrow and Hoff's Adaline, for scikit-learn: learns from how far sums are off.

    It ends near the least squares of targets 1 and -1, whether or not a line separates
    the classes.

    Args:
        learning_rate: above 0. Sums grow without bound above $2/|x|^2$, which is about
            $2/(columns + 1)$ for standardized ones.
        rule: "online", row after row, or "batch", one step along the mean of up to
            1,024 rows.
        max_iter: epochs at most, at least 1.
        tol: what counts as a smaller squared error. 0 or more.
        n_iter_no_change: epochs in a row without a smaller one before stopping, at
            least 1; `inf` to go on to the end.
        standardize: whether columns are brought to mean 0 and deviation 1 for learning.
        random_state: a seed of the order of rows, a `RandomState`, or None for another
            order each time.

    Attributes:
        classes_: in the order of `decision_function`'s columns.
        coef_: weights for raw columns, `(1, columns)` or `(classes, columns)`;
            `intercept_` the biases.
        n_iter_: epochs of the fit; `mistakes_curve_` the share of mistakes in each.

    Raises:
        ConfigError: by `fit`; a setting is out of range.
        DivergedError: by `fit`; the learning rate is too large for the rows.

    Example:
        >>> from sklearn.datasets import load_iris
        >>> X, y = load_iris(return_X_y=True)
        >>> clf = AdalineClassifier(random_state=0).fit(X, y == 0)
        >>> clf.score(X, y == 0)
        1.0

    Source:
        Widrow & Hoff (1960), "Adaptive Switching Circuits".
    """

    learning_rate: Any = 0.01
    _: dataclasses.KW_ONLY
    rule: Any = "online"
    max_iter: Any = 200
    tol: Any = 1e-4
    n_iter_no_change: Any = 10
    standardize: Any = True
    random_state: Any = None

    _monitor = "squared_error"

    def _learner(self, classes: int) -> Adaline:
        return Adaline(plain(self.learning_rate), self.rule, classes)

    def _callbacks(self) -> tuple[Callback, ...]:
        return ()
