"""Replicas: one learner many times over, compiled and run as one program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Int, Integer

from glassnet.population.ways import Way, each, suited
from glassnet.settings import Count
from glassnet.training import Engine, Look, Resident, Runner
from glassnet.types import Metrics, Tree


@dataclass(frozen=True)
class Replicas(Runner):
    r"""Train the same network from several starts, on rows of their own, at once.

    Every array of the state has the members as its first axis. Member $i$ of a run with
    seed $s$ is what a single engine with seed $s + i$ makes of the same rows, to
    rounding. What one member needs of the compiler serves all of them.

    There are three ways to run them, all with the same arrays in and out and the same
    results to rounding: "vmap" stacks them, so that each operation is done once for
    all; "unrolled" writes them out one after another; "in turn" is a loop over them,
    which costs each what it costs a single engine, and compiles once.

    Args:
        engine: what each member is.
        count: how many members, at least 1.
        way: "vmap", "unrolled", "in turn", or "auto" for what was measured to be the
            fastest for members of this size on this device (`ways.suited`).

    Raises:
        ConfigError: `count` is below 1, or there is no such way.

    Example:
        >>> from glassnet.learners import Perceptron
        >>> arrays = {"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])}
        >>> source = members(arrays, [np.array([0, 1]), np.array([1])])
        >>> replicas = Replicas(Engine(Perceptron(), batch_size=2), 2)
        >>> state = replicas.start(source, seed=0)
        >>> state, metrics = replicas.run(state, source, 3)
        >>> metrics["mistakes"][1].tolist()
        [[2.0, 2.0, 2.0], [1.0, 1.0, 1.0]]

    Source:
        `jax.vmap` and `jax.lax.map`, JAX documentation; the choice between them is
        from our own measurements, benchmarks/members.py.
    """

    engine: Engine
    count: Count
    way: Way = "auto"

    @property
    def rows_per_step(self) -> int:
        """The size of each member's batch."""
        return self.engine.batch_size

    def begin(self, source: Resident, seed: Integer[Array, ""]) -> Tree:
        """The members' states before the first step."""
        seeds = seed + jnp.arange(self.count).astype(seed.dtype)
        return self.begin_with(source, seeds)

    def begin_with(self, source: Resident, seeds: Integer[Array, " members"]) -> Tree:
        """The members' states before the first step, each from a seed of its own."""
        return self._each(self.engine.begin, seeds, source, "vmap")

    def advance(
        self, state: Tree, source: Resident, steps: Int[Array, ""]
    ) -> tuple[Tree, Metrics]:
        """So many steps of every member."""

        def some(own: Resident, state: Tree) -> tuple[Tree, Metrics]:
            return self.engine.advance(state, own, steps)

        return self._each(some, state, source, self._way(state, self.rows_per_step))

    def assess(self, state: Tree, source: Resident, size: int) -> Metrics:
        """Metrics of every member on its own rows."""

        def one(own: Resident, state: Tree) -> Metrics:
            return self.engine.assess(state, own, size)

        return self._each(one, state, source, self._way(state, size))

    def glance(self, state: Tree, source: Resident) -> Look:
        """What every member sees of its next step."""

        def one(own: Resident, state: Tree) -> Look:
            return self.engine.glance(state, own)

        return self._each(one, state, source, self._way(state, self.rows_per_step))

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The members' params and states, stacked."""
        return jax.vmap(self.engine.model)(state)

    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of each member's summed metrics."""
        return self.engine.numbers(metrics)

    def _way(self, state: Tree, rows: int) -> Way:
        if self.way != "auto":
            return self.way
        params, _ = jax.eval_shape(self.model, state)
        numbers = sum(leaf.size for leaf in jax.tree.leaves(params))
        return suited(numbers // self.count, rows)

    def _each(
        self, function: Callable, states: Tree, source: Resident, way: Way
    ) -> Any:
        """A function of each member's rows and state; the arrays belong to all."""

        def one(own: tuple[Tree, Any, Any]) -> Any:
            state, rows, weight = own
            return function(Resident(source.arrays, rows, weight), state)

        return each(way, one, (states, source.rows, source.weight), self.count)


def members(arrays: Tree, rows: Sequence[Int[np.ndarray, " _"]]) -> Resident:
    """A source that gives each member rows of its own among shared arrays.

    Where members have different numbers of rows, the shorter lists are filled up with
    rows of their own that weigh nothing.

    Args:
        arrays: shared by all.
        rows: the row numbers of each member.

    Returns:
        Rows of shape `(members, longest)` and weights of the same shape.

    Example:
        >>> arrays = {"x": jnp.arange(4.0)}
        >>> source = members(arrays, [np.array([0, 1, 2]), np.array([3])])
        >>> source.rows.tolist(), source.weight.tolist()
        ([[0, 1, 2], [3, 3, 3]], [[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]])
    """
    longest = max(map(len, rows))
    full = [np.resize(r, longest).astype("int32") for r in rows]
    weight = [(np.arange(longest) < len(r)).astype("float32") for r in rows]
    return Resident(arrays, jnp.asarray(np.stack(full)), jnp.asarray(np.stack(weight)))


def member(tree: Tree, index: int) -> Tree:
    """One member's arrays, out of stacked ones.

    Args:
        tree: arrays with the members in front.
        index: which, from 0.

    Example:
        >>> member({"w": jnp.array([[1.0], [2.0]])}, 1)["w"].tolist()
        [2.0]
    """
    return jax.tree.map(lambda leaf: leaf[index], tree)
