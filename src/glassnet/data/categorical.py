"""Categorical: a column of words becomes one output for each level."""

from dataclasses import dataclass

import numpy as np

from glassnet.data.frames import Series

__all__ = ["Categorical"]


@dataclass(frozen=True)
class Categorical:
    """One-hot: 1 at the row's level, 0 elsewhere; two levels share one -1/+1 output.

    A missing value is a level of its own if training had gaps. Levels beyond the
    most frequent ones share an output, "other", and so do levels never seen; without
    such an output, a new level is 0 everywhere.

    Args:
        name: of the column.
        levels: that have an output of their own, sorted.
        gap: whether missing is a level.
        other: whether there is an output for all other levels.

    Example:
        >>> import polars
        >>> colors = Categorical.fit(polars.Series("color", ["red", "blue"]), 8)
        >>> colors(polars.Series(["red", "blue", "green"])).ravel().tolist()
        [1.0, -1.0, 0.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), section 2.2 (dummy variables).
    """

    name: str
    levels: tuple[str, ...]
    gap: bool
    other: bool

    @staticmethod
    def fit(values: Series, most: int) -> "Categorical":
        """From the training rows: at most `most` levels, the most frequent ones."""
        known = values.drop_nulls()
        levels, counts = np.unique(known.to_numpy().astype(str), return_counts=True)
        frequent = np.argsort(-counts, kind="stable")[:most]  # ties: by name
        kept = tuple(sorted(levels[frequent].tolist()))
        gap = len(known) < len(values)
        return Categorical(values.name, kept, gap, len(levels) > most)

    def __call__(self, values: Series) -> np.ndarray:
        """Text to float32 `(rows, width)`."""
        codes = self.codes(values)
        size = len(self.levels) + self.gap + self.other
        if self._paired:
            return (np.array([-1, 1, 0], np.float32)[codes])[:, None]
        return np.eye(size + 1, size, dtype=np.float32)[codes]

    def codes(self, values: Series) -> np.ndarray:
        """The place of each value; beyond the last output for what is new."""
        import polars as pl

        count = len(self.levels)
        beyond = count + self.gap + self.other
        new = count + self.gap if self.other else beyond
        places = dict(zip(self.levels, range(count), strict=True))
        codes = values.replace_strict(places, default=new, return_dtype=pl.Int64)
        absent = count if self.gap else beyond
        return codes.set(values.is_null(), absent).to_numpy().astype(np.int64)

    @property
    def outputs(self) -> list[tuple[str, str]]:
        """The column and the name of each output."""
        names = [f"{self.name} = {level}" for level in self.levels]
        names += [f"{self.name} is missing"] * self.gap
        names += [f"{self.name} is another"] * self.other
        if self._paired:
            names = [f"{names[1]} (+1) or not (-1)"]
        return [(self.name, name) for name in names]

    @property
    def constant(self) -> bool:
        """Whether training saw one level alone."""
        return len(self.levels) + self.gap + self.other < 2

    @property
    def _paired(self) -> bool:
        return len(self.levels) + self.gap + self.other == 2
