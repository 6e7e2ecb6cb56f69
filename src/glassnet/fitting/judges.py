"""Judges: what a trained model is worth, by answers or by what it learned itself."""

from typing import Any

import numpy as np

from glassnet.baselines import Baseline
from glassnet.data import Dataset, Prepared
from glassnet.data.task import TASKS
from glassnet.fitting import forecasts, learned
from glassnet.fitting.scores import errors, scores, scores_alone, truths, verdict
from glassnet.fitting.segmented import Segmented
from glassnet.fitting.translated import Translated
from glassnet.losses import Loss
from glassnet.model import Model

__all__ = ["Answered", "Learned", "judge"]


class Answered:
    """Of a model whose answers can be right: its scores on the test part.

    Args:
        model: as trained.
        dataset: the rows as they were read.
        prepared: the rows as numbers.
    """

    def __init__(self, model: Model, dataset: Dataset, prepared: Prepared):
        self._model, self._dataset, rows = model, dataset, prepared.parts.test
        self._rows, x = rows, prepared.x[rows]
        self._outputs, self._truth = model.outputs(x), truths(dataset, prepared)[rows]
        self._read = forecasts.reading(model, dataset, rows)
        self.found = scores(model, self._outputs, self._truth, self._read)
        self.found |= forecasts.scaled_error(dataset, rows, self.predicted)
        self.alone = scores_alone(model, x, self._truth, self._read).tolist()

    @property
    def predicted(self) -> np.ndarray:
        """What the model says of the test rows: class codes, or values."""
        if self._model.labels is None:
            return self._read(self._outputs)
        return self._model.codes(self._outputs)

    def compare(self, baselines: list[Baseline]) -> tuple[list[Baseline], str]:
        """The baselines in the same unit, and whether the network is worth it."""
        found = forecasts.beside(self._dataset, self._rows, baselines)
        if not found:
            return found, ""
        return found, verdict(self.found, self.predicted, self._truth, found)

    def errors(self, shown: np.ndarray | None) -> dict[str, Any]:
        """What the report shows of wrong answers."""
        how = self._rows, shown, self._read
        return errors(self._model, self._outputs, self._truth, *how)


class Learned:
    """Of a model of a text or of rows themselves, where nothing is right or wrong.

    Args:
        model: as trained.
        loss: that it was trained with.
        prepared: the rows as numbers.
    """

    def __init__(self, model: Model, loss: Loss, prepared: Prepared):
        self._model, self._prepared = model, prepared
        rows, held = prepared.parts.test, prepared.parts.folds[0][1]
        x = prepared.x[rows]
        self.found = learned.learned_scores(model, loss, x, prepared.y[rows])
        self.found |= learned.anomalies(model, x, prepared.x[held])
        self.alone: list[float] = []

    @property
    def predicted(self) -> np.ndarray:
        """Nothing that could be compared."""
        return np.zeros(0)

    def compare(self, baselines: list[Baseline]) -> tuple[list[Baseline], str]:
        """What counting or straight lines make of the same, and whether it is worth it.

        Args:
            baselines: of a table; there are none.
        """
        found = learned.beside(self._model, self._prepared)
        return found, learned.sentence(self.found, found)

    def errors(self, shown: np.ndarray | None) -> dict[str, Any]:
        """None: nothing is wrong."""
        return {}


def judge(
    model: Model, loss: Loss, dataset: Dataset, prepared: Prepared
) -> Answered | Learned | Segmented | Translated:
    """Who judges a model of such data."""
    if dataset.task in TASKS:
        return Answered(model, dataset, prepared)
    if dataset.task == "segmentation":
        return Segmented(model, prepared)
    if dataset.task == "translation":
        return Translated(model, dataset, prepared)
    return Learned(model, loss, prepared)
