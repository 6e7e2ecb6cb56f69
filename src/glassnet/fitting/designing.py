"""Designing: the recipe for any data, with what was said about it."""

import dataclasses
import pathlib
import warnings
from collections.abc import Sequence
from typing import Any

import jax
import jax.numpy as jnp

from glassnet.data import Dataset, Texts, Windows
from glassnet.data import load as load_data
from glassnet.data.form import Form
from glassnet.data.forms import form_for, is_path
from glassnet.data.frames import is_frame
from glassnet.data.streams import Opened, Stream
from glassnet.data.streams.room import room_for
from glassnet.data.unanswered import UNANSWERED
from glassnet.errors import ConfigError, GlassnetError, GlassnetWarning
from glassnet.fitting.sources import origin
from glassnet.fitting.streaming import as_asked, check_stream, design_stream
from glassnet.fitting.text_forms import text_form
from glassnet.nn import Codebook, Layer, Reshape, Sequential
from glassnet.recipe import Choices, Recipe, design
from glassnet.recipe.plan import SERIES, Plan
from glassnet.recipe.plans import plan_named
from glassnet.recipe.unused import check_unused, said

__all__ = ["designed", "loaded", "warn_if_large"]


def designed(
    data: Any,
    choices: dict[str, Any],
    given: dict[str, Any],
    *,
    target: str | None = None,
    task: str | None = None,
    exclude: Sequence[str] = (),
    test: Any = None,
    form: Form | None = None,
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
        form: how files that are no table become rows.

    Raises:
        ConfigError: a setting is out of range.
        DataError: the data cannot be used as they are.

    Example:
        >>> recipe, found = designed("iris", {"epochs": 3}, {})
        >>> recipe.epochs, len(found)
        (3, 150)
    """
    chosen = Choices(**choices)  # refused before anything is read
    plan = plan_named(chosen.model) if chosen.model else None
    _demand_task(chosen.model, plan, task)
    own = given.get("network")
    if isinstance(data, Stream):
        check_stream(choices)
        if plan and plan.task in UNANSWERED:
            task = plan.task
        stream = as_asked(data, target, task, exclude, test, form)
        found = stream.open(chosen.seed)
        if own is not None:
            given = given | {"network": shaped(own, found.dataset)}
        recipe = design_stream(found, chosen)
    else:
        kind = form or form_for(data, target)
        if plan and plan.task in UNANSWERED and not isinstance(kind, Texts):
            task = plan.task
        if plan and kind is None and _is_table(data):
            form = text_form(plan, data, target)
            if form is None and SERIES in plan.data:
                form = Windows()
        found = loaded(data, target, task, exclude, test, form)
        source = origin(found, data, task=task, exclude=exclude, test=test)
        if own is not None:
            given = given | {"network": shaped(own, found)}
            several = chosen.ensemble, chosen.replicas, chosen.members
            if several == (None, None, None):
                chosen = dataclasses.replace(chosen, members=1)
        recipe = design(found, source, chosen)
    changes = {name: value for name, value in given.items() if value is not None}
    if isinstance(own, Codebook):  # of the design, nothing of the descent is left
        check_unused(own, None, said(chosen))
        changes = {"optimizer": None} | changes
    return dataclasses.replace(recipe, **changes), found


def _demand_task(model: str | None, plan: Plan | None, task: str | None) -> None:
    """Refuse a model that learns another thing than was asked for."""
    if plan is None or plan.task is None or task in (None, plan.task):
        return
    raise ConfigError(
        f"The model {model} learns another task.",
        got=f"model={model!r} and task={task!r}",
        expected=f"task={plan.task!r}",
        fix="leave the task out, or use another model",
    )


def warn_if_large(data: Any, form: Form | None, target: str | None) -> None:
    """Say before it is too late that files may not fit into memory."""
    if not _is_file(data):
        return
    room = room_for(data, form, target)
    if room is not None and room.short:
        instead = "data.stream(path, target), or --stream, reads it while it trains"
        said = room.said(pathlib.Path(data).name, instead)
        warnings.warn(str(said), GlassnetWarning, stacklevel=3)


def _is_table(data: Any) -> bool:
    """Whether a series may be in it: a file or a frame, and no built-in name."""
    return _is_file(data) or is_frame(data)


def _is_file(data: Any) -> bool:
    """Whether it is the path of a file, and no built-in name."""
    return is_path(data) if isinstance(data, str) else hasattr(data, "__fspath__")


def loaded(
    data: Any, target: Any, task: Any, exclude: Any, test: Any, form: Any = None
) -> Dataset:
    """The data set as it is, or what `data.load` makes of anything else."""
    if isinstance(data, Dataset):
        unasked = task in (None, data.task)
        return data if unasked else dataclasses.replace(data, task=task)
    return load_data(
        data, target, task=task, exclude=tuple(exclude), test=test, form=form
    )


def shaped(network: Layer, dataset: Dataset) -> Layer:
    """The network, with the pixels of a row laid out first if it wants a picture.

    Rows of pixels are flat; a network that takes them so is left as it is.

    Args:
        network: of the user's own.
        dataset: whose rows it is to learn.

    Example:
        >>> from glassnet import nn
        >>> shaped(nn.Conv2D(4, 3), load_data("digits"))
        Sequential(Reshape((8, 8, 1)), Conv2D(4))
    """
    shape = dataset.steps_shape or dataset.image_shape
    if shape is None or _takes(network, (len(dataset.columns),)):
        return network
    shape = shape if dataset.steps_shape else (*shape, 1)[:3]
    return Sequential(Reshape(shape), network) if _takes(network, shape) else network


def _takes(network: Layer, shape: tuple[int, ...]) -> bool:
    """Whether the network can be made for rows of this shape."""
    spec = jax.ShapeDtypeStruct((1, *shape), jnp.float32)

    def output(key: Any) -> Any:
        params, state = network.init(key, spec)
        x = jnp.zeros(spec.shape)
        return network.apply(params, state, x, key=None, training=False)[0]

    try:
        found = jax.eval_shape(output, jax.random.key(0))
    except (GlassnetError, TypeError, ValueError):  # what it is, training will say
        return False
    # a recurrent layer takes flat rows for the steps of one sequence
    return all(leaf.ndim > 1 for leaf in jax.tree.leaves(found))
