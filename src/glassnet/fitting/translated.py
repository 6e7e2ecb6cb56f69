"""Translated: a model of pairs of texts, judged by what it writes."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from glassnet.baselines import Baseline
from glassnet.baselines.pairs import pair_rules
from glassnet.data import Dataset, Note, Prepared
from glassnet.data.answers import find_target
from glassnet.data.note import warn
from glassnet.data.series.table import opened
from glassnet.data.tokenizer import texts_of
from glassnet.drawing.numbers import show
from glassnet.errors import DataError
from glassnet.fitting.edit_distance import edit_distance
from glassnet.metrics.intervals import wilson_interval
from glassnet.model import Model
from glassnet.model.creating import translated

__all__ = ["Translated", "labeled_pairs", "written_scores"]


class Translated:
    """Of a model of pairs: what it writes of the test texts, beside what is right.

    Args:
        model: as trained.
        dataset: the pairs as they were read.
        prepared: the pairs as numbers.
    """

    def __init__(self, model: Model, dataset: Dataset, prepared: Prepared):
        self._dataset, self._parts = dataset, prepared.parts
        rows = prepared.parts.test
        x, right = prepared.x["source"][rows], dataset.answers[rows]
        self._written = translated(model, x)[0]
        self.found = written_scores(self._written, right)
        each = [model.alone(place) for place in range(model.members)]
        alone = (written_scores(translated(one, x)[0], right) for one in each)
        self.alone = [scores["test"] for scores in alone]

    @property
    def predicted(self) -> np.ndarray:
        """What it writes of each test text."""
        return np.array(self._written, dtype=object)

    def compare(self, baselines: list[Baseline]) -> tuple[list[Baseline], str]:
        """Beside rules of thumb, and whether the network is worth it.

        Args:
            baselines: of a table; there are none.
        """
        found = pair_rules(self._dataset, self._parts)
        best = max(found, key=lambda one: one.value)
        ours, theirs = self.found["test"], best.value
        word = "no better" if ours == theirs else "yes" if ours > theirs else "no"
        count = f"{show(100 * ours)} % written exactly against {show(100 * theirs)} %"
        return found, f"{word}: {count} by {best.name}"

    def errors(self, shown: np.ndarray | None) -> dict[str, Any]:
        """None of numbers: what was written is among the exhibits."""
        return {}


def written_scores(
    written: Sequence[str], right: Sequence[str] | np.ndarray
) -> dict[str, Any]:
    """How much of what was written is right.

    Args:
        written: texts.
        right: what they should be.

    Returns:
        As the metric the share of texts that are `exact`, with its interval; the share
        of `characters` that are right, counted by `edit_distance`.

    Example:
        >>> found = written_scores(["abcd", "abxd"], ["abcd", "abcd"])
        >>> found["test"], found["characters"]
        (0.5, 0.875)
    """
    pairs = list(zip(written, right, strict=True))
    exact = sum(one == other for one, other in pairs)
    wrong = sum(edit_distance(one, other) for one, other in pairs)
    length = sum(max(len(one), len(other)) for one, other in pairs)
    low, high = wilson_interval(exact, len(pairs))
    return {
        "metric": "exact",
        "test": exact / len(pairs),
        "interval": [float(low), float(high)],
        "characters": 1 - wrong / max(1, length),
        "mistakes": len(pairs) - exact,
    }


def labeled_pairs(model: Model, data: Any) -> tuple[Any, list[str], list[Note]]:
    """Texts and what should be written of them, to score a model on.

    Args:
        model: of pairs.
        data: a path or a frame with both columns.

    Returns:
        A table for the encoder, the answers, and what was noticed.

    Raises:
        FileError: the file cannot be read.
        DataError: a column is missing, or has no answers.
    """
    table = opened(data)
    name = find_target(table.frame, model.target.name)
    answers = texts_of(table.frame, name)
    there = [bool(answer) for answer in answers]
    if not any(there):
        raise DataError(
            f"'{name}' holds no answers: nothing to score by.",
            got="missing values in every row",
            expected="at least one row with an answer",
            fix=f"check the column '{name}', or predict without it",
        )
    notes, frame = list(table.notes), table.frame.filter(there)
    if not all(there):
        text = f"{there.count(False):,} of {len(there):,} rows have no '{name}' and "
        notes.append(warn(name, f"{text}were left out."))
    kept = [answer for answer in answers if answer]
    return frame, kept, [*notes, *model.encoder.look(frame)]
