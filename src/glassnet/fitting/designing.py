"""Designing: the recipe for any data, with what was said about it."""

import dataclasses
from collections.abc import Sequence
from typing import Any

from glassnet.data import Dataset
from glassnet.data import load as load_data
from glassnet.data.streams import Opened, Stream
from glassnet.fitting.sources import origin
from glassnet.fitting.streaming import as_asked, check_stream, design_stream
from glassnet.recipe import Choices, Recipe, design

__all__ = ["designed", "loaded"]


def designed(
    data: Any,
    choices: dict[str, Any],
    given: dict[str, Any],
    *,
    target: str | None = None,
    task: str | None = None,
    exclude: Sequence[str] = (),
    test: Any = None,
) -> tuple[Recipe, Dataset | Opened]:
    """The recipe that suits the data, but for what is given, and the data themselves.

    Args:
        data: whatever `fit` takes.
        choices: fields of `recipe.Choices`.
        given: parts of the recipe; None leaves a part to the data. A network of one's
            own is trained alone, unless several are asked for.
        target: the answer's column.
        task: "classification" or "regression"; inferred if absent.
        exclude: columns to leave out.
        test: rows to test on.

    Raises:
        ConfigError: a setting is out of range.
        DataError: the data cannot be used as they are.

    Example:
        >>> recipe, found = designed("iris", {"epochs": 3}, {})
        >>> recipe.epochs, len(found)
        (3, 150)
    """
    if isinstance(data, Stream):
        check_stream(choices)
        stream = as_asked(data, target, task, exclude, test)
        found = stream.open(Choices(**choices).seed)
        recipe = design_stream(found, Choices(**choices))
    else:
        found = loaded(data, target, task, exclude, test)
        source = origin(found, data, task=task, exclude=exclude, test=test)
        own = given.get("network") is not None
        if own and not {"ensemble", "replicas"} & set(choices):
            choices = {"members": 1} | choices
        recipe = design(found, source, Choices(**choices))
    changes = {name: value for name, value in given.items() if value is not None}
    return dataclasses.replace(recipe, **changes), found


def loaded(data: Any, target: Any, task: Any, exclude: Any, test: Any) -> Dataset:
    """The data set as it is, or what `data.load` makes of anything else."""
    if isinstance(data, Dataset):
        return data
    return load_data(data, target, task=task, exclude=tuple(exclude), test=test)
