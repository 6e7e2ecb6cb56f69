"""Regressor: scikit-learn's contract for numbers."""

import dataclasses
from typing import Any

import numpy as np
from sklearn.base import RegressorMixin

from glassnet.estimators.amounts import Amounts
from glassnet.estimators.checked import check_parts
from glassnet.estimators.multilayer import Multilayer
from glassnet.estimators.sample import Sample
from glassnet.estimators.scale import Scale

__all__ = ["Regressor"]


@dataclasses.dataclass(eq=False, repr=False)
class Regressor(RegressorMixin, Multilayer):
    r"""A multilayer perceptron that predicts numbers, for scikit-learn.

    The settings carry scikit-learn's names and mean what they mean in its
    `MLPRegressor`; `l1`, `dropout`, `standardize` and `members` are added. Pipelines,
    grid searches, `clone` and pickle work as with any estimator.

    Where all rows fit in one batch, equal rows are merged: a weight of 3 and a row
    that comes three times give the same bits. Rates, penalties and dropout live in
    state: a search over them compiles once.

    Args:
        hidden_layer_sizes: units of each hidden layer, each at least 1; a number is a
            single layer, and `()` a linear model.
        activation: of the hidden layers: "relu", "tanh", "logistic", "identity", the
            name of a layer such as "SiLU", or the layer itself, `nn.LeakyReLU(0.2)`.
        solver: "adam", "adamw", or "sgd" (also called "momentum").
        alpha: price of the weights' squares, 0 or more: $\frac{\alpha}{2} \sum w^2$
            beside the *summed* loss of a batch, as in scikit-learn. With "adamw", the
            decoupled `weight_decay`.
        l1: price of the weights' absolute values, likewise.
        dropout: share of the hidden units dropped in training. In [0, 1).
        batch_size: rows in a step, at least 1; "auto" is 200, or all if they are fewer.
        learning_rate_init: about the size of one step. Above 0.
        momentum: of "sgd", in [0, 1); 0 for plain descent.
        nesterovs_momentum: of "sgd", whether to look ahead.
        beta_1: of "adam" and "adamw", memory of the gradients' mean. In [0, 1).
        beta_2: likewise, of their mean square.
        epsilon: likewise, keeps steps finite. Above 0.
        max_iter: epochs at most, at least 1.
        tol: what counts as better, in the unit of the loss or of the score. 0 or more.
        n_iter_no_change: epochs in a row without something better before stopping, at
            least 1; `inf` to go on to the end.
        early_stopping: whether to hold out rows, stop by them, and keep the weights
            that were best on them.
        validation_fraction: the share held out. In (0, 1).
        standardize: whether columns and answers are brought to mean 0 and deviation 1,
            by the (weighted) training rows.
        members: networks that are trained side by side from different starts and whose
            answers are averaged, at least 1.
        random_state: a seed, a `RandomState`, or None for another result each time.
        warm_start: whether `fit` goes on where the last one ended.
        verbose: whether to show progress on stderr.

    Attributes:
        n_features_in_: columns; `feature_names_in_` their names, if they are strings.
        network_: the layers, to draw, to export or to train further.
        coefs_: the kernel of each layer; `intercepts_` the biases.
        n_iter_: epochs of the last fit.
        loss_curve_: the training loss of each epoch (without penalties, members
            averaged), of which `loss_` is the last and `best_loss_` the least.
        validation_scores_: $R^2$ on the rows held out, of each epoch; None without
            early stopping.
        model_: the whole as a `glassnet.Model`, to be saved without pickle.

    Raises:
        ConfigError: by `fit`; a setting is out of range or not a known name.

    Example:
        >>> import glassnet as gn
        >>> from sklearn.datasets import load_diabetes
        >>> X, y = load_diabetes(return_X_y=True)
        >>> reg = gn.Regressor(hidden_layer_sizes=(16,), random_state=0).fit(X, y)
        >>> bool(reg.score(X, y) > 0.5)
        True

    Source:
        Buitinck et al. (2013), "API design for machine learning software: experiences
        from the scikit-learn project", arXiv:1309.0238.
    """

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()  # scikit-learn's own way to extend them
        tags.target_tags.multi_output = True
        return tags

    def fit(self, X: Any, y: Any, sample_weight: Any = None) -> "Regressor":
        """Learn from rows with known answers.

        Args:
            X: `(rows, columns)`: an array, or a pandas or polars frame of numbers.
            y: `(rows,)` or `(rows, outputs)`, in any unit.
            sample_weight: `(rows,)`, 0 or more; None for all alike.

        Returns:
            This regressor.

        Raises:
            ConfigError: a setting is out of range or unknown.
            DataError: no row weighs anything, or answers changed in number.
            DivergedError: a loss was infinite or NaN.
            ValueError: by scikit-learn, about the form of `X` and `y`.
        """
        before = self._fitted if self.warm_start else None
        return self._learn(X, y, sample_weight, before=before)

    def partial_fit(self, X: Any, y: Any, sample_weight: Any = None) -> "Regressor":
        """Go once over some rows, and remember what the optimizer remembers.

        Means and deviations follow all rows seen so far.

        Args:
            X: `(rows, columns)`.
            y: `(rows,)` or `(rows, outputs)`.
            sample_weight: `(rows,)`, 0 or more; None for all alike.

        Returns:
            This regressor.

        Raises:
            ConfigError: `early_stopping` is set, which has no rows to hold out.
        """
        check_parts(self.early_stopping)
        return self._learn(X, y, sample_weight, before=self._fitted, once=True)

    def predict(self, X: Any) -> np.ndarray:
        """The number or numbers of each row, in the unit of training.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            `(rows,)` or `(rows, outputs)`, as the answers came.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        outputs = self._outputs(X)
        answers: Any = self._found().answers
        return answers.back(outputs)

    def _answers_of(self, y: np.ndarray) -> Amounts:
        columns = y.shape[1] if y.ndim == 2 else 1
        return Amounts(Scale.none(columns), single=y.ndim == 1)

    def _adapted(self, answers: Amounts, rows: Sample) -> Amounts:
        if not self.standardize:
            return answers
        scale = answers.scale.joined(Scale.of(rows.y, rows.weight))
        return Amounts(scale, answers.single)
