"""Fit: train on any data with what suits it, or with what you say."""

import contextlib
import pathlib
import time
from collections.abc import Callable, Sequence
from typing import Any

from glassnet.baselines import Bench
from glassnet.baselines import prepare as baseline_job
from glassnet.data import Dataset, Note, examine, prepare
from glassnet.data.augment.augmentation import Augmentation
from glassnet.data.form import Form
from glassnet.data.streams import Opened
from glassnet.data.task import TASKS
from glassnet.errors import ConfigError
from glassnet.fitting.asked import check_asked
from glassnet.fitting.designing import designed, loaded, warn_if_large
from glassnet.fitting.open import reopen, unchanged
from glassnet.fitting.result import Run
from glassnet.fitting.scores import truths
from glassnet.losses import Loss, Penalty
from glassnet.metrics import Metric, Score
from glassnet.nn import Layer
from glassnet.optimizers import Optimizer
from glassnet.recipe import Recipe, train
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
    form: Form | None = None,
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
        data: a built-in name, a path, a frame, a pair of arrays, a `Dataset`, or what
            `data.stream` makes of a file larger than memory.
        target: the answer's column.
        task: "classification" or "regression"; inferred if absent.
        exclude: columns to leave out.
        test: rows to test on: a path, a frame or a pair; a fifth of the data if absent.
        form: how files that are no table become rows, such as `data.Images(size=32)`.
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
            `ensemble`, `calibrate`, `watch`, `seed` ...

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
        check_asked(choices, network, data)
        warn_if_large(data, form, target)
        given = {"network": network, "loss": loss, "optimizer": optimizer}
        given |= {"penalty": penalty, "augment": augment, "plateau": plateau}
        given["metrics"] = tuple(metrics) or None
        recipe, found = designed(
            data,
            choices,
            given,
            target=target,
            task=task,
            exclude=exclude,
            test=test,
            form=form,
        )
        return execute(recipe, found, bench, callbacks, progress)


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
            found = reopen(recipe)
        else:
            found = loaded(
                data, what.target or None, what.task or None, what.exclude, None
            )
            found = unchanged(recipe, found)
        return execute(recipe, found, bench, callbacks, progress)


def execute(
    recipe: Recipe,
    data: Dataset | Opened,
    bench: Bench | None = None,
    callbacks: Sequence[Callback] = (),
    progress: bool = False,
    say: Callable[[list[Note]], None] | None = None,
    checkpoint: pathlib.Path | None = None,
) -> Run:
    """Train and test by a recipe on rows that are read already.

    Args:
        recipe: what to do.
        data: as read, or a stream of which a sample was read.
        bench: where the baselines train meanwhile.
        callbacks: to look on, or step in.
        progress: whether to show progress on stderr.
        say: is told what there is to say about the data, before training, and about
            what was found out on the way.
        checkpoint: a file to write now and then; if it is there, the run goes on.
    """
    start = time.perf_counter()
    stream = data if isinstance(data, Opened) else None
    if isinstance(data, Opened):
        dataset, prepared = data.dataset, data.prepared(recipe.preprocess)
    else:
        dataset = data
        prepared = shared(recipe, prepare(dataset, recipe.split, recipe.preprocess))
    if not len(prepared.parts.test):
        raise ConfigError(
            "A run is judged on a test part, and this recipe keeps none.",
            got=f"{recipe.split!r}",
            expected="a share of test rows above 0",
            fix="set test = 0.2 in the split, or name test rows",
        )
    said = stream.said(prepared) if stream else []
    answered = dataset.task in TASKS
    table = answered and dataset.course is None
    checked = examine(dataset, prepared.parts) if table and stream is None else []
    checked = checked if stream is None else stream.checks(prepared)
    notes = [*said, *prepared.notes, *checked]
    if say is not None:
        say(notes)
    if bench is not None and answered:
        truth = truths(dataset, prepared) if table else dataset.answers
        bench.submit(baseline_job(dataset, prepared.parts, truth))
    watching = [Progress()] if progress else []
    with Compiled() as compiled:
        trained = train(
            recipe,
            prepared,
            callbacks=[*callbacks, *watching],
            checkpoint=checkpoint,
            stream=stream,
        )
    if say is not None:
        say(list(trained.notes))
    notes += trained.notes
    found = Run(
        recipe,
        dataset,
        prepared,
        trained,
        notes,
        compiled=compiled.count,
        streamed=stream.rows if stream else None,
    )
    found.test()
    found.seconds = time.perf_counter() - start
    if bench is not None:
        # who interrupts does not want to wait for what stands beside the network
        hurry = trained.record.stopped == "interrupted"
        found.compare(bench.results(1.0 if hurry else 120.0))
    elif not table:  # what costs nothing is always there
        found.compare([])
    return found


def _bench(wanted: bool) -> Any:
    return Bench() if wanted else contextlib.nullcontext()
