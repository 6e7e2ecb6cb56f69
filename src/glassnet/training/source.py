"""Resident: rows that stay on the device, for a learner to draw batches from."""

import dataclasses
import sys

import jax
import jax.numpy as jnp
from jaxtyping import Array, ArrayLike, Float, Int, Integer

from glassnet.training.feed import Feed
from glassnet.training.shuffle import shuffled
from glassnet.types import Batch


@jax.tree_util.register_dataclass
@dataclasses.dataclass(frozen=True)
class Resident(Feed):
    """Arrays on the device, and which of their rows are in use.

    Several members of a population share the arrays and have rows of their own.

    A last batch that is not full is filled up with real rows of weight 0, taken from
    the head of the same permutation: zeros would shift the mean of a batch norm.

    Args:
        arrays: one row an example, such as `x` of shape `(total, ...)`, or a dictionary
            of such, and `y`; a `weight` of shape `(total,)` among them is kept.
        rows: row numbers in use, of shape `(rows,)`; all of them if absent.
        weight: a factor for each row in use, of shape `(rows,)`; 0 for rows that only
            fill up.
        first: for a window of a stream, the step of the run at which it begins; its
            steps are counted from there.
        count: for a window, how many of its rows there are; those behind are never
            looked at.

    Example:
        >>> source = Resident({"x": jnp.arange(3.0)})
        >>> batch = source.batch(jnp.array(0), 2, seed=jnp.array(0))
        >>> batch["x"].tolist(), batch["weight"].tolist()
        ([1.0, 2.0], [1.0, 1.0])

    Source:
        `jax.tree_util.register_dataclass`, JAX documentation.
    """

    arrays: Batch
    rows: Int[Array, "..."] | None = None
    weight: Float[Array, "..."] | None = None
    first: Int[Array, ""] | None = None
    count: Int[Array, ""] | None = None

    def __len__(self) -> int:
        """Rows in use (of each member)."""
        if self.rows is not None:
            return self.rows.shape[-1]
        return len(jax.tree.leaves(self.arrays)[0])

    def steps_per_epoch(self, batch_size: int) -> int:
        """Batches that it takes to see every row once."""
        return -(-len(self) // batch_size)

    def at(self, step: int, batch_size: int, seed: int) -> tuple["Resident", int]:
        """These rows, which last for ever."""
        return self, sys.maxsize

    def rest(self) -> None:
        """Nothing goes on in the background."""

    def batch(self, step: Int[Array, ""], size: int, seed: Integer[Array, ""]) -> Batch:
        """The rows of one training step, in the order of its epoch."""
        # the step at which a window begins tells its order from that of all others
        first = 0 if self.first is None else self.first.astype(step.dtype)
        epoch, place = jnp.divmod(step - first, self.steps_per_epoch(size))
        place = place * size + jnp.arange(size)
        place_in = place % self._count(place)
        index = shuffled(place_in, len(self), seed, epoch + first, self.count)
        return self._take(index, place)

    def portion(self, part: Int[Array, ""], size: int) -> Batch:
        """The rows of one part of an evaluation, in their own order."""
        place = part * size + jnp.arange(size)
        return self._take(place % self._count(place), place)

    def _count(self, like: Int[Array, "..."]) -> ArrayLike:
        """How many rows are in use, to be set beside places."""
        return len(self) if self.count is None else self.count.astype(like.dtype)

    def _take(self, index: Int[Array, " b"], place: Int[Array, " b"]) -> Batch:
        row = index if self.rows is None else self.rows[index]
        batch = jax.tree.map(lambda array: array[row], self.arrays)
        weight = batch.get("weight", jnp.ones(len(index)))
        if self.weight is not None:
            weight = weight * self.weight[index]
        return batch | {"weight": jnp.where(place < self._count(place), weight, 0)}
