"""Multilayer: what the two estimators share, from a table to what is learned."""

import abc
import dataclasses
from typing import Any

import numpy as np
from sklearn.base import BaseEstimator
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from glassnet.estimators.answers import Answers
from glassnet.estimators.checked import checked, checked_rows
from glassnet.estimators.estimator import Estimator
from glassnet.estimators.fitted import Fitted
from glassnet.estimators.passes import Passed, learner, train
from glassnet.estimators.sample import Feed, Sample, feed
from glassnet.estimators.scale import Scale
from glassnet.model import Model
from glassnet.nn import Layer

AUTO = 200  # scikit-learn's batch_size="auto", where there are so many rows


# The fields are the parameters of the constructor, which must take anything and look
# at nothing: so says scikit-learn, whose searches set them one at a time.
@dataclasses.dataclass(eq=False, repr=False)
class Multilayer(BaseEstimator, abc.ABC):
    """A multilayer perceptron with scikit-learn's face.

    All that is learned is kept as NumPy arrays and settings, so that the standard
    pickling of `BaseEstimator` carries it anywhere.
    """

    hidden_layer_sizes: Any = (100,)
    activation: Any = "relu"
    _: dataclasses.KW_ONLY
    solver: Any = "adam"
    alpha: Any = 1e-4
    l1: Any = 0.0
    dropout: Any = 0.0
    batch_size: Any = "auto"
    learning_rate_init: Any = 1e-3
    momentum: Any = 0.9
    nesterovs_momentum: Any = True
    beta_1: Any = 0.9
    beta_2: Any = 0.999
    epsilon: Any = 1e-8
    max_iter: Any = 200
    tol: Any = 1e-4
    n_iter_no_change: Any = 10
    early_stopping: Any = False
    validation_fraction: Any = 0.1
    standardize: Any = True
    members: Any = 1
    random_state: Any = None
    warm_start: Any = False
    verbose: Any = False

    @abc.abstractmethod
    def _answers_of(self, y: np.ndarray) -> Answers:
        """How answers such as these are read."""

    @abc.abstractmethod
    def _adapted(self, answers: Any, rows: Sample) -> Answers:
        """With what has to be measured on the training rows."""

    _fitted = None

    @property
    def network_(self) -> Layer:
        """The layers."""
        return self._found().learner.network

    @property
    def coefs_(self) -> list[np.ndarray]:
        """The kernel of each layer, of shape `(features, units)`.

        They take standardized columns, unless `standardize=False`. With several
        members, these are the first axis.
        """
        return self._found().arrays("kernel")

    @property
    def intercepts_(self) -> list[np.ndarray]:
        """The bias of each layer, of shape `(units,)`; with members in front."""
        return self._found().arrays("bias")

    @property
    def model_(self) -> Model:
        """The whole as a model of the library's own, to be saved without pickle.

        Raises:
            ConfigError: there are several answers a row, or a single class.
        """
        found = self._found()
        given = getattr(self, "feature_names_in_", None)
        plain = [f"column {n + 1}" for n in range(len(found.scale.mean))]
        names = plain if given is None else list(map(str, given))
        return found.model(names, found.answers.target())

    def _found(self) -> Fitted:
        if self._fitted is None:  # AttributeError, for hasattr to say no
            raise AttributeError("nothing is learned before fit")
        return self._fitted

    def _learn(
        self,
        X: Any,
        y: Any,
        sample_weight: Any,
        *,
        before: Fitted | None,
        once: bool = False,
        answers: Answers | None = None,
    ) -> Any:
        """Start, or go on from before; answers are as named, or as `y` suggests."""
        asked = Estimator.read(vars(self))
        x, y, weight = checked(self, X, y, sample_weight, first=before is None)
        present = weight > 0  # a row that weighs nothing names no class either
        if not present.all():  # a copy of a large table takes as long as its checks
            x, y, weight = x[present], y[present], weight[present]
        if before is not None:
            answers, seed, calls = before.answers, before.seed, before.calls + 1
        else:
            answers = self._answers_of(y) if answers is None else answers
            seed, calls = int(check_random_state(self.random_state).randint(2**31)), 0
        rows, held = Sample(x, answers.read(y), weight), None
        if asked.early_stopping and not once:
            strata = answers.strata(rows.y)
            rows, held = rows.split(asked.validation_fraction, seed, strata)
        batch_size = asked.batch_size or AUTO
        if len(rows) <= batch_size and not asked.dropout:
            rows = rows.merged()  # but under dropout, each row has a mask of its own
        answers = self._adapted(answers, rows)
        rows = rows.weighed(answers.factors(rows.y))
        held = held and held.weighed(answers.factors(held.y))
        scale = Scale.none(x.shape[1]) if before is None else before.scale
        if asked.standardize:
            scale = scale.joined(Scale.of(rows.x, rows.weight))
        what = learner(asked, answers.outputs, answers.loss, answers.metric)
        if before is not None:
            before.check_same(what, asked.members)
        passed = train(
            what,
            asked,
            _feed(rows, answers, scale, batch_size),
            epochs=1 if once else asked.max_iter,
            seed=_order(seed, calls),
            state=None if before is None else before.state,
            held=_feed(held, answers, scale, 0).source if held else None,
            monitor=f"validation_{answers.monitor}" if held else "loss",
            verbose=bool(self.verbose),
        )
        self._fitted = Fitted(
            what, asked.members, answers, scale, passed.state, seed, calls
        )
        self._tell(passed, answers, held, anew=before is None)
        return self

    def _tell(
        self, passed: Passed, answers: Answers, held: Sample | None, anew: bool
    ) -> None:
        """Set what scikit-learn shows of a fit."""
        curve = passed.course("loss").tolist()
        layers = passed.state["learner"]["params"].values()
        self.n_outputs_ = answers.outputs
        self.n_layers_ = 1 + sum(map(bool, layers))  # those that learn, and the input
        self.n_iter_ = len(curve)
        self.loss_curve_ = curve if anew else self.loss_curve_ + curve
        self.loss_, self.best_loss_ = curve[-1], min(self.loss_curve_)
        self.validation_scores_ = self.best_validation_score_ = None
        if held:
            found = passed.course(f"validation_{answers.monitor}")
            scores = answers.scores(found, answers.targets(held.y), held.weight)
            self.validation_scores_ = scores.tolist()
            self.best_validation_score_ = max(self.validation_scores_)

    def _outputs(self, X: Any) -> np.ndarray:
        """What the network says to the rows of a table."""
        check_is_fitted(self)
        return self._found().outputs(checked_rows(self, X))


def _feed(rows: Sample, answers: Answers, scale: Scale, batch_size: int) -> Feed:
    return feed(scale(rows.x), answers.targets(rows.y), rows.weight, batch_size)


def _order(seed: int, calls: int) -> int:
    """Each call that goes on sees rows in another order."""
    if calls == 0:
        return seed
    return int(np.random.SeedSequence([seed, calls]).generate_state(1)[0])
