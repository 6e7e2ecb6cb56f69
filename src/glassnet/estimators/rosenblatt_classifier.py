"""RosenblattClassifier: the perceptron of 1958, in scikit-learn's contract."""

import dataclasses
from typing import Any

from glassnet.estimators.linear_classifier import LinearClassifier
from glassnet.estimators.rounds import Faultless, plain
from glassnet.learners import Perceptron
from glassnet.training import Callback

__all__ = ["RosenblattClassifier"]


@dataclasses.dataclass(eq=False, repr=False)
class RosenblattClassifier(LinearClassifier):
    r"""Rosenblatt's perceptron, for scikit-learn: learns from its mistakes alone.

    It ends after an epoch without a mistake: then nothing would change any more. The
    weights are those of the end, not the best: where no line separates the classes they
    keep turning. scikit-learn's `Perceptron` takes several classes one against the
    rest; here they share each mistake (`learners.Perceptron`).

    Args:
        learning_rate: above 0; it scales the weights and changes no answer.
        max_iter: epochs at most, at least 1.
        tol: what counts as fewer mistakes, as a share of the rows. 0 or more.
        n_iter_no_change: epochs in a row without fewer mistakes before stopping, at
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

    Example:
        >>> import numpy as np
        >>> X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
        >>> clf = RosenblattClassifier(random_state=0).fit(X, ["no", "no", "no", "yes"])
        >>> clf.predict(X).tolist()
        ['no', 'no', 'no', 'yes']

    Source:
        Rosenblatt (1958), "The Perceptron".
    """

    learning_rate: Any = 1.0
    _: dataclasses.KW_ONLY
    max_iter: Any = 1000
    tol: Any = 1e-3
    n_iter_no_change: Any = 20
    standardize: Any = True
    random_state: Any = None

    def _learner(self, classes: int) -> Perceptron:
        return Perceptron(plain(self.learning_rate), classes)

    def _callbacks(self) -> tuple[Callback, ...]:
        return (Faultless(),)
