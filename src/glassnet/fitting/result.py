"""Run: what a training run leaves, to look at, to save and to report."""

import functools
import os
import pathlib
from typing import Any

import numpy as np

from glassnet.baselines import Baseline
from glassnet.data import Dataset, Note, Prepared
from glassnet.data.tokenizer import texts_of
from glassnet.export import save
from glassnet.files import write_atomically
from glassnet.fitting.judges import judge
from glassnet.fitting.scores import (
    validation_score,
)
from glassnet.fitting.seen import plain
from glassnet.model import Model
from glassnet.recipe import Recipe, Trained, to_data, to_toml
from glassnet.report.exhibits import Exhibit
from glassnet.training import Record

__all__ = ["Run"]


class Run:
    """A finished training run.

    Made by `fit` and `run`. `model` predicts with the best weights; `summary` has the
    scores and counts as plain data, the same as `--json` prints.

    Args:
        recipe: all that decided it.
        dataset: the rows as they were read.
        prepared: the rows as numbers, and which of them are the test part.
        trained: the model, its record and its best epochs.
        notes: what was said about the data on the way.
        compiled: how many programs were compiled.
        streamed: rows that trained, where the data set is a sample of them.

    Example:
        >>> import glassnet as gn
        >>> run = gn.fit(data="iris", epochs=3, members=1, progress=False)
        >>> run.history["validation_loss"].shape
        (3,)
    """

    def __init__(
        self,
        recipe: Recipe,
        dataset: Dataset,
        prepared: Prepared,
        trained: Trained,
        notes: list[Note],
        *,
        compiled: int = 0,
        streamed: int | None = None,
    ):
        self.recipe, self.dataset, self.prepared = recipe, dataset, prepared
        self.model: Model = trained.model
        self.record: Record = trained.record
        self.best = trained.best
        self.shown = trained.shown
        self.notes: list[Note] = notes
        self.baselines: list[Baseline] = []
        self.seconds = 0.0
        self.folder = ""
        self.command = ""
        self._compiled, self._streamed = compiled, streamed
        self._verdict = ""
        self._validation = validation_score(trained, prepared)

    @property
    def history(self) -> dict[str, np.ndarray]:
        """Each number's course: `(epochs,)`, or `(epochs, members)`."""
        return self.record.history

    @functools.cached_property
    def exhibits(self) -> list[Exhibit]:
        """What is worth looking at in the network: kernels, codes, samples, text."""
        from glassnet.fitting.exhibits import exhibits

        return exhibits(self)

    @property
    def replicas(self) -> list[Model]:
        """Each member of the ensemble as a model of its own; of a single run, that."""
        many = range(self.model.members)
        return [self.model.alone(i) for i in many] or [self.model]

    def test(self) -> None:
        """Score the model on the test part: once, at the end."""
        self._judge = judge(self.model, self.recipe.loss, self.dataset, self.prepared)

    def compare(self, baselines: list[Baseline]) -> None:
        """Set the model beside simpler ones that saw the same rows."""
        self.baselines, self._verdict = self._judge.compare(baselines)

    @property
    def predicted(self) -> np.ndarray:
        """What the model says of the test rows: class codes, or values."""
        return self._judge.predicted

    @property
    def summary(self) -> dict[str, Any]:
        """Scores and counts as plain data."""
        return {
            "task": self.dataset.task,
            "target": self.dataset.target,
            **self._judge.found,
            "alone": self._judge.alone,
            "temperature": self.model.temperature,
            "validation": self._validation,
            "baselines": {b.name: b.value for b in self.baselines},
            "verdict": self._verdict,
            "rows": self._rows(),
            "members": max(1, self.model.members),
            "epochs": len(self.record),
            "best_epoch": np.asarray(self.best).tolist(),
            "seconds": round(self.seconds, 3),
            "seed": self.recipe.seed,
            "stopped": self.record.stopped,
            "run": self.folder,
        }

    def _rows(self) -> dict[str, int]:
        """How many rows each part has; over folds, every training row validates too."""
        parts = self.prepared.parts
        counts = {"train": len(self.dataset) - len(parts.test), "test": len(parts.test)}
        if len(parts.folds) != 1:
            return counts
        held = len(parts.folds[0][1])
        train = counts["train"] - held if self._streamed is None else self._streamed
        rest = {"train": train, "validation": held}
        return rest | {"test": counts["test"]}

    def save(self, path: str | os.PathLike) -> None:
        """Write the model, with all that the report needs, to one file.

        Raises:
            FileError: the file cannot be written; an earlier one is left whole.
        """
        self.model.about = self.about()
        save(self.model, path)

    def report(self, path: str | os.PathLike) -> None:
        """Write the report: one HTML file that needs nothing else.

        Raises:
            FileError: the file cannot be written; an earlier one is left whole.
        """
        from glassnet.fitting.story import story
        from glassnet.report import write

        self.model.about = self.about()
        write(story(self.model), path)

    def write(self, folder: str | os.PathLike) -> None:
        """Write the run folder: recipe, metrics, model and report.

        Raises:
            FileError: a file cannot be written; those already there stay whole.
        """
        place = pathlib.Path(folder)
        self.folder = str(folder)
        write_atomically(place / "recipe.toml", to_toml(self.recipe))
        write_atomically(place / "metrics.csv", self.record.csv())
        self.save(place / "model.safetensors")
        self.report(place / "report.html")

    def about(self) -> dict[str, Any]:
        """Everything about the run that is worth keeping, as plain data."""
        history = self.history
        history = {n: a.tolist() for n, a in history.items() if "/" not in n}
        return {
            "name": self.dataset.name,
            "summary": self.summary,
            "recipe": to_data(self.recipe),
            "history": history,
            "looks": plain(self.record.looks),
            "notes": [[n.level, n.about, n.text] for n in self.notes],
            "columns": [
                [c.name, c.kind, c.missing, c.distinct, c.use, c.note]
                for c in self.dataset.columns
                if self.dataset.image_shape is None  # thousands, all alike
            ],
            "image_shape": self.dataset.image_shape,
            "errors": self._judge.errors(self._shown()),
            "exhibits": [vars(one) for one in self.exhibits],
            "baselines": [[b.name, b.value, b.seconds, b.note] for b in self.baselines],
            "command": self.command,
            "compiled": self._compiled,
        }

    def _shown(self) -> np.ndarray | None:
        """All rows as a reader would look at them, if they are pictures or texts."""
        features, shape = self.dataset.features, self.dataset.image_shape
        letters = self.dataset.tokenizer
        if letters is not None:
            return np.array(texts_of(features, self.dataset.columns[0].name), object)
        if shape is None or not isinstance(features, np.ndarray):
            return None
        return features.reshape(-1, *shape)

    def __repr__(self) -> str:
        from glassnet.fitting.words import table

        return table(self)
