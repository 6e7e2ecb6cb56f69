"""Classifier: scikit-learn's contract for classes."""

import dataclasses
from typing import Any

import numpy as np
from jaxtyping import Float
from sklearn.base import ClassifierMixin
from sklearn.utils.multiclass import check_classification_targets

from glassnet.errors import ConfigError
from glassnet.estimators.checked import check_parts
from glassnet.estimators.class_weight import importance
from glassnet.estimators.labels import Labels
from glassnet.estimators.multilayer import Multilayer
from glassnet.estimators.sample import Sample

__all__ = ["Classifier"]


@dataclasses.dataclass(eq=False, repr=False)
class Classifier(ClassifierMixin, Multilayer):
    r"""A multilayer perceptron that chooses among classes, for scikit-learn.

    The settings carry scikit-learn's names and mean what they mean in its
    `MLPClassifier`; `l1`, `dropout`, `standardize`, `members` and `class_weight` are
    added. Pipelines, grid searches, `clone` and pickle work as with any estimator.

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
        standardize: whether columns are brought to mean 0 and deviation 1,
            by the (weighted) training rows.
        members: networks that are trained side by side from different starts and whose
            probabilities are averaged, at least 1.
        random_state: a seed, a `RandomState`, or None for another result each time.
        warm_start: whether `fit` goes on where the last one ended.
        verbose: whether to show progress on stderr.
        class_weight: how much a row of each class counts: a dictionary, "balanced"
            for the inverse of how often it comes, or None for all alike.

    Attributes:
        classes_: in the order of `predict_proba`'s columns.
        n_features_in_: columns; `feature_names_in_` their names, if they are strings.
        network_: the layers, to draw, to export or to train further.
        coefs_: the kernel of each layer; `intercepts_` the biases.
        n_iter_: epochs of the last fit.
        loss_curve_: the training loss of each epoch (without penalties, members
            averaged), of which `loss_` is the last and `best_loss_` the least.
        validation_scores_: accuracy on the rows held out, of each epoch; None without
            early stopping.
        model_: the whole as a `glassnet.Model`, to be saved without pickle.

    Raises:
        ConfigError: by `fit`; a setting is out of range or not a known name.

    Example:
        >>> import glassnet as gn
        >>> from sklearn.datasets import load_iris
        >>> X, y = load_iris(return_X_y=True)
        >>> clf = gn.Classifier(learning_rate_init=0.01, random_state=0).fit(X, y)
        >>> bool(clf.score(X, y) > 0.9)
        True

    Source:
        Buitinck et al. (2013), "API design for machine learning software: experiences
        from the scikit-learn project", arXiv:1309.0238.
    """

    _: dataclasses.KW_ONLY
    class_weight: Any = None

    @property
    def classes_(self) -> np.ndarray:
        """In the order of `predict_proba`'s columns; of labels, their numbers."""
        return self._labels.classes

    @property
    def _labels(self) -> Labels:
        answers: Any = self._found().answers
        return answers

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
            DataError: no row weighs anything, or going on meets a new class.
            DivergedError: a loss was infinite or NaN.
            ValueError: by scikit-learn, about the form of `X` and `y`.
        """
        before = self._fitted if self.warm_start else None
        return self._learn(X, y, sample_weight, before=before)

    def partial_fit(
        self, X: Any, y: Any, classes: Any = None, sample_weight: Any = None
    ) -> "Classifier":
        """Go once over some rows, and remember what the optimizer remembers.

        Means and deviations follow all rows seen so far.

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
        check_parts(self.early_stopping, self.class_weight)
        before = self._fitted
        first = None if before or np.ndim(y) == 2 else _named(classes)
        return self._learn(X, y, sample_weight, before=before, once=True, answers=first)

    def predict(self, X: Any) -> np.ndarray:
        """The most probable class of each row, or 1 for each label above one half.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            `(rows,)` of `classes_`, or `(rows, labels)` of 0 and 1.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        probabilities = self.predict_proba(X)
        return self._labels.decide(probabilities)

    def predict_proba(self, X: Any) -> Float[np.ndarray, "rows classes"]:
        """The probability of each class, in the order of `classes_`.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            `(rows, classes)`; rows sum to 1, but for labels that may come together.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        outputs = self._outputs(X)
        return self._labels.probabilities(outputs)

    def predict_log_proba(self, X: Any) -> Float[np.ndarray, "rows classes"]:
        """The logarithm of `predict_proba`; -inf where that rounds to 0.

        Args:
            X: `(rows, columns)`, as in `fit`.

        Returns:
            Nats, 0 or less, of shape `(rows, classes)`.

        Raises:
            NotFittedError: by scikit-learn, before `fit`.
        """
        with np.errstate(divide="ignore"):
            return np.log(self.predict_proba(X))

    def _answers_of(self, y: np.ndarray) -> Labels:
        check_classification_targets(y)
        return Labels.of(y)

    def _adapted(self, answers: Labels, rows: Sample) -> Labels:
        counts = importance(self.class_weight, answers, rows)
        return dataclasses.replace(answers, importance=counts)


def _named(classes: Any) -> Labels:
    if classes is not None:
        return Labels(np.unique(np.asarray(classes)))
    raise ConfigError(
        "classes must be passed on the first call to partial_fit.",
        got="classes=None",
        expected="all classes that will ever come",
        fix="partial_fit(X, y, classes=np.unique(all_y))",
    )
