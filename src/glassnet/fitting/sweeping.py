"""Sweep: many settings of one recipe, side by side in one program."""

import time
from collections.abc import Sequence
from typing import Any

from glassnet.data import examine, prepare
from glassnet.data.augment.augmentation import Augmentation
from glassnet.data.form import Form
from glassnet.data.streams import Opened, Stream
from glassnet.data.task import TASKS
from glassnet.errors import ConfigError
from glassnet.fitting.asked import check_asked
from glassnet.fitting.criterion import criterion
from glassnet.fitting.designing import designed
from glassnet.fitting.swept import Swept, settings_of, sorted_out
from glassnet.fitting.trials import Sweep
from glassnet.losses import Loss, Penalty
from glassnet.metrics import Metric, Score
from glassnet.nn import Layer
from glassnet.optimizers import Optimizer
from glassnet.recipe import Recipe
from glassnet.recipe.certainty import check_calibration
from glassnet.recipe.learning import shared
from glassnet.recipe.tries import check_comparable, try_all
from glassnet.training import Callback
from glassnet.training.callbacks import OnPlateau, Progress
from glassnet.training.compiled import use_cache

__all__ = ["sweep"]


def sweep(
    network: Layer | None = None,
    data: Any = None,
    *,
    trials: int | None = None,
    seeds: int = 1,
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
    **settings: Any,
) -> Sweep:
    r"""Train with many settings side by side, and keep what validates best.

    $$\hat\lambda = \arg\min_\lambda \frac{1}{S} \sum_{s=1}^{S} L_{val}(\lambda, s)$$

    over settings $\lambda$, each trained from $S$ seeds. Learning rates and the like
    are numbers in the state of a network, so that networks which differ in them run as
    one program, compiled once (`population.Replicas` tells how). What is structure
    (layers, batch size, activation) cannot differ among them. A trial equals the same
    settings trained alone, to rounding. One that diverges is out; the others go on.

    The validation number that picks each network's epoch picks the settings too: the
    loss, or for some sizes of data the accuracy. The best of many is flattered by its
    own validation score, so the test rows are looked at once, for it alone.

    Args:
        network: the layers, for encoded rows; None for what suits the data.
        data: a built-in name, a path, a frame, a pair of arrays, or a `Dataset`.
        trials: so many settings are drawn at random; None tries every combination.
        seeds: networks of each setting, at least 1, which differ in their seeds.
        target: the answer's column.
        task: "classification" or "regression"; inferred if absent.
        exclude: columns to leave out.
        test: rows to test on: a path, a frame or a pair; a fifth of the data if absent.
        form: how files that are no table become rows, such as `data.Texts()`.
        loss: what training makes small.
        optimizer: how it goes down; as it is, without the default schedule.
        penalty: what weights cost.
        augment: random changes of each batch of training rows.
        plateau: cuts the rate where the validation number stands still.
        metrics: more numbers for the history, beside the loss and the usual metric.
        callbacks: to look on, or step in.
        progress: whether to show progress on stderr.
        settings: `learning_rate`, `weight_decay`, `l1`, `l2`, `dropout`,
            `initial_scale`, `seed`, or any other number of the optimizer, the penalty
            or the loss: a list of values, or with `trials` a tuple of both ends of a
            range. `dropout` turns all such layers, `initial_scale` multiplies the
            starting weights. All other fields of `recipe.Choices` have one value:
            `model`, `hidden`, `epochs`, `batch_size`, `patience`, `members` (folds) ...

    Returns:
        The sweep: its table, best settings, model and picture.

    Raises:
        ConfigError: a setting is unknown, out of range, or structure, or what learns
            has no validation loss: a game of two players, a self-organizing map.
        DataError: the data cannot be used as they are.
        DivergedError: all trials diverged.

    Example:
        >>> import glassnet as gn
        >>> found = gn.sweep(data="iris", learning_rate=[1e-4, 1e-2], l2=[0.0, 1e-3],
        ...                  epochs=5, progress=False)
        >>> len(found.trials), found.best["learning_rate"]
        (4, 0.01)

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 11.4;
        Bergstra & Bengio (2012), "Random Search for Hyper-Parameter Optimization".
    """
    start = time.perf_counter()
    _check_counts(trials, seeds, settings)
    swept = sorted_out(settings, random=trials is not None)
    choices = _choices(swept, network, seeds)
    check_asked(choices, network, data)
    if isinstance(data, Stream):
        raise _whole(data)
    given = {"network": network, "loss": loss, "optimizer": optimizer}
    given |= {"penalty": penalty, "augment": augment, "plateau": plateau}
    given["metrics"] = tuple(metrics) or None
    recipe, dataset = designed(
        data,
        choices,
        given,
        target=target,
        task=task,
        exclude=exclude,
        test=test,
        form=form,
    )
    check_comparable(recipe)
    assert not isinstance(dataset, Opened)
    found = tried(
        recipe,
        dataset,
        settings_of(recipe, swept.values, trials),
        [*callbacks, *([Progress()] if progress else [])],
    )
    found.run.seconds = found.seconds = time.perf_counter() - start
    return found


def tried(
    recipe: Recipe, dataset: Any, trials: list, callbacks: Sequence[Callback] = ()
) -> Sweep:
    """Train all settings on rows that are read already, and test the best.

    Args:
        recipe: what they share.
        dataset: as read.
        trials: the settings of each.
        callbacks: to look on, or step in.
    """
    use_cache()
    prepared = shared(recipe, prepare(dataset, recipe.split, recipe.preprocess))
    if recipe.calibrate:
        check_calibration(prepared)
    criterion(recipe, trials[0], dataset.task)  # refused before anything is trained
    table = dataset.task in TASKS and dataset.course is None
    notes = [*prepared.notes, *(examine(dataset, prepared.parts) if table else [])]
    trained = try_all(recipe, prepared, trials, callbacks=callbacks)
    if not len(trained[0].record):
        raise ConfigError(
            "The sweep was stopped before its first epoch was over.",
            got="no epoch to compare",
            expected="at least one",
            fix="let it run, or sweep fewer settings",
        )
    return Sweep(recipe, dataset, prepared, trials, trained, notes)


def _choices(swept: Swept, network: Layer | None, seeds: int) -> dict[str, Any]:
    """What is said to the recipe: one network, or so many seeds, unless folds."""
    choices = dict(swept.choices)
    if not {"members", "ensemble", "replicas"} & set(choices):
        choices["replicas"] = seeds
    elif seeds > 1:
        raise ConfigError(
            "The networks of each setting are counted twice.",
            got=f"seeds={seeds} and {', '.join(set(choices) & COUNTS)}",
            expected="seeds, or members for folds",
            fix="leave one of them out",
        )
    own = network is not None or "model" in choices  # which bring their layers
    if not own and "dropout" in swept.values:  # a layer to turn
        choices["dropout"] = max(swept.values["dropout"]) or 0.1
    return choices


COUNTS = {"members", "ensemble", "replicas"}


def _check_counts(trials: int | None, seeds: int, settings: dict[str, Any]) -> None:
    for name, count in (("trials", trials), ("seeds", seeds)):
        if count is not None and (type(count) is not int or count < 1):
            raise ConfigError(
                f"sweep cannot use this {name}.",
                got=f"{name}={count!r}",
                expected="a whole number from 1",
                fix=f"{name}=3, say",
            )


def _whole(data: Stream) -> ConfigError:
    return ConfigError(
        "Networks that train side by side need all rows in memory.",
        got=f"{data!r}",
        expected="a table that is loaded whole",
        fix="sweep on a part of the rows, then gn.fit on the stream",
    )
