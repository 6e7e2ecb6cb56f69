"""Tally: means and sizes of many arrays, each by itself, in few pieces of work."""

import math
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from glassnet.nn.dtypes import widened


class Row(NamedTuple):
    """What one number is made of."""

    arrays: list[Array]  # with as many axes in front as blocks are kept apart
    kept: int  # how many those are
    counts: Bool[Array, "..."] | None  # which numbers count, axes of length 1 behind


class Tally:
    """Sums over arrays, one by one, and then one piece of arithmetic for all sums.

    Of a small network, any piece of work costs as much as a layer. Hundreds of them,
    some for each number, would cost more than ten steps.
    """

    def __init__(self):
        self.rows: dict[Any, Row] = {}

    def add(
        self,
        name: Any,
        arrays: list[Array],
        kept: int,
        counts: Bool[Array, "..."] | None = None,
    ) -> None:
        """Take in one or more arrays of which one number will come, or one per block.

        Args:
            name: of the number.
            arrays: numbers, or truth values to get their share.
            kept: how many axes in front stay apart.
            counts: which of the numbers count; None for all.
        """
        arrays = [a.astype(float) if a.dtype == bool else widened(a) for a in arrays]
        if counts is not None:
            arrays = [jnp.where(counts, a, 0) for a in arrays]
        self.rows[name] = Row(arrays, kept, counts)

    def mean(self, name: Any) -> Array:
        """The mean of all that counts in one row, with the axes that were kept."""
        return self._sums([name])[name] / self._count(name)

    def means(self) -> Float[Array, " numbers"]:
        """The mean of all that counts, of one row after the other."""
        return _joined(self._sums(self.rows)) / self._counts()

    def root_mean_squares(self) -> Float[Array, " numbers"]:
        """The root of the mean square of all that counts, of one row after the other.

        Squares are taken of shares of the largest: those of 1e-20 would all be 0.
        """

        def top(_: Any, a: Array, over: tuple[int, ...]) -> Array:
            return abs(a).max(over, initial=0)

        tops = self._each(self.rows, top, jnp.maximum)

        def square(name: Any, a: Array, over: tuple[int, ...]) -> Array:
            unit = jnp.where(tops[name] == 0, 1, tops[name]).astype(a.dtype)
            share = a / spread(unit, a.ndim)
            return (share * share).sum(over)

        mean = _joined(self._each(self.rows, square, jnp.add)) / self._counts()
        return _joined(tops) * jnp.sqrt(mean)

    def sizes(self) -> list[tuple[Any, tuple[int, ...]]]:
        """The name of each row, and the axes of its numbers."""
        return [(n, row.arrays[0].shape[: row.kept]) for n, row in self.rows.items()]

    def _count(self, name: Any) -> Array:
        """How many numbers count in a row, in each block."""
        arrays, kept, counts = self.rows[name]
        blocks = arrays[0].shape[:kept]
        size = sum(a.size for a in arrays) / max(1, math.prod(blocks))
        if counts is None:
            return jnp.full(blocks, float(size))
        share = counts.mean(tuple(range(kept, counts.ndim)), dtype=float)
        return jnp.broadcast_to(share * size, blocks)

    def _counts(self) -> Float[Array, " numbers"]:
        return _joined({name: self._count(name) for name in self.rows})

    def _sums(self, names: Iterable[Any]) -> dict[Any, Array]:
        return self._each(names, lambda _, a, over: a.sum(over), jnp.add)

    def _each(
        self, names: Iterable[Any], function: Callable, join: Callable
    ) -> dict[Any, Array]:
        """A function of each array over the axes that go, joined within a row."""
        found = {}
        for name in names:
            arrays, kept, _ = self.rows[name]
            parts = [function(name, a, tuple(range(kept, a.ndim))) for a in arrays]
            whole = parts[0]
            for part in parts[1:]:
                whole = join(whole, part)
            found[name] = whole
        return found


def spread(numbers: Array, axes: int) -> Array:
    """With axes of length 1 behind, so that there are so many."""
    return numbers.reshape(numbers.shape + (1,) * (axes - numbers.ndim))


def _joined(parts: dict[Any, Array]) -> Float[Array, " numbers"]:
    flat = [part.astype(float).ravel() for part in parts.values()]
    return jnp.concatenate(flat) if flat else jnp.zeros(0)
