"""Defaults that suit the data: sizes, rates and encodings by the number of rows."""

from typing import NamedTuple

import numpy as np

from glassnet import initializers, losses, nn
from glassnet.data import Dataset, Split, default_preprocess
from glassnet.population import Bagging, Snapshots
from glassnet.recipe.choices import Choices
from glassnet.recipe.chosen import activation, optimizer
from glassnet.recipe.crowd import affordable, crowd
from glassnet.recipe.modeled import modeled
from glassnet.recipe.plans import usual_model
from glassnet.recipe.recipe import Data, Recipe


class Size(NamedTuple):
    """What suits a table of at most so many training rows."""

    rows: float
    batch_size: int
    hidden: tuple[int, ...]
    epochs: int
    dropout: float
    smoothing: float
    learning_rate: float
    members: int


# Measured over 38 tables; docs/choosing.md tells how.
SIZES = [
    Size(500, 32, (128, 128, 128), 80, 0.2, 0.05, 1e-3, 5),
    Size(3_000, 64, (128, 128, 128), 80, 0.2, 0.05, 1e-3, 5),
    Size(8_000, 128, (256, 256, 256), 60, 0.1, 0.0, 2e-3, 5),
    Size(50_000, 256, (256, 256, 256), 40, 0.1, 0.05, 1e-3, 4),
    Size(float("inf"), 512, (512, 256), 30, 0.1, 0.05, 1e-3, 4),
]
IMAGES = Size(float("inf"), 128, (512, 256), 20, 0.2, 0.0, 1e-3, 1)
"""Pixels of many images: one larger network, no fold to spare for an ensemble."""


def design(
    dataset: Dataset,
    data: Data,
    choices: Choices | None = None,
    rows: int | None = None,
) -> Recipe:
    """The recipe for a data set: what the user chose, and what suits its size.

    Args:
        dataset: as read; only its kind, its columns and its number of rows are used.
        data: where it came from, to stand in the recipe.
        choices: what the user fixed.
        rows: that train, where the data set is only a sample of them.

    Returns:
        A recipe in which nothing is left open.

    Raises:
        ConfigError: an activation or optimizer is unknown, or the ensemble cannot be
            made of these rows and epochs.

    Example:
        >>> from glassnet.data import load
        >>> recipe = design(load("iris"), Data("iris"))
        >>> recipe.split.folds, recipe.batch_size
        (5, 32)

    Source:
        The shape of the table, piecewise-linear features and a small ensemble over
        folds are from our own measurements; Holzmüller et al. (2024), "Better by
        Default", arXiv:2407.04491, led to the warm-up, smooth clipping and smoothing.
    """
    choices = choices or Choices()
    name = choices.model or usual_model(dataset)
    if name is not None:
        return modeled(name, dataset, data, choices, rows)
    held_out = (
        len(dataset) * 0.2 if dataset.test_rows is None else len(dataset.test_rows)
    )
    rows = rows or int((len(dataset) - held_out) * 0.8)
    images = dataset.image_shape is not None and rows >= 10_000
    size = IMAGES if images else next(s for s in SIZES if rows < s.rows)
    preprocess = default_preprocess(dataset, rows)
    hidden = size.hidden if choices.hidden is None else choices.hidden
    width = len(dataset.columns) * (1 + preprocess.bins)
    epochs = choices.epochs or size.epochs
    shared = len(dataset) - int(np.ceil(held_out))
    most = affordable(size.members, (width, *hidden), rows * epochs)
    ensemble, folds = crowd(choices, most, shared)
    if isinstance(ensemble, Snapshots) and choices.epochs is None:
        epochs = ensemble.members * max(1, epochs // ensemble.members)
    batch_size = choices.batch_size or min(size.batch_size, max(1, rows))
    total = -(-rows // batch_size) * epochs
    return Recipe(
        data,
        _network(dataset, hidden, choices, size, skip=rows < 500),
        _loss(dataset, size),
        optimizer(choices, size.learning_rate, total, ensemble),
        penalty=losses.ElasticNet(l1=choices.l1, l2=choices.l2)
        if choices.l1 or choices.l2
        else None,
        # bags keep nothing aside: the rows that a member did not draw validate it
        split=Split(seed=choices.seed, folds=folds, validation=0.0)
        if isinstance(ensemble, Bagging)
        else Split(seed=choices.seed, folds=folds),
        ensemble=ensemble,
        preprocess=preprocess,
        batch_size=batch_size,
        epochs=epochs,
        patience=choices.patience,
        calibrate=choices.calibrate,
        initial_scale=choices.initial_scale,
        way=choices.way,
        watch=choices.watch,
        keep="accuracy" if _by_accuracy(dataset, rows, images) else "loss",
        precision=choices.precision,
        seed=choices.seed,
    )


def _by_accuracy(dataset: Dataset, rows: int, images: bool) -> bool:
    return dataset.task == "classification" and (3_000 <= rows < 8_000 or images)


def _network(
    dataset: Dataset, hidden: tuple[int, ...], choices: Choices, size: Size, skip: bool
) -> nn.Layer:
    outputs = len(dataset.labels) if dataset.labels is not None else 1
    act = activation(choices.activation or "SiLU")
    dropout = size.dropout if choices.dropout is None else choices.dropout
    layers: list[nn.Layer] = []
    for units in hidden:
        layers += [nn.Dense(units, kernel_init=initializers.HeNormal()), act]
        layers += [nn.Dropout(dropout)] if dropout else []
    layers.append(nn.Dense(outputs, kernel_init=initializers.LeCunNormal()))
    deep = nn.Sequential(*layers)
    if not skip or not hidden:
        return deep
    # few rows: a straight path beside the layers lets simple relations stay simple
    straight = nn.Dense(outputs, bias=False, kernel_init=initializers.Zeros())
    return nn.Parallel(("deep", deep), ("linear", straight))


def _loss(dataset: Dataset, size: Size) -> losses.Loss:
    if dataset.task == "regression":
        return losses.SquaredError()
    return losses.CrossEntropy(smoothing=size.smoothing)
