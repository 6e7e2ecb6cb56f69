"""Sweep: what many settings of one recipe left, to compare and to take the best of."""

import math
import os
import pathlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data import Dataset, Note, Prepared
from glassnet.drawing.shown import Picture
from glassnet.files import write_atomically
from glassnet.fitting.criterion import criterion
from glassnet.fitting.result import Run
from glassnet.fitting.scores import validation_score
from glassnet.model import Model
from glassnet.population.grid import Settled
from glassnet.recipe import Recipe, Trained
from glassnet.recipe.certainty import calibrated
from glassnet.recipe.knobs import edited
from glassnet.recipe.tries import all_diverged

__all__ = ["Sweep", "Trial"]

SCORES = {"classification": "accuracy", "regression": "r2"}


@dataclass(frozen=True, eq=False)
class Trial:
    """One of the settings, and what came of them on the validation rows.

    Args:
        settings: the numbers that were tried.
        values: the number that settings are chosen by, of each member at its best
            epoch.
        score: accuracy or R2 on the validation rows, members averaged; NaN where rows
            have no answers.
        epochs: the best epoch of each member.
        trained: the model, the record and the best epochs.

    Example:
        >>> import glassnet as gn
        >>> found = gn.sweep(data="iris", l2=[0.0, 0.1], epochs=2, progress=False)
        >>> found.trials[1].settings
        {'l2': 0.1}
    """

    settings: Settled
    values: np.ndarray
    score: float
    epochs: np.ndarray
    trained: Trained

    @property
    def history(self) -> dict[str, np.ndarray]:
        """Each number's course: `(epochs,)`, or `(epochs, members)`."""
        return self.trained.record.history

    @property
    def model(self) -> Model:
        """The network at its best epoch, or the members together."""
        return self.trained.model

    @property
    def value(self) -> float:
        """The number that settings are chosen by, members averaged; NaN if diverged."""
        return float(np.nan if self.diverged else self.values.mean())

    @property
    def diverged(self) -> bool:
        """Whether a loss was infinite or NaN, in any member."""
        # a step whose rows all weigh nothing has no mean, so epochs are looked at
        losses = self.history["loss"]
        return not (np.isfinite(losses).all() and np.isfinite(self.values).all())


class Sweep:
    """Many settings of one recipe, trained side by side.

    Made by `sweep`. Settings are compared on the validation rows alone; the test rows
    were looked at once, for the best of them.

    Args:
        recipe: what all trials share.
        dataset: the rows as they were read.
        prepared: the rows as numbers, shared out.
        trials: the settings of each.
        trained: what each left, in the same order.
        notes: what was said about the data on the way.
        seconds: that all of it took.

    Example:
        >>> import glassnet as gn
        >>> found = gn.sweep(data="iris", learning_rate=[1e-5, 1e-2], epochs=5,
        ...                  progress=False)
        >>> found.best
        {'learning_rate': 0.01}
    """

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        prepared: Prepared,
        trials: Sequence[Settled],
        trained: Sequence[Trained],
        notes: list[Note],
        seconds: float = 0.0,
    ):
        self.recipe, self.dataset, self.prepared = recipe, dataset, prepared
        self.seconds = seconds
        self.chosen_by, self.higher = criterion(recipe, trials[0], dataset.task)
        pairs = zip(trials, trained, strict=True)
        self.trials = [self._trial(*pair) for pair in pairs]
        best = self.ranked[0]
        if best.diverged:
            raise all_diverged(len(best.history["loss"]), len(trials))
        self.best: Settled = best.settings
        self.run = self._run(best, notes)

    @property
    def model(self) -> Model:
        """The best settings' model; of several seeds or folds, all together."""
        return self.run.model

    @property
    def history(self) -> list[dict[str, np.ndarray]]:
        """Each trial's history, in the order in which they were asked for."""
        return [trial.history for trial in self.trials]

    @property
    def ranked(self) -> list[Trial]:
        """The trials, best first; those that diverged last."""
        sign = -1 if self.higher else 1

        def place(trial: Trial) -> tuple[bool, float]:
            lost = math.isnan(trial.value)
            return lost, 0.0 if lost else sign * trial.value

        return sorted(self.trials, key=place)

    @property
    def metric(self) -> str:
        """The score beside the loss, accuracy or r2; empty where there is none."""
        if all(np.isnan(trial.score) for trial in self.trials):
            return ""
        return SCORES.get(self.dataset.task, "")

    @property
    def table(self) -> list[dict[str, Any]]:
        """A row for each trial, best first: settings, what it reached, and when."""
        metric = [f"validation_{self.metric}"] if self.metric else []
        return [
            trial.settings
            | {f"validation_{self.chosen_by}": trial.value}
            | dict.fromkeys(metric, trial.score)
            | {
                "epoch": float(np.mean(trial.epochs)),
                "diverged": trial.diverged,
            }
            for trial in self.ranked
        ]

    @property
    def edges(self) -> dict[str, str]:
        """Settings whose best value is the "lowest" or "highest" of those tried.

        Where a better one may lie outside of what was tried.
        """
        values = {n: {t.settings[n] for t in self.trials} for n in self.best}
        if math.prod(map(len, values.values())) != len(self.trials):
            return {}  # drawn at random: some value has to be the lowest
        found = {}
        for name, value in self.best.items():
            tried = values[name]
            if name == "seed" or len(tried) < 3:
                continue
            ends = {min(tried): "lowest", max(tried): "highest"}
            if value in ends and value != 0:  # there is nothing below none
                found[name] = ends[value]
        return found

    def draw(self) -> Picture:
        """A picture for each setting: what every trial reached against its value."""
        from glassnet.fitting.trial_words import drawn

        return drawn(self)

    @property
    def summary(self) -> dict[str, Any]:
        """Best settings, test score and all trials as plain data."""
        return {
            "best": self.best,
            "chosen_by": f"validation_{self.chosen_by}",
            "trials": self.table,
            "edges": self.edges,
            "run": self.run.summary,
        }

    def write(self, folder: str | os.PathLike) -> None:
        """Write the best run's folder, and all trials beside it as `trials.csv`.

        Raises:
            FileError: a file cannot be written; those already there stay whole.
        """
        from glassnet.fitting.trial_words import csv

        self.run.write(folder)
        write_atomically(pathlib.Path(folder) / "trials.csv", csv(self))

    def __repr__(self) -> str:
        from glassnet.fitting.trial_words import words

        return words(self)

    def _repr_html_(self) -> str:
        from glassnet.fitting.trial_words import page

        return page(self)

    def _trial(self, settings: Settled, trained: Trained) -> Trial:
        course = trained.record.history[f"validation_{self.chosen_by}"]
        course = course.reshape(len(course), -1)
        epochs = np.atleast_1d(trained.best)
        values = course[np.maximum(epochs, 1) - 1, np.arange(len(epochs))]
        score = validation_score(trained, self.prepared)
        score = np.nan if score is None else score
        return Trial(settings, values, float(score), epochs, trained)

    def _run(self, best: Trial, notes: list[Note]) -> Run:
        """The best trial as a run of its own, tested: once, at the end."""
        recipe, model, more = edited(self.recipe, best.settings), best.model, []
        if recipe.calibrate:
            model, more = calibrated(model, self.prepared)
        trained = Trained(model, best.trained.record, best.trained.best)
        every = [*notes, *more]
        run = Run(recipe, self.dataset, self.prepared, trained, every)
        run.test()
        run.seconds = self.seconds
        return run
