"""Job: the rows that the baselines are trained and tested on, as plain arrays."""

import io
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from glassnet.data import Dataset, Parts, Preprocess
from glassnet.data.conversion import converted
from glassnet.data.frames import text_of
from glassnet.data.sources import numbers_of, sources_of
from glassnet.data.tokenizer import Tokenizer, texts_of
from glassnet.data.words import Unit

__all__ = ["Baseline", "Job", "prepare"]

CELLS = 12_000_000
"""Numbers (rows x columns x classes) that boosting is given: seconds of work."""

LINEAR_CELLS = 100_000_000
"""The same for the linear model."""


@dataclass(frozen=True)
class Baseline:
    """What one simple model reached on the test part.

    Args:
        name: "majority" or "mean", "logistic" or "ridge", "boosting".
        value: accuracy or R2 on the test rows; NaN if it failed.
        seconds: to fit and predict.
        note: what differs from the plain comparison, in words; often empty.
        predicted: class codes, or values in the target's unit, of shape `(test,)`.

    Example:
        >>> Baseline("majority", 0.5, 0.01, "", np.zeros(4, int)).name
        'majority'
    """

    name: str
    value: float
    seconds: float
    note: str
    predicted: np.ndarray


@dataclass(frozen=True)
class Job:
    """Rows for the baselines; development rows first, then the test rows.

    Args:
        task: "classification" or "regression".
        scaled: standardized and one-hot, for the linear model, `(rows, width)`.
        raw: numbers with gaps as NaN and categories as codes, for boosting.
        categorical: which columns of `raw` are codes.
        answers: class codes or values, of shape `(rows,)`.
        train: how many of the rows are for training.
        texts: of each row, where it is one; nothing else of it is used then.
        unit: what is counted in them, "character" or "word".

    Example:
        >>> x, y = np.ones((3, 1)), np.array([0, 1, 1])
        >>> job = Job("classification", x, x, np.array([False]), y, train=2)
        >>> Job.from_bytes(job.to_bytes()).train
        2
    """

    task: str
    scaled: np.ndarray
    raw: np.ndarray
    categorical: np.ndarray
    answers: np.ndarray
    train: int
    texts: np.ndarray = field(default_factory=lambda: np.zeros(0, "U1"))
    unit: Unit = "character"

    def to_bytes(self) -> bytes:
        """As an npz archive, for another process."""
        out = io.BytesIO()
        arrays: dict[str, Any] = {n: np.asarray(v) for n, v in vars(self).items()}
        np.savez(out, **arrays)
        return out.getvalue()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Job":
        """The job that `to_bytes` wrote."""
        with np.load(io.BytesIO(data), allow_pickle=False) as parts:
            fields = {name: parts[name] for name in parts.files}
        words: dict[str, Any] = {n: str(fields.pop(n)) for n in ("task", "unit")}
        return cls(train=int(fields.pop("train")), **words, **fields)


def prepare(dataset: Dataset, parts: Parts, answers: np.ndarray) -> Job:
    """Encode the rows as suits the baselines, with statistics of the training rows.

    They are given training and validation rows together, as an ensemble over folds
    is; with a single network they see more rows than it does.

    Args:
        dataset: as read.
        parts: the same split as the network's.
        answers: class codes, or raw values, for every row.

    Example:
        >>> from glassnet.data import Split, load
        >>> iris = load("iris")
        >>> job = prepare(iris, Split().parts(iris), np.zeros(150, int))
        >>> job.train, job.raw.shape
        (120, (150, 4))
    """
    folds = [rows for fold in parts.folds for rows in fold]
    development = np.unique(np.concatenate(folds))
    order = np.concatenate([development, parts.test])
    features = dataset.features
    letters = dataset.tokenizer
    if isinstance(letters, Tokenizer):
        texts = [letters.cut(text) for text in texts_of(features, letters.column)]
        return Job(
            task=dataset.task,
            scaled=np.zeros((0, 0)),
            raw=np.zeros((0, 0)),
            categorical=np.zeros(0, bool),
            answers=np.asarray(answers)[order],
            train=len(development),
            texts=np.array(texts)[order],
            unit=letters.unit,
        )
    encoder = Preprocess(scaling="standard", bins=0).fit(
        features, dataset.columns, development
    )
    raw, categorical = _raw(dataset)
    return Job(
        task=dataset.task,
        scaled=encoder(features)[order],
        raw=raw[order],
        categorical=categorical,
        answers=np.asarray(answers)[order],
        train=len(development),
    )


def _raw(dataset: Dataset) -> tuple[np.ndarray, np.ndarray]:
    """Numbers with gaps as NaN; the levels of each category as codes."""
    features, names = dataset.features, tuple(c.name for c in dataset.columns)
    if isinstance(features, np.ndarray):
        return features.astype("float32"), np.zeros(features.shape[1], bool)
    used = [column for column in dataset.columns if column.use]
    sources = [source for column in used for source in sources_of(column)]
    numbers = numbers_of(features, names, sources)
    words = [c for c in used if c.kind in ("category", "boolean")]
    codes = []
    for column in words:
        text = text_of(converted(features[column.name], column)).to_numpy()
        known = np.array([value is not None for value in text])
        levels, code = np.unique(text[known].astype(str), return_inverse=True)
        out = np.full(len(text), np.nan)
        out[known] = np.minimum(code, 254)  # boosting takes 255 levels
        codes.append(out)
    full = np.column_stack([numbers, *codes]) if codes else numbers
    flags = np.arange(full.shape[1]) >= numbers.shape[1]
    return np.where(np.isfinite(full), full, np.nan), flags
