"""Network: what the two estimators share, from a table to a trained state."""

import abc
import dataclasses
from typing import Any

import jax
import numpy as np
from jaxtyping import Float
from sklearn.base import BaseEstimator
from sklearn.model_selection import train_test_split
from sklearn.utils import check_random_state
from sklearn.utils.validation import (
    _check_sample_weight,
    check_is_fitted,
    column_or_1d,
    validate_data,
)

from glassnet.data import Encoder, Target
from glassnet.errors import ConfigError, DataError
from glassnet.estimators.answers import Answers
from glassnet.estimators.estimator import Estimator
from glassnet.estimators.passes import Passed, learner, train
from glassnet.estimators.rows import Feed, Rows, feed
from glassnet.estimators.scale import Scale
from glassnet.model import Model

AUTO = 200  # scikit-learn's batch_size="auto", where there are so many rows
FEW = 128  # rows are predicted at least so many at a time: all small tables alike


# The fields are the parameters of the constructor, which must take anything and look
# at nothing: so says scikit-learn, whose searches set them one at a time.
@dataclasses.dataclass(eq=False, repr=False)
class Network(BaseEstimator, abc.ABC):
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
    def _adapted(self, answers: Any, rows: Rows) -> Answers:
        """With what has to be measured on the training rows."""

    @property
    def coefs_(self) -> list[np.ndarray]:
        """The kernel of each layer, of shape `(features, units)`.

        They take standardized columns, unless `standardize=False`. With several
        members, these are the first axis.
        """
        return self._arrays("kernel")

    @property
    def intercepts_(self) -> list[np.ndarray]:
        """The bias of each layer, of shape `(units,)`; with members in front."""
        return self._arrays("bias")

    def _arrays(self, name: str) -> list[np.ndarray]:
        if "_state" not in vars(self):
            raise AttributeError("there are no weights before fit")
        params = self._state["learner"]["params"]
        layers = [params[place] for place in sorted(params, key=int)]
        return [np.asarray(layer[name]) for layer in layers if layer]

    @property
    def _begun(self) -> bool:
        return "_state" in vars(self)

    def _learn(
        self,
        X: Any,
        y: Any,
        sample_weight: Any,
        *,
        going_on: bool,
        once: bool = False,
        answers: Answers | None = None,
    ) -> None:
        asked = Estimator.read(self.get_params(deep=False))
        x, y, weight = self._checked(X, y, sample_weight, first=not going_on)
        present = weight > 0  # a row that weighs nothing names no class either
        answers = self._answers if going_on else answers
        answers = self._answers_of(y[present]) if answers is None else answers
        rows = Rows(x[present], answers.read(y[present]), weight[present])
        self._call = self._call + 1 if going_on else 0
        if not going_on:
            self._seed = int(check_random_state(self.random_state).randint(2**31))
        rows, held = self._split(rows, answers, asked.early_stopping and not once)
        batch_size = asked.batch_size or AUTO
        if len(rows) <= batch_size and not asked.dropout:
            rows = rows.merged()  # but with dropout, each has a mask of its own
        answers = self._adapted(answers, rows)
        scale = self._scale if going_on else Scale.none(x.shape[1])
        if asked.standardize:
            scale = scale.joined(Scale.of(rows.x, rows.weight))
        self._scale = scale
        what = learner(asked, answers.outputs, answers.loss, answers.metric)
        if going_on and (what, asked.members) != (self._learner, self._members):
            raise _changed(self._learner, what)
        passed = train(
            what,
            asked,
            self._feed(rows, answers, batch_size),
            epochs=1 if once else asked.max_iter,
            seed=self._order(),
            state=self._state if going_on else None,
            held=self._feed(held, answers, 0).source if held else None,
            monitor=f"validation_{answers.monitor}" if held else "loss",
            verbose=bool(self.verbose),
        )
        self._learner, self._members, self._link = what, asked.members, answers.link
        self.network_, self.n_outputs_ = what.network, answers.outputs
        self.n_layers_ = len(asked.hidden_layer_sizes) + 2
        self._keep(answers, passed, held, going_on)

    def _checked(
        self, X: Any, y: Any, sample_weight: Any, *, first: bool
    ) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        numbers = self.__sklearn_tags__().estimator_type == "regressor"
        x, y = validate_data(
            self,
            X,
            y,
            reset=first,
            dtype=np.float64,
            multi_output=True,
            y_numeric=numbers,
        )
        y = y.toarray() if hasattr(y, "toarray") else np.asarray(y)
        if y.ndim == 2 and y.shape[1] == 1:
            y = column_or_1d(y, warn=True)
        weight = np.ones(len(x))
        if sample_weight is not None:
            weight = _check_sample_weight(
                sample_weight, x, dtype=np.float64, ensure_non_negative=True
            )
        if not weight.any():
            raise DataError(
                "There is nothing to learn from.",
                got=f"{len(x)} rows with a sample_weight of 0",
                expected="a weight above 0 for one row or more",
                fix="leave sample_weight out to let all rows count alike",
            )
        return x, y, weight

    def _split(
        self, rows: Rows, answers: Answers, wanted: bool
    ) -> tuple[Rows, Rows | None]:
        if not wanted:
            return rows, None
        train, held = train_test_split(
            np.arange(len(rows)),
            test_size=self.validation_fraction,
            random_state=self._seed,
            stratify=answers.strata(rows.y),
        )
        return rows.take(train), rows.take(held)

    def _feed(self, rows: Rows, answers: Answers, batch_size: int) -> Feed:
        weight = rows.weight * answers.factors(rows.y)
        if not weight.any():
            raise ConfigError(
                "With this class_weight no row is left to learn from.",
                got=f"a weight of 0 for all {len(rows)} rows",
                expected="a weight above 0 for the class of one row or more",
                fix='class_weight="balanced"',
            )
        return feed(self._scale(rows.x), answers.targets(rows.y), weight, batch_size)

    def _order(self) -> int:
        """A seed of its own for each call that goes on."""
        if self._call == 0:
            return self._seed
        words = np.random.SeedSequence([self._seed, self._call])
        return int(words.generate_state(1)[0])

    def _keep(
        self, answers: Answers, passed: Passed, held: Rows | None, going_on: bool
    ) -> None:
        self._state, self._answers = passed.state, answers
        history = passed.record.history
        curve = history["loss"].reshape(len(passed.record), -1).mean(1).tolist()
        self.n_iter_ = len(curve)
        self.loss_curve_ = (self.loss_curve_ if going_on else []) + curve
        self.loss_, self.best_loss_ = curve[-1], min(self.loss_curve_)
        self.validation_scores_ = self.best_validation_score_ = None
        if held:
            found = history[f"validation_{answers.monitor}"]
            found = found.reshape(len(passed.record), -1).mean(1)
            weight = held.weight * answers.factors(held.y)
            scores = answers.scores(found, answers.targets(held.y), weight)
            self.validation_scores_ = scores.tolist()
            self.best_validation_score_ = max(self.validation_scores_)

    def _outputs(self, X: Any) -> Float[np.ndarray, "rows outputs"]:
        """What the network says, members averaged."""
        check_is_fitted(self)
        x = self._scale(validate_data(self, X, reset=False, dtype=np.float64))
        params, state = self._learner.model(self._state["learner"])
        # rows by FEW and more: one program, and the same bits, for every small table
        full = x[np.arange(max(len(x), FEW)) % len(x)]
        model = Model(
            self.network_,
            jax.device_put(params),
            jax.device_put(state),
            encoder=Encoder((), ()),  # the columns are standardized already
            target=Target("y", "regression"),
            link=self._link,
            members=self._members if self._members > 1 else 0,
        )
        return model.outputs(full.astype(self.coefs_[0].dtype))[: len(x)]


def _changed(before: Any, now: Any) -> ConfigError:
    return ConfigError(
        "Going on needs the same network, optimizer and members as before.",
        got=f"{now.network!r} with {now.optimizer!r}",
        expected=f"{before.network!r} with {before.optimizer!r}",
        fix="change numbers (rates, penalties, dropout), or start anew: "
        "warm_start=False, or clone(estimator)",
    )


def check_parts(early_stopping: Any, class_weight: Any = None) -> None:
    """Refuse what needs all rows at once, before `partial_fit` sees some.

    Raises:
        ConfigError: rows should be held out, or classes be counted.
    """
    if not early_stopping and not isinstance(class_weight, str):
        return
    name = "early_stopping" if early_stopping else "class_weight"
    value = early_stopping if early_stopping else class_weight
    raise ConfigError(
        f"partial_fit does not support {name}={value!r}.",
        got=f"{name}={value!r}",
        expected="False" if early_stopping else "a dictionary or None",
        fix="use fit, which sees all rows"
        if early_stopping
        else "count the classes yourself: class_weight={0: 1.0, 1: 5.0}",
    )
