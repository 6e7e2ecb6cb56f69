"""Runner: what the loop drives, one learner or many, compiled once."""

import abc
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int, Integer

from glassnet.settings import Settings
from glassnet.training.source import Resident
from glassnet.types import Metrics, Tree

CHUNK = 1024
"""Most steps of one call: the length of the buffers that hold each step's metrics."""

PORTION = 2048
"""Rows that are evaluated at a time."""


class Runner(Settings, abc.ABC):
    """Start, run and evaluate, as compiled programs that are traced once.

    A runner is settings, so it is the static argument of its programs: an equal one
    uses them again. What an `Engine` does for one learner, `Replicas` do for many, with
    one more axis, the members, in front of everything.
    """

    def start(self, source: Resident, seed: int) -> Tree:
        """The state before the first step."""
        return _begin(self, source, jnp.asarray(np.uint32(seed)))

    def run(self, state: Tree, source: Resident, steps: int) -> tuple[Tree, Metrics]:
        """The state after so many steps more, and the metrics of each of them.

        Args:
            state: from `start` or an earlier run; it is left as it was.
            source: where batches come from.
            steps: how many; the same program serves every number.

        Returns:
            The state, and each metric's sums and weights on the host, of shape
            `(steps,)` (or `(members, steps)`). Inside a transformation such as
            `jax.vmap`, call `advance`.
        """
        pieces = []
        for done in range(0, max(steps, 1), CHUNK):  # of no steps, empty metrics
            count = min(CHUNK, steps - done)
            state, metrics = _advance(self, state, source, jnp.asarray(count))
            # cut on the host: on the device every length would be a program of its own
            found = jax.device_get(metrics)
            pieces.append(jax.tree.map(lambda a, n=count: a[..., :n], found))
        return state, jax.tree.map(lambda *a: np.concatenate(a, -1), *pieces)

    def evaluate(self, state: Tree, source: Resident) -> Metrics:
        """Metrics on all rows of a source, without learning from them."""
        return _assess(self, state, source, min(PORTION, len(source)))

    def keep(
        self, better: Bool[np.ndarray, "..."], state: Tree, best: Tree
    ) -> tuple[Tree, Tree]:
        """The model of this state where it is better, and the best so far elsewhere."""
        return _keep(self, jnp.asarray(better), state, best)

    @property
    @abc.abstractmethod
    def rows_per_step(self) -> int:
        """The size of a batch."""

    @abc.abstractmethod
    def begin(self, source: Resident, seed: Integer[Array, ""]) -> Tree:
        """`start`, to be compiled."""

    @abc.abstractmethod
    def advance(
        self, state: Tree, source: Resident, steps: Int[Array, ""]
    ) -> tuple[Tree, Metrics]:
        """`run`, to be compiled, for at most `CHUNK` steps."""

    @abc.abstractmethod
    def assess(self, state: Tree, source: Resident, size: int) -> Metrics:
        """`evaluate`, to be compiled."""

    @abc.abstractmethod
    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The params and state that predict."""

    @abc.abstractmethod
    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of the metrics that `evaluate` returned."""


@functools.partial(jax.jit, static_argnums=0)
def _begin(runner: Runner, source: Resident, seed: Array) -> Tree:
    return runner.begin(source, seed)


@functools.partial(jax.jit, static_argnums=0)
def _advance(
    runner: Runner, state: Tree, source: Resident, steps: Array
) -> tuple[Tree, Metrics]:
    return runner.advance(state, source, steps)


@functools.partial(jax.jit, static_argnums=(0, 3))
def _assess(runner: Runner, state: Tree, source: Resident, size: int) -> Metrics:
    return runner.assess(state, source, size)


@functools.partial(jax.jit, static_argnums=0)
def _keep(runner: Runner, better: Array, state: Tree, best: Tree) -> Tree:
    def choose(new: Array, old: Array) -> Array:
        where = better.reshape(better.shape + (1,) * (new.ndim - better.ndim))
        return jnp.where(where, new, old)

    return jax.tree.map(choose, runner.model(state), best)
