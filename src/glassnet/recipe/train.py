"""Train: from a recipe and prepared rows to a model and its record."""

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from glassnet.data import Prepared, Target
from glassnet.errors import ConfigError
from glassnet.learners import Supervised
from glassnet.losses import BinaryCrossEntropy, CrossEntropy, Loss
from glassnet.losses.pairing import check_targets
from glassnet.metrics import Accuracy, BinaryAccuracy, MeanSquaredError
from glassnet.model import Link, Model
from glassnet.nn import Layer, MixedPrecision
from glassnet.population import Replicas, members
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.room import demand_room
from glassnet.training import Callback, Engine, Loop, Record, Resident, Runner
from glassnet.training.callbacks import (
    Checkpoint,
    EarlyStopping,
    NonFiniteGuard,
    resume,
)
from glassnet.training.callbacks.early_stopping import best_epoch, best_model


@dataclass(frozen=True)
class Trained:
    """What training leaves.

    Args:
        model: what predicts, with the weights of the best epoch.
        record: epoch by epoch and step by step.
        best: the best epoch, of shape `()` or `(members,)`, counted from 1.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=3, members=1, progress=False)
        >>> int(run.best) <= 3
        True
    """

    model: Model
    record: Record
    best: np.ndarray


def learner(recipe: Recipe, target: Target) -> Supervised:
    """The learner that a recipe describes, for answers of this kind."""
    metric = MeanSquaredError()
    if target.labels:
        single = isinstance(recipe.loss, BinaryCrossEntropy) and len(target.labels) == 2
        metric = BinaryAccuracy() if single else Accuracy()
    return Supervised(
        network(recipe), recipe.loss, recipe.optimizer, recipe.penalty, (metric,)
    )


def network(recipe: Recipe) -> Layer:
    """The recipe's network, in the recipe's precision."""
    if recipe.precision == "float32":
        return recipe.network
    return MixedPrecision(recipe.network, recipe.precision)


def train(
    recipe: Recipe,
    prepared: Prepared,
    *,
    weight: Float[np.ndarray, " rows"] | None = None,
    callbacks: Sequence[Callback] = (),
    checkpoint: pathlib.Path | None = None,
) -> Trained:
    """Run a recipe on prepared rows; the test part is not touched.

    Args:
        recipe: what to do.
        prepared: rows as numbers, and which of them train, validate and test.
        weight: of each row in the loss, 1 if absent.
        callbacks: to look on, or step in, besides early stopping and the guard.
        checkpoint: a file to write now and then; if it is there already, the run goes
            on from it, to the same bits as without the interruption.

    Returns:
        The model with its best weights, and the record.

    Raises:
        ConfigError: network, loss and answers do not go together.
        DivergedError: a loss was infinite or NaN.

    Example:
        >>> from glassnet.data import load, prepare
        >>> from glassnet.recipe import Choices, Data, design
        >>> iris = load("iris")
        >>> recipe = design(iris, Data("iris"), Choices(epochs=3, members=1))
        >>> prepared = prepare(iris, recipe.split, recipe.preprocess)
        >>> len(train(recipe, prepared).record)
        3

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.1.3.
    """
    runner, source, validation = parts(recipe, prepared, weight)
    monitor = "validation_" + recipe.keep
    mode = "higher" if recipe.keep == "accuracy" else "lower"
    stopping = EarlyStopping(monitor, patience=recipe.patience, mode=mode)
    watch = [NonFiniteGuard(), *([stopping] if validation is not None else [])]
    loop = Loop(
        runner,
        source,
        validation=validation,
        epochs=recipe.epochs,
        callbacks=[*watch, *callbacks],
        seed=recipe.seed,
    )
    if checkpoint is not None:
        if checkpoint.exists():
            resume(loop, checkpoint)
        loop.callbacks += (Checkpoint(checkpoint),)
    loop.run()
    params, state = best_model(loop)
    model = Model(
        network(recipe),
        params,
        state,
        encoder=prepared.encoder,
        target=prepared.target,
        link=_link(recipe.loss),
        members=_members(recipe),
    )
    return Trained(model, loop.record, best_epoch(loop))


def parts(
    recipe: Recipe, prepared: Prepared, weight: np.ndarray | None = None
) -> tuple[Runner, Resident, Resident | None]:
    """The runner, the training rows and the validation rows of a recipe."""
    answers = targets(recipe.loss, prepared.y, prepared.target)
    check_answers(recipe, prepared, answers)
    arrays: dict[str, Any] = {"x": prepared.x, "y": answers}
    if weight is not None:
        arrays["weight"] = np.asarray(weight, "float32")
    arrays = {name: jnp.asarray(array) for name, array in arrays.items()}
    engine = Engine(learner(recipe, prepared.target), recipe.batch_size)
    folds = prepared.parts.folds
    if len(folds) != 1:
        source, validation = (members(arrays, [f[i] for f in folds]) for i in (0, 1))
        return Replicas(engine, len(folds)), source, validation
    rows, held = (jnp.asarray(part.astype("int32")) for part in folds[0])
    return engine, Resident(arrays, rows), Resident(arrays, held) if len(held) else None


def check_answers(recipe: Recipe, prepared: Prepared, answers: np.ndarray) -> None:
    """Refuse what the last layer and the loss can never fit, before compiling."""
    spec = jax.ShapeDtypeStruct((1, *prepared.x.shape[1:]), jnp.float32)

    def outputs(key: Any) -> Any:
        params, state = recipe.network.init(key, spec)
        x = jnp.zeros(spec.shape)
        y, _ = recipe.network.apply(params, state, x, key=None, training=False)
        return y, params

    y, params = jax.eval_shape(lambda: outputs(jax.random.key(0)))
    demand_room(params, recipe.split.folds)
    shape = y.shape
    _demand_outputs(recipe.loss, shape[-1], prepared.target)
    full = jax.ShapeDtypeStruct((len(answers), *shape[1:]), jnp.float32)
    check_targets(recipe.network, recipe.loss, full, answers)


def _demand_outputs(loss: Loss, width: int, target: Target) -> None:
    """One output for each class: one more would be the answer of no row at all."""
    classes = isinstance(loss, CrossEntropy) and target.labels
    if not classes or width == target.outputs:
        return
    raise ConfigError(
        "The network must end in one output for each class.",
        got=f"{width} outputs for {target.outputs} classes of '{target.name}'",
        expected=f"{target.outputs} outputs",
        fix=f"end it with Dense({target.outputs})",
    )


def targets(loss: Loss, y: np.ndarray, target: Target) -> np.ndarray:
    """Answers in the form that a loss wants: class codes, one-hot rows, or values."""
    if not target.labels or isinstance(loss, CrossEntropy):
        return y
    if isinstance(loss, BinaryCrossEntropy) and len(target.labels) == 2:
        return y[:, None].astype("float32")
    return np.eye(len(target.labels), dtype="float32")[y]


def _link(loss: Loss) -> Link:
    if isinstance(loss, CrossEntropy):
        return "softmax"
    return "sigmoid" if isinstance(loss, BinaryCrossEntropy) else "identity"


def _members(recipe: Recipe) -> int:
    return recipe.split.folds if recipe.split.folds > 1 else 0
