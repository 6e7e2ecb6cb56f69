"""Prepared: rows encoded and shared out, ready to train on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.encoder import Encoder
from glassnet.data.note import Note
from glassnet.data.pair_tokenizer import PairTokenizer
from glassnet.data.preprocess import Preprocess, default_preprocess
from glassnet.data.split import Parts, Split
from glassnet.data.target import Target
from glassnet.data.tokenizer import Tokenizer
from glassnet.data.vocabulary import Vocabulary
from glassnet.errors import DataError

__all__ = ["Prepared", "prepare", "prepare_parts", "rows_of", "wanted"]


Rows = Encoder | Vocabulary | Tokenizer | PairTokenizer
"""What makes numbers of rows."""


@dataclass(frozen=True, eq=False)
class Prepared:
    """All rows as arrays, and which of them train.

    Args:
        x: float32 `(rows, width)`, test rows included; int32 `(rows, time)` of texts;
            of pairs of them a dictionary of two such, `source` and `target`.
        y: int32 `(rows,)`, or standardized float32 `(rows, 1)`; the next tokens of a
            text; a class for each pixel, `(rows, height, width)`; where the rows
            themselves are learned, `x`.
        parts: row numbers of test, training and validation.
        encoder: that made `x`.
        target: that made `y`.
        notes: everything said on the way here.

    Example:
        >>> from glassnet.data import load, prepare
        >>> ready = prepare(load("iris"))
        >>> [batch["weight"].sum().item() for batch in ready.batches(64)]
        [64.0, 32.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), section 7.10.2.
    """

    x: Any
    y: np.ndarray
    parts: Parts
    encoder: Rows
    target: Target
    notes: list[Note]

    def batches(
        self, batch_size: int, seed: int = 0, fold: int = 0
    ) -> Iterator[dict[str, Any]]:
        """One epoch of the training part, in random order.

        Args:
            batch_size: rows in each batch, at least 1. A last batch that is not full
                is filled with real rows of weight 0.
            seed: decides the order.
            fold: whose training rows.

        Returns:
            Dictionaries of `x`, `y` and float32 `weight`.

        Raises:
            DataError: `batch_size` is below 1.
        """
        if batch_size < 1:
            raise DataError(
                "A batch needs rows.",
                got=f"batch_size={batch_size}",
                expected="at least 1",
                fix="32 is a good start",
            )
        rows = self.parts.folds[fold][0]
        order = np.random.default_rng(seed % 2**64).permutation(rows)
        return self._cut(order, batch_size)

    def _cut(self, order: np.ndarray, size: int) -> Iterator[dict[str, Any]]:
        for start in range(0, len(order), size):
            place = np.arange(start, start + size)
            rows = order[place % len(order)]
            weight = (place < len(order)).astype(np.float32)
            yield {"x": rows_of(self.x, rows), "y": self.y[rows], "weight": weight}


def prepare(
    dataset: Dataset, split: Split | None = None, preprocess: Preprocess | None = None
) -> Prepared:
    """Share the rows out, fit on those that train, encode all.

    With one fold, statistics come from its training rows. With several, from all rows
    but the test part, since each of them trains some member and all members must see
    the same inputs.

    Args:
        dataset: as loaded.
        split: who trains; `Split()` if absent.
        preprocess: what is done to columns; `default_preprocess` if absent.

    Returns:
        Arrays of all rows, their parts, and what encodes later ones.

    Raises:
        DataError: too few rows, or no column left.

    Example:
        >>> from glassnet.data import load
        >>> prepare(load("digits")).x.shape
        (1797, 64)

    Source:
        Hastie, Tibshirani & Friedman (2009), section 7.10.2.
    """
    return prepare_parts(dataset, (split or Split()).parts(dataset), preprocess)


def prepare_parts(
    dataset: Dataset,
    parts: Parts,
    preprocess: Preprocess | None = None,
    encoder: Rows | None = None,
) -> Prepared:
    """What `prepare` does with rows that are shared out already.

    Args:
        dataset: as loaded.
        parts: who trains.
        preprocess: what is done to columns.
        encoder: if it is known already; fitted on the rows that train if absent.
    """
    rows = parts.training
    encoder = encoder or dataset.vocabulary or dataset.tokenizer
    if encoder is None:
        how = preprocess or default_preprocess(dataset, len(parts.folds[0][0]))
        encoder = how.fit(dataset.features, dataset.columns, rows)
    x = encoder(dataset.features)
    y, target = _answers(dataset, x, encoder, rows)
    if isinstance(encoder, PairTokenizer):
        told, y = encoder.answers(dataset.answers)
        x = {"source": x, "target": told}
    return Prepared(
        x,
        y,
        parts,
        encoder,
        target,
        [*dataset.notes, *parts.notes, *encoder.notes],
    )


def _answers(
    dataset: Dataset, x: np.ndarray, encoder: Rows, rows: np.ndarray
) -> tuple[np.ndarray, Target]:
    """What is to be learned, and how outputs are read."""
    if dataset.task in ("classification", "regression"):
        target = Target.fit(
            dataset.target, dataset.task, dataset.answers[rows], dataset.labels
        )
        return target.encode(dataset.answers), target
    if dataset.task == "segmentation":
        labels = tuple(dataset.labels or ())
        return dataset.answers, Target(dataset.target, dataset.task, labels)
    if dataset.task in ("language", "translation"):
        return dataset.answers, Target(dataset.target, dataset.task)
    low, high = 0.0, 1.0
    if isinstance(encoder, Encoder) and encoder.pixels is not None:
        low, high = encoder.pixels.low, encoder.pixels.high
    return wanted(x, encoder), Target(dataset.target, dataset.task, (), low, high - low)


def rows_of(x: Any, rows: np.ndarray) -> Any:
    """Some of the rows, of one array or of each of several.

    Example:
        >>> rows_of({"source": np.arange(3), "target": -np.arange(3)}, np.array([2]))
        {'source': array([2]), 'target': array([-2])}
    """
    if isinstance(x, dict):
        return {name: part[rows] for name, part in x.items()}
    return x[rows]


def wanted(x: np.ndarray, encoder: Any) -> np.ndarray:
    """What is to come back of rows: themselves, but pixels within [0, 1].

    Black and white are those of the training rows; a darker pixel elsewhere lies below
    0, where the losses of shares have no value.

    Args:
        x: encoded rows.
        encoder: that made them.

    Example:
        >>> from glassnet.data.pixels import Pixels
        >>> encoder = Encoder(("a",), (), pixels=Pixels(1, 0.0, 10.0))
        >>> wanted(np.array([[-0.1], [0.5]]), encoder).tolist()
        [[0.0], [0.5]]
    """
    if not isinstance(encoder, Encoder) or encoder.pixels is None or not x.size:
        return x
    inside = x.min() >= 0 and x.max() <= 1  # as nearly always: no second array then
    return x if inside else x.clip(0, 1)
