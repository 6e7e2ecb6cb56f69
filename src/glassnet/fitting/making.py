"""Fit: train on any data with what suits it, or with what you say."""

import contextlib
import dataclasses
import pathlib
import time
from collections.abc import Callable, Sequence
from typing import Any

from glassnet.baselines import Bench
from glassnet.baselines import prepare as baseline_job
from glassnet.data import Dataset, Note, examine, prepare
from glassnet.data import load as load_data
from glassnet.data.augment.augmentation import Augmentation
from glassnet.errors import ConfigError, did_you_mean
from glassnet.fitting.open import reopen, unchanged
from glassnet.fitting.result import Run
from glassnet.fitting.scores import truths
from glassnet.fitting.sources import origin
from glassnet.losses import Loss, Penalty
from glassnet.metrics import Metric, Score
from glassnet.nn import Layer
from glassnet.optimizers import Optimizer
from glassnet.recipe import Choices, Recipe, design, train
from glassnet.recipe.learning import shared
from glassnet.training import Callback
from glassnet.training.callbacks import OnPlateau, Progress
from glassnet.training.compiled import Compiled

__all__ = ["fit", "run"]


def fit(
    network: Layer | None = None,
    data: Any = None,
    *,
    target: str | None = None,
    task: str | None = None,
    exclude: Sequence[str] = (),
    test: Any = None,
    loss: Loss | None = None,
    optimizer: Optimizer | None = None,
    penalty: Penalty | None = None,
    augment: Augmentation | None = None,
    plateau: OnPlateau | None = None,
    metrics: Sequence[Metric | Score] = (),
    callbacks: Sequence[Callback] = (),
    progress: bool = True,
    baselines: bool = False,
    **choices: Any,
) -> Run:
    """Split, prepare, train and test.

    What is not said is chosen by the size of the data: the network, its loss and
    optimizer, epochs and batch size, the encoding of columns, and how many members an
    ensemble has. A network of your own is trained alone, at the rate you gave.

    Args:
        network: the layers, for encoded rows; None for what suits the data.
        data: a built-in name, a path, a frame, a pair of arrays, or a `Dataset`.
        target: the answer's column.
        task: "classification" or "regression"; inferred if absent.
        exclude: columns to leave out.
        test: rows to test on: a path, a frame or a pair; a fifth of the data if absent.
        loss: what training makes small.
        optimizer: how it goes down; as it is, without the default schedule.
        penalty: what weights cost.
        augment: random changes of each batch of training rows.
        plateau: cuts the rate where the validation number stands still.
        metrics: more numbers for the history, beside the loss and the usual metric.
        callbacks: to look on, or step in.
        progress: whether to show progress on stderr.
        baselines: whether simpler models train beside, for comparison.
        choices: the fields of `recipe.Choices`: `hidden`, `activation`, `dropout`,
            `learning_rate`, `batch_size`, `epochs`, `patience`, `members`, `replicas`,
            `ensemble`, `calibrate`, `seed` ...

    Returns:
        The run: its model, record, scores and report.

    Raises:
        ConfigError: a setting is unknown or out of range, or layers, loss and answers
            do not go together.
        DataError: the data cannot be used as they are.
        DivergedError: a loss was infinite or NaN.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=60, members=1, progress=False)
        >>> run.summary["test"] > 0.8
        True

    Source:
        The defaults are from measurements on 38 tables; see `recipe.design`.
    """
    with _bench(baselines) as bench:
        _check_choices(choices, network, data)
        dataset = _dataset(data, target, task, exclude, test)
        source = origin(dataset, data, task=task, exclude=exclude, test=test)
        if network is not None and not {"ensemble", "replicas"} & set(choices):
            choices = {"members": 1} | choices
        recipe = design(dataset, source, Choices(**choices))
        given = {"network": network, "loss": loss, "optimizer": optimizer}
        given |= {"penalty": penalty, "augment": augment, "plateau": plateau}
        given["metrics"] = tuple(metrics) or None
        changes = {name: value for name, value in given.items() if value is not None}
        recipe = dataclasses.replace(recipe, **changes)
        return execute(recipe, dataset, bench, callbacks, progress)


def run(
    recipe: Recipe,
    data: Any = None,
    *,
    callbacks: Sequence[Callback] = (),
    progress: bool = True,
    baselines: bool = False,
) -> Run:
    """Run a recipe: with the same data it gives the same numbers.

    Args:
        recipe: a run as a value, often read by `recipe.from_toml`.
        data: what the recipe cannot hold: arrays or a frame; None to read its source.
        callbacks: to look on, or step in.
        progress: whether to show progress on stderr.
        baselines: whether simpler models train beside, for comparison.

    Returns:
        The run.

    Raises:
        DataError: the data are not those that the recipe was made for.

    Example:
        >>> import glassnet as gn
        >>> first = gn.fit(data="iris", epochs=3, members=1, progress=False)
        >>> again = gn.run(first.recipe, progress=False)
        >>> bool((again.history["loss"] == first.history["loss"]).all())
        True
    """
    with _bench(baselines) as bench:
        what = recipe.data
        if data is None:
            dataset = reopen(recipe)
        else:
            found = _dataset(
                data, what.target or None, what.task or None, what.exclude, None
            )
            dataset = unchanged(recipe, found)
        return execute(recipe, dataset, bench, callbacks, progress)


def execute(
    recipe: Recipe,
    dataset: Dataset,
    bench: Bench | None = None,
    callbacks: Sequence[Callback] = (),
    progress: bool = False,
    say: Callable[[list[Note]], None] | None = None,
    checkpoint: pathlib.Path | None = None,
) -> Run:
    """Train and test by a recipe on rows that are read already.

    Args:
        recipe: what to do.
        dataset: as read.
        bench: where the baselines train meanwhile.
        callbacks: to look on, or step in.
        progress: whether to show progress on stderr.
        say: is told what there is to say about the data, before training, and about
            what was found out on the way.
        checkpoint: a file to write now and then; if it is there, the run goes on.
    """
    start = time.perf_counter()
    prepared = shared(recipe, prepare(dataset, recipe.split, recipe.preprocess))
    if not len(prepared.parts.test):
        raise ConfigError(
            "A run is judged on a test part, and this recipe keeps none.",
            got=f"{recipe.split!r}",
            expected="a share of test rows above 0",
            fix="set test = 0.2 in the split, or name test rows",
        )
    notes = [*prepared.notes, *examine(dataset, prepared.parts)]
    if say is not None:
        say(notes)
    if bench is not None:
        truth = truths(dataset, prepared)
        bench.submit(baseline_job(dataset, prepared.parts, truth))
    watching = [Progress()] if progress else []
    with Compiled() as compiled:
        trained = train(
            recipe,
            prepared,
            callbacks=[*callbacks, *watching],
            checkpoint=checkpoint,
        )
    if say is not None:
        say(list(trained.notes))
    notes += trained.notes
    found = Run(recipe, dataset, prepared, trained, notes, compiled=compiled.count)
    found.test()
    found.seconds = time.perf_counter() - start
    if bench is not None:
        # who interrupts does not want to wait for what stands beside the network
        hurry = trained.record.stopped == "interrupted"
        found.compare(bench.results(1.0 if hurry else 120.0))
    return found


def _bench(wanted: bool) -> Any:
    return Bench() if wanted else contextlib.nullcontext()


def _check_choices(choices: dict[str, Any], network: Any, data: Any) -> None:
    known = [field.name for field in dataclasses.fields(Choices)]
    for name in choices:
        if name not in known:
            raise ConfigError(
                "fit has no such setting.",
                got=f"{name}={choices[name]!r}",
                expected=f"one of {', '.join(known)}",
                fix=did_you_mean(name, known),
            )
    if data is None or (network is not None and not isinstance(network, Layer)):
        raise ConfigError(
            "fit takes a network and data.",
            got=f"network={type(network).__name__}, data={type(data).__name__}",
            expected="a layer or None, and data",
            fix="gn.fit(net, data), or gn.fit(data=data) for a network that suits it",
        )


def _dataset(data: Any, target: Any, task: Any, exclude: Any, test: Any) -> Dataset:
    if isinstance(data, Dataset):
        return data
    return load_data(data, target, task=task, exclude=tuple(exclude), test=test)
