"""Replicas: one learner many times over, compiled and run as one program."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Int, Integer

from glassnet.settings import Count
from glassnet.training import Engine, Resident, Runner
from glassnet.types import Metrics, Tree


@dataclass(frozen=True)
class Replicas(Runner):
    r"""Train the same network from several starts, on rows of their own, at once.

    Every array of the state has the members as its first axis. Member $i$ of a run with
    seed $s$ is what a single engine with seed $s + i$ makes of the same rows, to
    rounding. What one member needs of the compiler serves all of them.

    Args:
        engine: what each member is.
        count: how many members, at least 1.

    Raises:
        ConfigError: `count` is below 1.

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
        `jax.vmap`, JAX documentation.
    """

    engine: Engine
    count: Count

    @property
    def rows_per_step(self) -> int:
        """The size of each member's batch."""
        return self.engine.batch_size

    def begin(self, source: Resident, seed: Integer[Array, ""]) -> Tree:
        """The members' states before the first step."""
        seeds = seed + jnp.arange(self.count).astype(seed.dtype)
        return _each(lambda seed, own: self.engine.begin(own, seed), seeds, source)

    def advance(
        self, state: Tree, source: Resident, steps: Int[Array, ""]
    ) -> tuple[Tree, Metrics]:
        """So many steps of every member."""
        return _each(lambda s, own: self.engine.advance(s, own, steps), state, source)

    def assess(self, state: Tree, source: Resident, size: int) -> Metrics:
        """Metrics of every member on its own rows."""
        return _each(lambda s, own: self.engine.assess(s, own, size), state, source)

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The members' params and states, stacked."""
        return jax.vmap(self.engine.model)(state)

    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of each member's summed metrics."""
        return self.engine.numbers(metrics)


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


def _each(function: Callable, states: Tree, source: Resident) -> Any:
    """A function of each member's state and rows; the arrays belong to all."""

    def one(state: Tree, rows: Any, weight: Any) -> Any:
        return function(state, Resident(source.arrays, rows, weight))

    return jax.vmap(one)(states, source.rows, source.weight)
