"""Split: which rows train, which decide when to stop, which are kept for the end."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.note import Note, counted, listed, warn
from glassnet.errors import DataError
from glassnet.settings import Count, Fraction, Settings

__all__ = ["Parts", "Split"]


@dataclass(frozen=True, eq=False)
class Parts:
    """Row numbers of each part, sorted.

    Args:
        test: rows that nothing may look at before the end.
        folds: for each member, the rows that train it and those that validate it.
        notes: what had to be done about rare classes.

    Example:
        >>> rows = np.arange
        >>> Parts(rows(2), ((rows(4, 9), rows(2, 4)),)).training.tolist()
        [4, 5, 6, 7, 8]

    Source:
        Hastie, Tibshirani & Friedman (2009), section 7.2.
    """

    test: np.ndarray
    folds: tuple[tuple[np.ndarray, np.ndarray], ...]
    notes: tuple[Note, ...] = ()

    @property
    def training(self) -> np.ndarray:
        """Rows that train at least one member: statistics may be taken from these."""
        return np.unique(np.concatenate([train for train, _ in self.folds]))


@dataclass(frozen=True)
class Split(Settings):
    r"""Rows shared out at random, each class alike everywhere, or in order of time.

    Rows are ordered by class, at random within each, and every $1/s$-th is taken for
    a share $s$: a class of $n$ rows gives $\lfloor sn \rfloor$ or
    $\lceil sn \rceil$ of them. No class loses its last training row.

    The test part depends on the seed and its own share alone, so that another number
    of folds is judged on the same rows.

    In the order of time the test part is the end of the rows, and what validates the
    end of the rest: nothing is judged on rows older than those it learned from. Of
    several folds each validates its own stretch and trains on all rows around it, later
    ones too: were they to grow with time instead, the first members would have seen
    next to nothing, and all members answer together. Classes count for nothing then.

    Args:
        seed: decides all of it; nothing where the order is that of time.
        test: share of rows kept for the end. Not used where the data fix their own.
        validation: share of the remaining rows that decides when to stop. Used for
            one fold; each of several validates its own equal part.
        folds: how many members are trained, each validated on other rows.
        order: "random", or "time" where rows stand in the order of time.

    Raises:
        ConfigError: a share is outside [0, 1), `folds` below 1, or there is no such
            order.

    Example:
        >>> from glassnet.data import load
        >>> parts = Split(seed=1).parts(load("iris"))
        >>> [len(rows) for rows in (parts.test, *parts.folds[0])]
        [30, 96, 24]

    Source:
        Kohavi (1995), "A Study of Cross-Validation and Bootstrap for Accuracy
        Estimation and Model Selection", section 3 (stratification); stretches of time:
        Bergmeir & Benítez (2012), "On the use of cross-validation for time series
        predictor evaluation", section 4.2 (blocked).
    """

    seed: int = 0
    test: Fraction = 0.2
    validation: Fraction = 0.2
    folds: Count = 1
    order: Literal["random", "time"] = "random"

    def parts(self, dataset: Dataset) -> Parts:
        """Share out the rows of a data set.

        Raises:
            DataError: there are too few rows for every part to have some.
        """
        classes = np.zeros(len(dataset), np.int64)
        if dataset.labels is not None and dataset.answers.ndim == 1:
            classes = np.unique(dataset.answers, return_inverse=True)[1]
        everything = np.arange(len(dataset))
        if dataset.test_rows is not None:
            test = np.unique(dataset.test_rows)
        else:
            test = self._share(classes, everything, self.test, 0)
        rest = np.setdiff1d(everything, test, assume_unique=True)
        if self.folds == 1:
            held = [self._share(classes, rest, self.validation, 1)]
        elif self.order == "time":
            held = np.array_split(rest, self.folds)
        else:
            held = _dealt(classes, rest, self.folds, self._random(1))
        folds = tuple((np.setdiff1d(rest, rows), rows) for rows in held)
        self._demand_rows(dataset, test, folds)
        return Parts(test, folds, tuple(_rare(dataset, classes, rest, folds)))

    def _share(
        self, classes: np.ndarray, rows: np.ndarray, share: float, purpose: int
    ) -> np.ndarray:
        """Some of the rows: the last ones, or one in 1/share of each class."""
        if self.order == "time":
            return rows[len(rows) - _wanted(len(rows), share) :]
        return stratified(classes, rows, share, self._random(purpose))

    def _random(self, purpose: int) -> np.random.Generator:
        # A seed may be negative in a recipe; a sequence of words may not.
        return np.random.default_rng([self.seed % 2**64, purpose])

    def _demand_rows(self, dataset: Dataset, test: np.ndarray, folds: tuple) -> None:
        needs_test = self.test > 0 or dataset.test_rows is not None
        needs_validation = self.validation > 0 or self.folds > 1
        short = needs_test and not len(test)
        for train, validation in folds:
            short |= len(train) < 2 or (needs_validation and not len(validation))
        if short:
            raise DataError(
                f"{len(dataset):,} rows are too few to be shared out.",
                got=f"test={self.test}, validation={self.validation}, "
                f"folds={self.folds}",
                expected="two rows to train on and one in every other part",
                fix="add rows, or train fewer members (--members 1, folds=1)",
            )


def stratified(
    classes: np.ndarray, rows: np.ndarray, share: float, random: np.random.Generator
) -> np.ndarray:
    """One row in 1/share of each class, but never a class's last.

    Args:
        classes: the class of every row, counted from 0.
        rows: to choose among.
        share: of them, from 0 to below 1.
        random: decides which.

    Example:
        >>> classes, rows = np.arange(10) // 5, np.arange(10)
        >>> found = stratified(classes, rows, 0.4, np.random.default_rng(0))
        >>> classes[found].tolist()
        [0, 0, 1, 1]
    """
    order = _by_class(classes, rows, random)
    # Systematic sampling in whole numbers: `wanted` marks lie evenly along the rows.
    wanted = _wanted(len(rows), share)
    start = int(random.integers(max(len(rows), 1)))
    marks = (np.arange(len(rows) + 1) * wanted + start) // max(len(rows), 1)
    taken = order[np.diff(marks) > 0]
    if len(np.unique(classes)) > 1:
        taken = _leaving_one(classes, rows, taken)
    return np.sort(taken)


def _wanted(rows: int, share: float) -> int:
    """How many rows a share is: at least one, unless it is 0."""
    return min(max(round(share * rows), int(share > 0)), rows)


def _dealt(
    classes: np.ndarray, rows: np.ndarray, folds: int, random: np.random.Generator
) -> list[np.ndarray]:
    """Each row in one fold, but a class's only row in none."""
    order = _by_class(classes, rows, random)
    hands = [order[place::folds] for place in range(folds)]
    if len(np.unique(classes)) > 1:
        hands = [_leaving_one(classes, rows, hand) for hand in hands]
    return [np.sort(hand) for hand in hands]


def _by_class(
    classes: np.ndarray, rows: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    shuffled = random.permutation(rows)
    return shuffled[np.argsort(classes[shuffled], kind="stable")]


def _leaving_one(
    classes: np.ndarray, rows: np.ndarray, taken: np.ndarray
) -> np.ndarray:
    count = classes.max() + 1
    left = np.bincount(classes[rows], minlength=count)
    left -= np.bincount(classes[taken], minlength=count)
    emptied = np.flatnonzero(left == 0)
    first = {c: row for c, row in zip(classes[taken][::-1], taken[::-1], strict=True)}
    given_back = [first[c] for c in emptied if c in first]
    return np.setdiff1d(taken, given_back)


def _rare(
    dataset: Dataset, classes: np.ndarray, rest: np.ndarray, folds: tuple
) -> list[Note]:
    if dataset.labels is None or dataset.answers.ndim > 1:
        return []
    counts = np.bincount(classes, minlength=len(dataset.labels))
    notes = []
    single = [dataset.labels[c] for c in np.flatnonzero(counts == 1)]
    if single:
        text = f"{counted(len(single), 'class', 'classes')} with a single row "
        text += f"({listed(single)}): it trains, so nothing tells how well such rows "
        notes.append(warn(dataset.target, f"{text}are recognized."))
    trained = np.bincount(classes[rest], minlength=len(counts))
    unseen = [dataset.labels[c] for c in np.flatnonzero(trained == 0)]
    if unseen:
        text = f"{counted(len(unseen), 'class', 'classes')} in the test part alone "
        text += f"({listed(unseen)}): they cannot be learned."
        notes.append(warn(dataset.target, text))
    scarce = (trained > 1) & (trained < len(folds))
    thin = [dataset.labels[c] for c in np.flatnonzero(scarce)]
    if thin:
        text = f"{counted(len(thin), 'class', 'classes')} with fewer rows than the "
        text += f"{len(folds)} folds ({listed(thin)}): some folds validate without."
        notes.append(warn(dataset.target, text))
    return notes
