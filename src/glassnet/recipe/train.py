"""Train: from a recipe and prepared rows to a model and its record."""

import pathlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float

from glassnet.data import Note, Prepared
from glassnet.data.noise_source import NoiseSource
from glassnet.data.streams import Opened
from glassnet.model import Model
from glassnet.nn import Players
from glassnet.population import Snapshots
from glassnet.population.snapshots import KeepSnapshots, taken
from glassnet.recipe.certainty import calibrated, check_calibration
from glassnet.recipe.film import film_of
from glassnet.recipe.learning import link, network, parts, shared
from glassnet.recipe.recipe import Recipe
from glassnet.recipe.streaming import streamed_parts
from glassnet.recipe.unused import descends
from glassnet.training import Callback, Loop, Record, Streamed
from glassnet.training.callbacks import (
    Checkpoint,
    EarlyStopping,
    NonFiniteGuard,
    resume,
)
from glassnet.training.callbacks.early_stopping import best_epoch, best_model
from glassnet.types import Tree


@dataclass(frozen=True)
class Trained:
    """What training leaves.

    Args:
        model: what predicts, with the weights of the best epoch.
        record: epoch by epoch and step by step.
        best: the best epoch, of shape `()` or `(members,)`, counted from 1; of
            snapshots, the epochs at which they were taken.
        notes: what was noticed on the way.
        shown: what was kept of each epoch to be looked at, by name.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=3, members=1, progress=False)
        >>> int(run.best) <= 3
        True
    """

    model: Model
    record: Record
    best: np.ndarray
    notes: tuple[Note, ...] = ()
    shown: dict[str, Tree] = field(default_factory=dict)


def train(
    recipe: Recipe,
    prepared: Prepared,
    *,
    weight: Float[np.ndarray, " rows"] | None = None,
    callbacks: Sequence[Callback] = (),
    checkpoint: pathlib.Path | None = None,
    stream: Opened | None = None,
) -> Trained:
    """Run a recipe on prepared rows; the test part is not touched.

    Args:
        recipe: what to do.
        prepared: rows as numbers, and which of them train, validate and test.
        weight: of each row in the loss, 1 if absent.
        callbacks: to look on, or step in, besides early stopping and the guard.
        checkpoint: a file to write now and then; if it is there already, the run goes
            on from it, to the same bits as without the interruption.
        stream: what the training rows are read from, if `prepared` is only a sample.

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
    prepared = shared(recipe, prepared)
    if recipe.calibrate:
        check_calibration(prepared)
    if stream is None:
        runner, source, validation = parts(recipe, prepared, weight)
    else:
        runner, source, validation = streamed_parts(recipe, prepared, stream)
    loop = Loop(
        runner,
        source,
        validation=validation,
        epochs=recipe.epochs,
        callbacks=[
            NonFiniteGuard(),
            *onlookers(recipe, validation is not None),
            *callbacks,
        ],
        watch=recipe.watch,
        seed=recipe.seed,
    )
    if checkpoint is not None:
        if checkpoint.exists():
            resume(loop, checkpoint)
        loop.callbacks += (Checkpoint(checkpoint),)
    loop.run()
    (params, state), members, best = _kept(recipe, loop)
    made, encoder = network(recipe), prepared.encoder
    if isinstance(made, Players):  # what makes rows is kept
        made, encoder = made.generator, NoiseSource(made.noise)
    model = Model(
        made,
        params,
        state,
        encoder=encoder,
        target=prepared.target,
        link=link(recipe.loss),
        members=members,
    )
    notes = []
    if recipe.calibrate and len(loop.record):
        model, notes = calibrated(model, prepared)
    if isinstance(source, Streamed):
        notes += source.reader.notes
    shown = {n: kept for n, kept in loop.memory.items() if n.startswith("shown/")}
    return Trained(model, loop.record, best, tuple(notes), shown)


def onlookers(recipe: Recipe, validated: bool) -> list[Callback]:
    """What looks on in every run of this recipe, beside the guard.

    Args:
        recipe: that is run.
        validated: whether there are rows to validate on.
    """
    watch: list[Callback] = []
    if recipe.plateau is not None:
        watch.append(recipe.plateau)
    if isinstance(recipe.network, Players):
        at_once = recipe.members > 1 and not isinstance(recipe.ensemble, Snapshots)
        watch.append(film_of(recipe.network, several=at_once))
    if isinstance(recipe.ensemble, Snapshots):
        cycle = recipe.ensemble.cycle(recipe.epochs)
        return [*watch, KeepSnapshots(recipe.members, cycle)]
    if validated and descends(recipe.network, recipe.loss):
        monitor = "validation_" + recipe.keep
        mode = "higher" if recipe.keep == "accuracy" else "lower"
        watch.append(EarlyStopping(monitor, patience=recipe.patience, mode=mode))
    return watch


def _kept(recipe: Recipe, loop: Loop) -> tuple[tuple[Tree, Tree], int, np.ndarray]:
    """Params and state of what predicts, how many members, and their epochs."""
    if isinstance(recipe.ensemble, Snapshots):
        model, count = taken(loop)
        if count:
            cycle = recipe.ensemble.cycle(recipe.epochs)
            return model, count, cycle * np.arange(1, count + 1)
        # cut short before the first of them: one network, as it is now
        return loop.runner.model(loop.state), 0, best_epoch(loop)
    members = recipe.members if recipe.members > 1 else 0
    return best_model(loop), members, best_epoch(loop)
