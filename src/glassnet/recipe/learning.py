"""Learning: from a recipe to the learner, and the rows in the form it wants."""

import dataclasses
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data import PairTokenizer, Prepared, Target, Vocabulary
from glassnet.errors import ConfigError
from glassnet.learners import Adversarial, Fade, SelfOrganizingMap, Supervised
from glassnet.losses import Loss
from glassnet.losses.games import Game
from glassnet.losses.pairing import check_targets
from glassnet.metrics import (
    Accuracy,
    BinaryAccuracy,
    IntersectionOverUnion,
    MeanSquaredError,
    Metric,
    Score,
)
from glassnet.model import Link
from glassnet.nn import Codebook, Layer, MixedPrecision, Players, masks
from glassnet.population import Replicas, Snapshots, members
from glassnet.recipe.mask_plan import check_augment
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.room import demand_room
from glassnet.training import Engine, Learner, Resident, Runner

__all__ = ["learner", "link", "network", "parts", "shared"]


def learner(recipe: Recipe, target: Target, steps: int) -> Learner:
    """The learner that a recipe describes, for answers of this kind.

    Args:
        recipe: whose network and loss say what learns.
        target: what is learned.
        steps: of the whole training, over which a map settles.
    """
    if isinstance(recipe.network, Codebook):
        fade = Fade(steps, rate_left=1.0)  # each unit goes all the way to its mean
        grid = recipe.network.rows, recipe.network.columns
        return SelfOrganizingMap(*grid, rule="batch", learning_rate=1.0, fade=fade)
    if isinstance(recipe.loss, Game):
        return Adversarial(_players(recipe), recipe.loss, recipe.optimizer)
    usual = _metrics(recipe.loss, target)
    more = tuple(one for one in recipe.metrics if one not in usual)
    return Supervised(
        network(recipe),
        recipe.loss,
        recipe.optimizer,
        recipe.penalty,
        (*usual, *more),
        recipe.augment,
        recipe.initial_scale,
    )


def _metrics(loss: Loss, target: Target) -> tuple[Metric | Score, ...]:
    """The number beside the loss that people look at."""
    if target.task == "regression":
        return (MeanSquaredError(),)
    if target.task == "segmentation":
        return Accuracy(), IntersectionOverUnion()
    if target.task == "classification" and _single(loss, target):
        shares = loss.outputs == "probabilities"
        return (BinaryAccuracy(threshold=0.5 if shares else 0.0),)
    tokens = target.task in ("language", "translation")
    return (Accuracy(),) if tokens or target.task == "classification" else ()


def network(recipe: Recipe) -> Layer:
    """The recipe's network, in the recipe's precision; of players each is."""
    whole = recipe.network
    if recipe.precision == "float32":
        return whole
    if not isinstance(whole, Players):
        return MixedPrecision(whole, recipe.precision)
    generator, critic = (
        MixedPrecision(one, recipe.precision) for one in (whole.generator, whole.critic)
    )
    return Players(generator, critic, whole.noise)


def _players(recipe: Recipe) -> Players:
    """The network of a game.

    Raises:
        ConfigError: it is no pair of players.
    """
    found = network(recipe)
    if isinstance(found, Players):
        return found
    raise ConfigError(
        f"{type(recipe.loss).__name__} is a game of two players.",
        got=f"a network of type {type(found).__name__}",
        expected="nn.Players: a generator and a critic",
        fix="take zoo.gan or zoo.dcgan, or put two networks together in nn.Players",
    )


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
    check_augment(recipe.augment, prepared.target.task)
    if not isinstance(recipe.loss, Game):  # its learner checks the two players
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
    steps = recipe.epochs * -(-len(folds[0][0]) // recipe.batch_size)
    made = learner(recipe, prepared.target, steps)
    engine = Engine(made, recipe.batch_size)
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
    assert recipe.optimizer is not None  # of a map, a recipe takes no snapshots
    chosen = ensemble.optimizer(recipe.optimizer, steps)
    return dataclasses.replace(recipe, optimizer=chosen)


def check_answers(recipe: Recipe, prepared: Prepared, answers: np.ndarray) -> None:
    """Refuse what the last layer and the loss can never fit, before compiling."""
    spec = jax.tree.map(
        lambda a: jax.ShapeDtypeStruct((1, *a.shape[1:]), a.dtype), prepared.x
    )

    def outputs(key: Any) -> Any:
        params, state = recipe.network.init(key, spec)
        x = jax.tree.map(lambda one: jnp.zeros(one.shape, one.dtype), spec)
        y, _ = recipe.network.apply(params, state, x, key=None, training=False)
        return y, params

    y, params = jax.eval_shape(lambda: outputs(jax.random.key(0)))
    demand_room(params, recipe.members)
    shape = masks.values(y).shape
    _demand_outputs(recipe.loss, shape[-1], prepared)
    full = jax.ShapeDtypeStruct((len(answers), *shape[1:]), jnp.float32)
    check_targets(recipe.network, recipe.loss, full, answers)


def _demand_outputs(loss: Loss, width: int, prepared: Prepared) -> None:
    """One output for each class: one more would be the answer of no row at all."""
    target, encoder = prepared.target, prepared.encoder
    if target.task == "segmentation" and loss.targets not in ("classes", "shares"):
        raise ConfigError(
            "Masks are learned as classes, with an output for each at every pixel.",
            got=f"{type(loss).__name__}, which is for one yes or no",
            expected="a loss for classes",
            fix="use losses.DiceCrossEntropy() or CrossEntropy(), and end the network "
            f"in {len(target.labels)} channels",
        )
    each, count, of = "class", len(target.labels), f"classes of '{target.name}'"
    if isinstance(encoder, Vocabulary):
        each, count, of = "token", len(encoder.tokens), "tokens of the text"
    if isinstance(encoder, PairTokenizer):
        each, count, of = "token", encoder.count, f"tokens of '{target.name}'"
    if loss.targets not in ("classes", "shares") or count in (0, width):
        return
    raise ConfigError(
        f"The network must end in one output for each {each}.",
        got=f"{width} outputs for {count} {of}",
        expected=f"{count} outputs",
        fix=f"end it with Dense({count})",
    )


def targets(loss: Loss, y: np.ndarray, target: Target) -> np.ndarray:
    """Answers in the form that a loss wants: class codes, one-hot rows, or values."""
    if not target.labels or loss.targets == "classes":
        return y
    one = np.eye(len(target.labels), dtype="float32")[y]
    if _single(loss, target):
        one = one[..., 1:]
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
