"""Learning: from a recipe to the learner, and the rows in the form it wants."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data import Prepared, Target
from glassnet.errors import ConfigError
from glassnet.learners import Supervised
from glassnet.losses import Loss
from glassnet.losses.pairing import check_targets
from glassnet.metrics import Accuracy, BinaryAccuracy, MeanSquaredError
from glassnet.model import Link
from glassnet.nn import Layer, MixedPrecision
from glassnet.population import Replicas, Snapshots, members
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.room import demand_room
from glassnet.training import Engine, Resident, Runner

__all__ = ["learner", "link", "network", "parts", "shared"]


def learner(recipe: Recipe, target: Target) -> Supervised:
    """The learner that a recipe describes, for answers of this kind."""
    metric = MeanSquaredError()
    if target.labels:
        shares = recipe.loss.outputs == "probabilities"
        binary = BinaryAccuracy(threshold=0.5 if shares else 0.0)
        metric = binary if _single(recipe.loss, target) else Accuracy()
    more = tuple(one for one in recipe.metrics if one != metric)
    return Supervised(
        network(recipe),
        recipe.loss,
        recipe.optimizer,
        recipe.penalty,
        (metric, *more),
        recipe.augment,
        recipe.initial_scale,
    )


def network(recipe: Recipe) -> Layer:
    """The recipe's network, in the recipe's precision."""
    if recipe.precision == "float32":
        return recipe.network
    return MixedPrecision(recipe.network, recipe.precision)


def shared(recipe: Recipe, prepared: Prepared) -> Prepared:
    """The rows as the recipe's ensemble shares them out among its members.

    Doing it twice changes nothing.
    """
    if recipe.ensemble is None:
        return prepared
    parts = recipe.ensemble.share(prepared.parts, recipe.split.seed)
    return dataclasses.replace(prepared, parts=parts)


def parts(
    recipe: Recipe, prepared: Prepared, weight: np.ndarray | None = None
) -> tuple[Runner, Resident, Resident | None]:
    """The runner, the training rows and the validation rows of a recipe."""
    answers = targets(recipe.loss, prepared.y, prepared.target)
    check_answers(recipe, prepared, answers)
    arrays: dict[str, Any] = {"x": prepared.x, "y": answers}
    if weight is not None:
        arrays["weight"] = np.asarray(weight, "float32")
    arrays = jax.tree.map(jnp.asarray, arrays)
    folds = prepared.parts.folds
    if isinstance(recipe.ensemble, Snapshots):
        recipe = _restarting(recipe, recipe.ensemble, len(folds[0][0]))
    elif len(folds) == 1:  # members of the same rows
        folds *= recipe.members
    engine = Engine(learner(recipe, prepared.target), recipe.batch_size)
    if len(folds) == 1:
        rows, held = (jnp.asarray(part.astype("int32")) for part in folds[0])
        validation = Resident(arrays, held) if len(held) else None
        return engine, Resident(arrays, rows), validation
    source = members(arrays, [train for train, _ in folds])
    held = [rows for _, rows in folds]
    validation = members(arrays, held) if all(map(len, held)) else None
    return Replicas(engine, len(folds), recipe.way), source, validation


def _restarting(recipe: Recipe, ensemble: Snapshots, rows: int) -> Recipe:
    """The recipe with the rate that makes snapshots."""
    steps = ensemble.cycle(recipe.epochs) * -(-rows // recipe.batch_size)
    chosen = ensemble.optimizer(recipe.optimizer, steps)
    return dataclasses.replace(recipe, optimizer=chosen)


def check_answers(recipe: Recipe, prepared: Prepared, answers: np.ndarray) -> None:
    """Refuse what the last layer and the loss can never fit, before compiling."""
    spec = jax.ShapeDtypeStruct((1, *prepared.x.shape[1:]), jnp.float32)

    def outputs(key: Any) -> Any:
        params, state = recipe.network.init(key, spec)
        x = jnp.zeros(spec.shape)
        y, _ = recipe.network.apply(params, state, x, key=None, training=False)
        return y, params

    y, params = jax.eval_shape(lambda: outputs(jax.random.key(0)))
    demand_room(params, recipe.members)
    shape = y.shape
    _demand_outputs(recipe.loss, shape[-1], prepared.target)
    full = jax.ShapeDtypeStruct((len(answers), *shape[1:]), jnp.float32)
    check_targets(recipe.network, recipe.loss, full, answers)


def _demand_outputs(loss: Loss, width: int, target: Target) -> None:
    """One output for each class: one more would be the answer of no row at all."""
    classes = loss.targets in ("classes", "shares") and target.labels
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
    if not target.labels or loss.targets == "classes":
        return y
    one = np.eye(len(target.labels), dtype="float32")[y]
    if _single(loss, target):
        one = one[:, 1:]
    return 2 * one - 1 if loss.targets == "sides" else one


def _single(loss: Loss, target: Target) -> bool:
    """Whether one output answers: the second of two labels, or not."""
    return loss.targets in ("yes", "sides") and len(target.labels) == 2


def link(loss: Loss) -> Link:
    """What turns outputs that were trained with this loss into answers.

    Scores of margin losses are no logits, but are read so: of sides the sign decides,
    of classes the highest.
    """
    if loss.targets == "sides":
        return "sigmoid"
    scores = loss.targets == "classes" and loss.outputs == "logits"
    return "softmax" if scores else loss.answer
