"""Sharing: which files of many are read first, and what for."""

from typing import NamedTuple

import numpy as np

from glassnet.data.dataset import Dataset
from glassnet.data.split import Parts, stratified
from glassnet.errors import DataError

FIFTH = 0.2
"""Of the sample tests, and of its rest validates."""


class Shares(NamedTuple):
    """Row numbers of each part; those of the sample are sorted."""

    train: np.ndarray  # all that do, in the order in which they are streamed
    sample: np.ndarray  # some of these, which are read first
    validation: np.ndarray
    test: np.ndarray

    @property
    def parts(self) -> Parts:
        """As parts of all rows."""
        return Parts(self.test, ((np.sort(self.train), self.validation),))


def shares(whole: Dataset, most: int, seed: int) -> Shares:
    """Share rows out, each class alike everywhere, reading only so many first.

    Where the test part is fixed, up to half of the sample is of it; what is left of
    it then is not used at all.

    Args:
        whole: every row with its answer; the features are not looked at.
        most: rows of the sample.
        seed: decides all of it.

    Raises:
        DataError: there are too few rows for every part to have some.

    Example:
        >>> answers = np.array(["a", "b"] * 50)
        >>> nothing = np.zeros((100, 0), "uint8")
        >>> about = "t", "classification", "y"
        >>> whole = Dataset(*about, nothing, [], answers, ["a", "b"])
        >>> [len(rows) for rows in shares(whole, 50, seed=0)]
        [82, 32, 8, 10]
    """
    classes = np.zeros(len(whole), np.int64)
    if whole.labels is not None:
        classes = np.unique(whole.answers, return_inverse=True)[1]
    everything = np.arange(len(whole))

    def some(rows: np.ndarray, count: int, purpose: int) -> np.ndarray:
        if count >= len(rows):
            return rows
        random = np.random.default_rng([seed % 2**64, purpose])
        return stratified(classes, rows, count / max(1, len(rows)), random)

    most = min(most, len(whole))
    if whole.test_rows is None:
        test = some(everything, max(1, round(FIFTH * most)), 0)
        rest = np.setdiff1d(everything, test)
    else:
        test = some(whole.test_rows, max(1, most // 2), 0)
        rest = np.setdiff1d(everything, whole.test_rows)
    left = min(most - len(test), len(rest))
    validation = some(rest, max(1, round(FIFTH * left)), 1)
    train = np.setdiff1d(rest, validation)
    sample = some(train, max(2, left - len(validation)), 2)
    if len(sample) < 2 or not len(validation) or not len(test):
        raise DataError(
            f"'{whole.name}' is too small to be streamed.",
            got=f"{len(whole):,} files with an answer",
            expected="files to train on, to validate and to test",
            fix="load it whole: gn.fit(data=path)",
        )
    order = np.random.default_rng([seed % 2**64, 3]).permutation(train)
    return Shares(order, sample, validation, test)
