"""The story of a model: what its file remembers of the run, for the report."""

import math
import platform
from importlib.metadata import version
from typing import Any

import numpy as np

from glassnet.drawing.numbers import show
from glassnet.drawing.rows import rows
from glassnet.fitting.seen import seen
from glassnet.fitting.words import NAMES
from glassnet.model import Model
from glassnet.model.row_spec import row_spec
from glassnet.population import member
from glassnet.recipe import from_data, to_toml
from glassnet.report.exhibits import stored
from glassnet.report.story import Baseline, Column, Mistake, Note, Story

LIBRARIES = ("glassnet", "jax", "numpy", "scikit-learn")


def story(model: Model) -> Story:
    """Everything that a report of this model can tell.

    Args:
        model: as trained, or as read from a file.

    Returns:
        A story; a model without a run behind it has a short one.
    """
    about = model.about
    if not about:
        return Story(
            "model",
            model.target.task,
            model.target.name,
            "A model.",
            layers=_layers(model),
        )
    summary = about["summary"]
    recipe = to_toml(from_data(about["recipe"])) if "recipe" in about else ""
    return Story(
        name=about["name"],
        task=summary["task"],
        target=summary["target"],
        headline=_headline(summary),
        metric=NAMES[summary["metric"]],
        test=summary["test"],
        interval=tuple(summary["interval"]) if summary["interval"] else None,
        higher_is_better=summary["metric"] != "cross_entropy",
        exhibits=stored(about.get("exhibits")),
        validation=summary["validation"],
        baselines=[Baseline(*row) for row in about["baselines"]],
        verdict=_sentence(summary["verdict"]),
        rows=summary["rows"],
        notes=[Note(*row) for row in sorted(about["notes"], key=_last_notes)],
        columns=[_column(row) for row in about["columns"]],
        layers=_layers(model),
        history=_history(about["history"]),
        seen=seen(about.get("looks")),
        units={"loss": "nats" if _in_nats(model) else ""},
        chosen=np.atleast_1d(summary["best_epoch"]).tolist(),
        **_errors(model, about),
        seconds=summary["seconds"],
        members=max(1, summary["members"]),
        alone=summary.get("alone", []),
        calibration_error=summary.get("calibration_error"),
        temperature=model.temperature,
        recipe=recipe,
        command=about["command"],
        python=_python(about),
        machine={"summary": summary},
        versions={name: version(name) for name in LIBRARIES}
        | {"python": platform.python_version()},
        programs=about["compiled"],
    )


def _in_nats(model: Model) -> bool:
    """Whether the loss is a surprise; of masks an overlap stands beside it."""
    return model.link == "softmax" and model.target.task != "segmentation"


def _last_notes(row: list) -> bool:
    return row[0] == "note"


def _headline(summary: dict[str, Any]) -> str:
    if summary["task"] == "generation":
        return f"After {show(summary['epochs'])} epochs it makes rows of its own."
    low, high = summary["interval"]
    if summary["task"] == "language":
        return (
            f"The next character is as unsure as one among "
            f"{show(summary['perplexity'])}: {show(summary['test'])} nats on text that "
            f"it never saw ({show(low)} to {show(high)})."
        )
    if summary["task"] == "translation":
        share = math.floor(1e4 * summary["characters"]) / 100  # 100 is none wrong
        return (
            f"{summary['target']} is written exactly for {show(100 * summary['test'])} "
            f"% of the test texts ({show(100 * low)} to {show(100 * high)} %); "
            f"{share:g} % of all characters are right."
        )
    if summary["task"] == "reconstruction":
        return (
            "Rows that it never saw are rebuilt with "
            f"{show(100 * summary['test'])} % of their variance "
            f"({show(100 * low)} to {show(100 * high)} %)."
        )
    if summary["task"] == "segmentation":
        return (
            "What it finds in pictures that it never saw overlaps with their masks by "
            f"{show(100 * summary['test'])} % ({show(100 * low)} to "
            f"{show(100 * high)} %, mean of the classes)."
        )
    if summary["task"] == "classification":
        return (
            f"{show(100 * summary['test'])} % of the test rows get the right "
            f"{summary['target']} ({show(100 * low)} to {show(100 * high)} %)."
        )
    return (
        f"The network explains {show(100 * summary['test'])} % of the variance of "
        f"{summary['target']} on the test rows; it is off by "
        f"{show(summary['mae'])} on average."
    )


def _sentence(verdict: str) -> str:
    return f"Worth it? {verdict[0].upper()}{verdict[1:]}." if verdict else ""


def _column(row: list) -> Column:
    name, kind, missing, distinct, use, note = row
    return Column(
        name, kind, missing, distinct, note or ("used" if use else "left out")
    )


def _history(history: dict[str, list]) -> dict[str, np.ndarray]:
    """The courses to draw, under the report's names."""
    shown = {n: np.array(a) for n, a in history.items()}
    for name in (
        "epoch",
        "step",
        "seconds",
        "mean_squared_error",
        "validation_mean_squared_error",
    ):
        shown.pop(name, None)
    plain = [n for n in shown if not n.startswith("validation_")]
    return {
        (f"training_{n}" if n in plain else n): values for n, values in shown.items()
    }


def _layers(model: Model) -> list:
    params, state = model.params, model.state
    if model.members:
        params, state = member(params, 0), member(state, 0)
    return rows(model.network, params, state, row_spec(model.encoder))


def _errors(model: Model, about: dict[str, Any]) -> dict[str, Any]:
    found = about["errors"]
    if not found:
        return {}
    if "confusion" not in found:
        arrays = {n: np.array(found[n]) for n in ("truth", "predicted")}
        return arrays
    labels = [str(label) for label in model.labels or []]
    images = [np.array(image) for image in found.get("images", [])]
    images += [None] * (len(found["mistakes"]) - len(images))
    texts = found.get("texts") or [""] * len(found["mistakes"])
    return {
        "confusion": np.array(found["confusion"]),
        "reliability": found.get("reliability"),
        "labels": labels,
        "mistakes": [
            Mistake(row, labels[truth], labels[guess], chance, image, text)
            for (row, truth, guess, chance), image, text in zip(
                found["mistakes"], images, texts, strict=True
            )
        ],
    }


def _python(about: dict[str, Any]) -> str:
    folder = about["summary"]["run"]
    source = about["recipe"]["data"]["source"]
    data = "" if source else ", data=(X, y)"
    place = f"{folder}/recipe.toml" if folder else "recipe.toml"
    return (
        "import pathlib\n"
        "import glassnet as gn\n\n"
        f"recipe = gn.recipe.from_toml(pathlib.Path({place!r}).read_text())\n"
        f"run = gn.run(recipe{data})\n"
        "print(run)\n"
    )
