"""Modeled: the recipe for an architecture that is known by its name."""

import dataclasses

from glassnet import losses, nn
from glassnet.data import Dataset, Preprocess, Split, default_preprocess
from glassnet.data.frames import is_frame
from glassnet.data.prepared import prepare_parts
from glassnet.errors import ConfigError
from glassnet.recipe.choices import Choices
from glassnet.recipe.chosen import optimizer
from glassnet.recipe.crowd import crowd
from glassnet.recipe.plan import Plan
from glassnet.recipe.plans import plan_for
from glassnet.recipe.recipe import Data, Recipe
from glassnet.recipe.unused import check_unused, said

__all__ = ["modeled"]

MOST_EPOCHS = 200
LATE = 0.1
"""The share before the test part of a text or a series that validates."""


def modeled(
    name: str,
    dataset: Dataset,
    data: Data,
    choices: Choices,
    rows: int | None = None,
) -> Recipe:
    """The recipe for a named architecture: what was chosen, and what suits it.

    Args:
        name: of the architecture, see `plans.PLANS`.
        dataset: as read, with the task of the architecture.
        data: where it came from, to stand in the recipe.
        choices: what the user fixed.
        rows: that train, where the data set is only a sample of them.

    Raises:
        ConfigError: there is no such architecture, it is for other data, or a choice
            does not go with it.

    Example:
        >>> from glassnet.data import load
        >>> from glassnet.recipe.plans import plan_for
        >>> _, digits = plan_for("autoencoder", load("digits"))
        >>> recipe = modeled("autoencoder", digits, Data("digits"), Choices(epochs=5))
        >>> recipe.epochs, recipe.keep
        (5, 'loss')
    """
    plan, dataset = plan_for(name, dataset)
    _demand(name, choices)
    split = _split(dataset, choices.seed)
    parts = split.parts(dataset)
    rows = rows or len(parts.folds[0][0])
    if choices.members is None and choices.ensemble is None:
        choices = dataclasses.replace(
            choices, members=1 if choices.replicas is None else None
        )
    ensemble, folds = crowd(choices, 1, len(dataset) - len(parts.test))
    batch_size = choices.batch_size or min(plan.batch_size, max(1, rows))
    steps = max(1, -(-rows // batch_size))
    usual = min(MOST_EPOCHS, max(1, round(plan.steps / steps)))
    epochs = choices.epochs or usual
    classes = dataset.task in ("classification", "segmentation")
    preprocess = _preprocess(plan, dataset, rows)
    width = len(dataset.columns)
    if is_frame(dataset.features):  # what columns become is known afterwards
        width = prepare_parts(dataset, parts, preprocess).encoder.width
    network, loss = plan.network(dataset, width), plan.loss(dataset)
    check_unused(network, loss, said(choices))
    return Recipe(
        dataclasses.replace(data, task=dataset.task),
        network,
        loss,
        None
        if isinstance(network, nn.Codebook)
        else optimizer(choices, plan.learning_rate, steps * epochs, ensemble),
        penalty=losses.ElasticNet(l1=choices.l1, l2=choices.l2)
        if choices.l1 or choices.l2
        else None,
        split=dataclasses.replace(split, folds=folds),
        ensemble=ensemble,
        preprocess=preprocess,
        batch_size=batch_size,
        epochs=epochs,
        patience=choices.patience,
        calibrate=choices.calibrate,
        initial_scale=choices.initial_scale,
        way=choices.way,
        watch=choices.watch,
        keep="accuracy" if classes else "loss",
        precision=choices.precision,
        seed=choices.seed,
    )


def _demand(name: str, choices: Choices) -> None:
    """A named architecture brings its own layers."""
    given = {n: getattr(choices, n) for n in ("hidden", "activation", "dropout")}
    given = {n: value for n, value in given.items() if value is not None}
    if not given:
        return
    first = next(iter(given))
    raise ConfigError(
        f"The model {name} has its own layers.",
        got=" and ".join(f"{n}={value!r}" for n, value in given.items()),
        expected="a model, or layers",
        fix=f"leave {first} out; in Python gn.zoo.{name.lower()}(...) takes sizes",
    )


def _split(dataset: Dataset, seed: int) -> Split:
    """In time what comes later validates; else rows at random."""
    if dataset.vocabulary is not None or dataset.steps_shape is not None:
        return Split(seed=seed, validation=LATE, order="time")
    many = len(dataset) >= 10_000
    return Split(seed=seed, validation=0.1 if many else 0.2)


def _preprocess(plan: Plan, dataset: Dataset, rows: int) -> Preprocess:
    """Pixels and windows in one unit; columns of a table each in its own."""
    if dataset.image_shape is not None:
        return Preprocess(scaling="range", bins=0)
    if dataset.steps_shape is not None or plan.task is not None:
        return Preprocess(scaling="standard", bins=0)
    return default_preprocess(dataset, rows)
