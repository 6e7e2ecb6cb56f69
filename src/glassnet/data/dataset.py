"""Dataset: rows with answers, as they were read, and what was said on the way."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glassnet.data.column import Column
from glassnet.data.frames import Frame
from glassnet.data.note import Note, counted
from glassnet.data.pair_tokenizer import PairTokenizer
from glassnet.data.series.course import Course
from glassnet.data.task import Task
from glassnet.data.tokenizer import Tokenizer
from glassnet.data.vocabulary import Vocabulary
from glassnet.settings import Settings

__all__ = ["Dataset"]


@dataclass(frozen=True, eq=False, repr=False)
class Dataset:
    """Rows with answers, nothing scaled or encoded yet.

    Made by `load`. Rows whose answer is missing are gone; everything else is as it
    was read, so that statistics can be taken from the training rows alone.

    Args:
        name: of the file or the built-in table.
        task: what is learned, such as "classification".
        target: name of the answer.
        features: a polars table without the target, or an array
            `(rows, columns)` of float32 or uint8.
        columns: what each feature holds.
        answers: one for each row, raw.
        labels: the classes in sorted order; `None` in regression.
        test_rows: row numbers that are the test part, if that is fixed.
        image_shape: height and width (and channels) of a row of pixels.
        notes: what was seen and decided while reading.
        fingerprint: SHA-256 of names, types and values.
        form: how the rows were made of files that are no table.
        vocabulary: what the numbers of a text stand for.
        steps_shape: steps and channels of a row that is a stretch of a series.
        course: the series that such rows were cut from, and the way back to its unit.
        tokenizer: of texts that stand in rows, or of pairs of them.

    Example:
        >>> from glassnet.data import load
        >>> load("iris")
        Dataset('iris': 150 rows, 4 columns, classification of 'species')

    Source:
        The table is Fisher (1936), "The use of multiple measurements in taxonomic
        problems", as bundled with scikit-learn.
    """

    name: str
    task: Task
    target: str
    features: Frame | np.ndarray
    columns: list[Column]
    answers: np.ndarray
    labels: list | None
    test_rows: np.ndarray | None = None
    image_shape: tuple[int, ...] | None = None
    notes: list[Note] = field(default_factory=list)
    fingerprint: str = ""
    form: Settings | None = None
    vocabulary: Vocabulary | None = None
    steps_shape: tuple[int, int] | None = None
    course: Course | None = None
    tokenizer: Tokenizer | PairTokenizer | None = None

    def __len__(self) -> int:
        return len(self.answers)

    def __repr__(self) -> str:
        size = f"{len(self):,} rows, {counted(len(self.columns), 'column')}"
        return f"Dataset({self.name!r}: {size}, {self.task} of {self.target!r})"

    def batches(self, batch_size: int, seed: int = 0) -> Iterator[dict[str, Any]]:
        """One epoch of the training part of `Split()`, prepared by the defaults.

        Args:
            batch_size: rows in each batch, at least 1.
            seed: decides the order of the rows. Which rows train is decided by
                `Split()` alone, so another seed for each epoch shows no test row.

        Returns:
            Dictionaries of `x`, `y` and `weight`; see `Prepared.batches`.
        """
        return self._prepared.batches(batch_size, seed)

    @functools.cached_property
    def _prepared(self) -> Any:
        from glassnet.data.prepared import prepare  # it needs a Dataset itself

        return prepare(self)
