"""Sample: features, answers and weights, as they come and as the engine takes them."""

import dataclasses
from dataclasses import dataclass
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Bool, Float, Int

from glassnet.training import Resident

__all__ = ["Feed", "Sample", "feed"]

LEAST = 64
"""A single batch is filled up to so many rows, or to the next power of two: tables of
like size then share one compiled program."""


@dataclass(frozen=True, eq=False)
class Sample:
    """Some rows of a table.

    Args:
        x: features.
        y: answers, as numbers: codes of classes, yes or no, or amounts.
        weight: of each row, 0 or more.

    Example:
        >>> x, y = np.array([[1.0], [2.0], [1.0]]), np.zeros((3, 1))
        >>> rows = Sample(x, y, np.array([1.0, 2.0, 3.0])).merged()
        >>> rows.x.tolist(), rows.weight.tolist()
        ([[1.0], [2.0]], [4.0, 2.0])
    """

    x: Float[np.ndarray, "rows columns"]
    y: Float[np.ndarray, "rows answers"]
    weight: Float[np.ndarray, " rows"]

    def __len__(self) -> int:
        return len(self.x)

    def take(self, which: Int[np.ndarray, " n"] | Bool[np.ndarray, " n"]) -> "Sample":
        """These rows alone."""
        return Sample(self.x[which], self.y[which], self.weight[which])

    def weighed(self, factors: Float[np.ndarray, " rows"]) -> "Sample":
        """With so much more weight, or less."""
        return dataclasses.replace(self, weight=self.weight * factors)

    def split(
        self, share: float, seed: int, strata: np.ndarray | None
    ) -> tuple["Sample", "Sample"]:
        """Rows to train on, and a share of them held out.

        Raises:
            ValueError: by scikit-learn, where rows or classes are too few.
        """
        from sklearn.model_selection import train_test_split

        places = np.arange(len(self))
        train, held = train_test_split(
            places, test_size=share, random_state=seed, stratify=strata
        )
        return self.take(np.asarray(train)), self.take(np.asarray(held))

    def merged(self) -> "Sample":
        """Equal rows as one that weighs as much as all of them, in sorted order.

        For a step on all rows at once this is the same sum with fewer terms. And it is
        the same sum to the bit whether a row comes with weight 3 or three times, and in
        whatever order, which rounding would otherwise prevent.
        """
        both = np.column_stack([self.x, self.y])
        _, first, place = np.unique(
            both, axis=0, return_index=True, return_inverse=True
        )
        weight = np.bincount(place.ravel(), self.weight, len(first))
        return dataclasses.replace(self.take(first), weight=weight)


class Feed(NamedTuple):
    """Rows on the device, and how they are taken."""

    source: Resident
    batch_size: int
    batch_weight: float  # summed over the rows of one step, on average


def feed(
    x: Float[np.ndarray, "rows columns"],
    y: Float[np.ndarray, "..."] | Int[np.ndarray, "..."],
    weight: Float[np.ndarray, " rows"],
    batch_size: int,
) -> Feed:
    """Rows to the device.

    Args:
        x: what the network sees.
        y: what the loss compares with.
        weight: of each row.
        batch_size: rows in a step at most.
    """
    count, total = len(x), float(weight.sum())
    single = count <= batch_size
    if single:
        batch_size = max(LEAST, 1 << (count - 1).bit_length())
        fill = np.arange(batch_size) % count
        x, y = x[fill], y[fill]
        weight = np.where(np.arange(batch_size) < count, weight[fill], 0.0)
    kind = int if np.issubdtype(y.dtype, np.integer) else float
    arrays = {"x": _as(float, x), "y": _as(kind, y)}
    if single or (weight != 1).any():  # all weigh 1 unless somebody says otherwise
        arrays["weight"] = _as(float, weight)
    # handed over together, and in their own type: converting is faster on the host
    source = Resident(jax.device_put(arrays))
    return Feed(source, batch_size, total * min(1, batch_size / count))


def _as(kind: type, array: np.ndarray) -> np.ndarray:
    return np.asarray(array, jax.dtypes.canonicalize_dtype(kind))
