"""Judging: a saved model on its test part, or on rows that it never saw."""

import dataclasses
from typing import Any

import numpy as np

from glassnet.data import Dataset, LabeledTexts, Note, Windows
from glassnet.data import load as load_data
from glassnet.data.prepared import wanted
from glassnet.data.streams import Opened
from glassnet.data.task import TASKS
from glassnet.errors import DataError
from glassnet.fitting.forecasts import reading, scaled_error
from glassnet.fitting.labeled import labeled_rows
from glassnet.fitting.learned import learned_scores
from glassnet.fitting.open import reopen
from glassnet.fitting.scores import scores
from glassnet.fitting.segmented import mask_scores
from glassnet.fitting.translated import labeled_pairs, written_scores
from glassnet.model import Model
from glassnet.model.creating import translated
from glassnet.recipe import Recipe, from_data

__all__ = ["evaluate"]


def evaluate(model: Model, data: Any = None) -> tuple[dict[str, Any], list[Note]]:
    """Score a model on the test part it was kept from, or on other rows.

    Args:
        model: as loaded.
        data: a path, a frame or a pair of arrays with answers; of pictures, sounds, a
            text or a series what it was trained on the like of; None for the test part.

    Returns:
        The scores with the number of rows, and what was noticed about the rows.

    Raises:
        DataError: the answers hold a class that training did not have, or the test
            part cannot be found again.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=30, members=1, progress=False)
        >>> found, _ = evaluate(run.model, "iris")
        >>> found["rows"]
        150
    """
    about = {"task": model.target.task, "target": model.target.name}
    recipe = from_data(model.about["recipe"]) if "recipe" in model.about else None
    if data is None:
        found, notes = _again(model, *_test_part(recipe)), []
    elif model.target.task == "translation":
        features, right, notes = labeled_pairs(model, data)
        found = written_scores(translated(model, features)[0], right)
        found |= {"rows": len(right)}
    elif recipe is not None and _formed(recipe):
        dataset = _read(recipe, data)
        found = _again(model, dataset, np.arange(len(dataset)), recipe)
        notes = dataset.notes
    else:
        features, answers, notes = labeled_rows(model, data)
        truth = _truth(model, answers)
        found = scores(model, model.outputs(model.encoder(features)), truth)
        found |= {"rows": len(truth)}
    return about | found, notes


def _formed(recipe: Recipe) -> bool:
    """Whether rows are made by a form, or are learned themselves."""
    if isinstance(recipe.data.form, LabeledTexts):  # they stand in a table
        return False
    return recipe.data.form is not None or recipe.data.task not in ("", *TASKS)


def _read(recipe: Recipe, data: Any) -> Dataset:
    """Other rows, read as those of the training were."""
    what, form = recipe.data, recipe.data.form
    if isinstance(form, Windows):  # all of it is new: none is kept apart
        form = dataclasses.replace(form, test=0.0)
    return load_data(
        data,
        what.target or None,
        task=what.task or None,
        exclude=what.exclude,
        form=form,
    )


def _again(
    model: Model, dataset: Dataset, rows: np.ndarray, recipe: Recipe
) -> dict[str, Any]:
    """The scores on some rows of a data set."""
    count = {"rows": len(rows)}
    if dataset.task == "generation":
        raise DataError(
            "A generator cannot be scored: nothing says what it should have made.",
            got="a model of generation",
            expected="a model that predicts, rebuilds or writes",
            fix="look at what it makes: glassnet generate RUN",
        )
    x = model.encoder(dataset.features[rows])
    if dataset.task == "segmentation":
        return mask_scores(model, x, dataset.answers[rows]) | count
    if dataset.task == "translation":
        written = translated(model, x)[0]
        return written_scores(written, dataset.answers[rows]) | count
    if dataset.task not in TASKS:
        text = dataset.task == "language"
        y = dataset.answers[rows] if text else wanted(x, model.encoder)
        return learned_scores(model, recipe.loss, x, y) | count
    if dataset.course is None:
        truth = _truth(model, dataset.answers[rows])
        return scores(model, model.outputs(x), truth) | count
    read, outputs = reading(model, dataset, rows), model.outputs(x)
    found = scores(model, outputs, dataset.course.truth(rows), read)
    return found | scaled_error(dataset, rows, read(outputs)) | count


def _truth(model: Model, answers: np.ndarray) -> np.ndarray:
    return model.target.encode(answers) if model.labels else answers.astype("float64")


def _test_part(recipe: Recipe | None) -> tuple[Dataset, np.ndarray, Recipe]:
    if recipe is None:
        raise DataError(
            "The model does not say which rows it was tested on.",
            got="a model without a recipe",
            expected="a table with answers",
            fix="name one: glassnet evaluate MODEL table.csv",
        )
    found = reopen(recipe)
    dataset = found.dataset if isinstance(found, Opened) else found
    return dataset, recipe.split.parts(dataset).test, recipe
