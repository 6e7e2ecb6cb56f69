"""Tries: one recipe with many settings, trained side by side in one program."""

import functools
from collections.abc import Sequence

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Integer

from glassnet.data import Prepared
from glassnet.errors import ConfigError, DivergedError
from glassnet.learners import Supervised
from glassnet.model import Model
from glassnet.population import Replicas, Snapshots
from glassnet.population.grid import Settled
from glassnet.recipe.knobs import edited, turned
from glassnet.recipe.learning import link, network, parts, shared
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.room import demand_room
from glassnet.recipe.train import Trained, onlookers
from glassnet.recipe.unused import descends
from glassnet.training import Callback, Engine, Loop, Record, Resident, Runner
from glassnet.training.callback import Moment
from glassnet.training.callbacks.early_stopping import best_epoch, best_model
from glassnet.types import Tree

__all__ = ["all_diverged", "check_comparable", "try_all"]


def try_all(
    recipe: Recipe,
    prepared: Prepared,
    trials: Sequence[Settled],
    *,
    callbacks: Sequence[Callback] = (),
) -> list[Trained]:
    """Train a recipe once with each of many settings; the test part is not touched.

    All trials are members of one program, which is compiled once: what they differ in
    are numbers in its state. Each is what `train` makes of the recipe with its settings
    alone, to rounding, best epoch and patience of its own included. A recipe with
    several members (seeds, or folds) has as many in each trial.

    Args:
        recipe: what all of them share.
        prepared: rows as numbers, and which of them train, validate and test.
        trials: the settings of each, all with the same names.
        callbacks: to look on, or step in.

    Returns:
        What each trial leaves, in their order. The losses of one that diverged are not
        finite from there on, and its model is the one before.

    Raises:
        ConfigError: a setting is none that can be swept or is out of range, or the
            recipe keeps no rows to validate on, or no loss of it could be compared.
        DivergedError: no trial is left that did not diverge.

    Example:
        >>> from glassnet.data import load, prepare
        >>> from glassnet.recipe import Choices, Data, design
        >>> iris = load("iris")
        >>> recipe = design(iris, Data("iris"), Choices(epochs=3, members=1))
        >>> prepared = prepare(iris, recipe.split, recipe.preprocess)
        >>> found = try_all(recipe, prepared, [{"l2": 0.0}, {"l2": 0.1}])
        >>> [len(one.record) for one in found]
        [3, 3]

    Source:
        `jax.vmap`, JAX documentation, over the numbers in a state.
    """
    check_comparable(recipe)
    recipes = [edited(recipe, one) for one in trials]
    prepared = shared(recipe, prepared)
    runner, source, validation = parts(recipes[0], prepared)
    if validation is None or isinstance(recipe.ensemble, Snapshots):
        raise ConfigError(
            "Trials are compared on rows that trained nothing, at their best epochs.",
            got=f"{recipe.split!r} with {recipe.ensemble!r}",
            expected="a validation part, and no snapshots",
            fix="set validation = 0.2 in the split, or sweep seeds",
        )
    engine = runner.engine if isinstance(runner, Replicas) else runner
    many = Replicas(_engine(engine), len(trials) * recipe.members, recipe.way)
    loop = Loop(
        many,
        _spread(source, len(trials)),
        validation=_spread(validation, len(trials)),
        epochs=recipe.epochs,
        callbacks=[*onlookers(recipe, validated=True), SomeFinite(), *callbacks],
        watch=0,
        seed=recipe.seed,
    )
    loop.begin(_first(many, recipes, loop, trials))
    loop.run()
    return [_left(one, prepared, loop, i) for i, one in enumerate(recipes)]


def check_comparable(recipe: Recipe) -> None:
    """Refuse a recipe whose trials have no validation loss to be compared by.

    Raises:
        ConfigError: it is a game of two players or a self-organizing map.

    Example:
        >>> from glassnet import losses, nn, optimizers
        >>> from glassnet.recipe import Data
        >>> check_comparable(Recipe(Data("iris"), nn.Dense(3), losses.CrossEntropy(),
        ...                         optimizers.SGD(0.1)))
    """
    if descends(recipe.network, recipe.loss):
        return
    raise ConfigError(
        "Trials are compared by a validation loss, and here nothing goes down one.",
        got=f"{type(recipe.network).__name__} with {type(recipe.loss).__name__}",
        expected="a network with a loss of its rows, such as an autoencoder",
        fix="train each of the settings by itself (gn.fit, glassnet train), and look "
        "at what they make",
    )


def _engine(runner: Runner) -> Engine:
    assert isinstance(runner, Engine)
    return runner


def _spread(rows: Resident, trials: int) -> Resident:
    """The rows of the members, once for each trial."""
    assert rows.rows is not None
    own = jnp.atleast_2d(rows.rows)
    ones = jnp.ones(own.shape) if rows.weight is None else rows.weight
    return Resident(
        rows.arrays, jnp.tile(own, (trials, 1)), jnp.tile(ones, (trials, 1))
    )


def _first(
    many: Replicas, recipes: list[Recipe], loop: Loop, trials: Sequence[Settled]
) -> Tree:
    """The first state: every member from its own seed, with its trial's numbers."""
    members = recipes[0].members
    source, _ = loop.source.at(0, many.rows_per_step, 0)
    seeds = [one.seed + i for one in recipes for i in range(members)]
    names = [name for name in trials[0] if name != "seed"]
    values = {n: jnp.asarray([one[n] for one in trials], float) for n in names}
    values = {n: jnp.repeat(v, members) for n, v in values.items()}
    wrapped = jnp.asarray(np.array(seeds).astype("uint32"))
    start = functools.partial(_start, many, recipes[0])
    blank = jax.eval_shape(start, source, wrapped, values)
    params, _ = jax.eval_shape(many.model, blank)
    one = jax.tree.map(lambda a: jax.ShapeDtypeStruct(a.shape[1:], a.dtype), params)
    demand_room(one, many.count)
    return start(source, wrapped, values)


@functools.partial(jax.jit, static_argnums=(0, 1))
def _start(
    many: Replicas,
    recipe: Recipe,
    source: Resident,
    seeds: Integer[Array, " members"],
    values: dict[str, Float[Array, " members"]],
) -> Tree:
    learner = many.engine.learner
    assert isinstance(learner, Supervised)
    state = many.begin_with(source, seeds)

    def turn(state: Tree, values: dict[str, Array]) -> Tree:
        return turned(recipe, learner, state, values)

    return state | {"learner": jax.vmap(turn)(state["learner"], values)}


def _left(recipe: Recipe, prepared: Prepared, loop: Loop, place: int) -> Trained:
    """What one trial leaves, as if it had been alone."""
    count = recipe.members
    own = slice(place * count, (place + 1) * count) if count > 1 else place
    params, state = jax.tree.map(lambda leaf: leaf[own], best_model(loop))
    model = Model(
        network(recipe),
        params,
        state,
        encoder=prepared.encoder,
        target=prepared.target,
        link=link(recipe.loss),
        members=count if count > 1 else 0,
    )
    best = np.asarray(best_epoch(loop)[own])
    return Trained(model, _record(loop.record, own), best)


def _record(record: Record, own: slice | int) -> Record:
    """The numbers of some of the members."""
    arrays = record.arrays()
    found = {
        name: array[own] if name == "losses" else array[:, own]
        for name, array in arrays.items()
        if array.ndim > 1
    }
    part = Record.from_arrays(arrays | found)
    part.stopped = record.stopped
    return part


class SomeFinite(Callback):
    """Go on while a trial is left whose loss is a number."""

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Look at the last step of each chunk."""
        if moment != "chunk":
            return
        total, _ = loop.metrics[-1]["loss"]
        if np.isfinite(total[..., -1]).any():
            return
        raise all_diverged(loop.epoch + 1, np.size(total[..., -1]))


def all_diverged(epoch: int, count: int) -> DivergedError:
    """What to say when nothing is left to choose from."""
    return DivergedError(
        f"All trials diverged by epoch {epoch}.",
        got=f"a loss that is no finite number in each of {count:,}",
        expected="finite losses in at least one trial",
        fix="try learning rates ten times smaller, or look for huge values in the data",
    )
