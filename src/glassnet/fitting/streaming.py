"""Streaming: what is different where rows are not loaded but streamed."""

import dataclasses
from typing import Any

from glassnet.data.form import Form
from glassnet.data.streams import Opened, Stream
from glassnet.errors import ConfigError
from glassnet.recipe import Choices, Data, Recipe, design

__all__ = ["as_asked", "check_stream", "design_stream", "stream_of"]


def as_asked(
    stream: Stream, target: Any, task: Any, exclude: Any, test: Any, form: Any = None
) -> Stream:
    """The stream, with what was said beside it.

    Raises:
        ConfigError: test rows were given; a stream keeps its own.
    """
    if test is not None:
        raise ConfigError(
            "A stream keeps test rows of its own.",
            got=f"test={type(test).__name__}",
            expected="no test",
            fix="leave it out, and score other rows with evaluate(model, data)",
        )
    said = {"target": target, "task": task, "exclude": tuple(exclude), "form": form}
    said = {name: value for name, value in said.items() if value}
    return dataclasses.replace(stream, **said)


def check_stream(choices: dict[str, Any]) -> None:
    """Refuse several networks on one stream, before anything is read.

    Raises:
        ConfigError: more than one was asked for.
    """
    many = {n: choices.get(n) for n in ("members", "replicas", "ensemble")}
    asked = [f"{n}={v!r}" for n, v in many.items() if v not in (None, 1)]
    if asked:
        raise ConfigError(
            "One network is trained on a stream.",
            got=" and ".join(asked),
            expected="a single network",
            fix="leave it out, or load all rows: gn.fit(data=path)",
        )


def design_stream(opened: Opened, choices: Choices) -> Recipe:
    """The recipe for a stream: one network, by the number of rows in the whole file."""
    stream, form = opened.stream, opened.dataset.form
    what = Data(
        stream.path,
        target=opened.dataset.target,
        task=stream.task,
        exclude=stream.exclude,
        fingerprint=opened.dataset.fingerprint,
        sample=stream.sample,
        form=form if isinstance(form, Form) else None,
    )
    alone = dataclasses.replace(choices, members=1, replicas=None, ensemble=None)
    recipe = design(opened.dataset, what, alone, rows=opened.rows)
    window = opened.window(opened.prepared(recipe.preprocess))
    what = dataclasses.replace(recipe.data, window=window)
    return dataclasses.replace(recipe, data=what)


def stream_of(recipe: Recipe) -> Stream | None:
    """The stream that a recipe was made for; None if its rows are loaded."""
    what = recipe.data
    if what.sample is None:
        return None
    return Stream(
        what.source,
        what.target,
        what.task,
        what.exclude,
        what.window,
        what.sample,
        what.form,
    )
