"""Runner: what the loop drives, one learner or many, compiled once."""

import abc
import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int, Integer

from glassnet.model.portion import portion
from glassnet.settings import Settings
from glassnet.training.looks import Look
from glassnet.training.source import Resident
from glassnet.types import Metrics, Tree

CHUNK = 1024
"""Most steps of one call: the length of the buffers that hold each step's metrics."""

LARGE = 1 << 24
"""Bytes of a state from which on it is worth a program that overwrites it: a copy of a
small one takes less time than asking who else holds it."""

PORTION = 2048
"""Rows that are evaluated at a time, if they are small."""


class Runner(Settings, abc.ABC):
    """Start, run and evaluate, as compiled programs that are traced once.

    A runner is settings, so it is the static argument of its programs: an equal one
    uses them again. What an `Engine` does for one learner, `Replicas` do for many, with
    one more axis, the members, in front of everything.
    """

    def start(self, source: Resident, seed: int) -> Tree:
        """The state before the first step."""
        return _begin(self, source, np.uint32(seed))

    def large(self, state: Tree) -> bool:
        """Whether such a state is overwritten in place rather than copied."""
        return sum(leaf.nbytes for leaf in jax.tree.leaves(state)) > LARGE

    def run(
        self,
        state: Tree,
        source: Resident,
        steps: int,
        *,
        owned: bool = False,
        large: bool | None = None,
    ) -> tuple[Tree, Metrics]:
        """The state after so many steps more, and the metrics of each of them.

        Args:
            state: from `start` or an earlier run; it is left as it was, unless owned.
            source: where batches come from.
            steps: how many; the same program serves every number.
            owned: whether nobody else will read this state again: a large one is then
                overwritten in place, not copied.
            large: what `large` says of the state, for who knows it: asking takes as
                long as a step of a small network.

        Returns:
            The state, and each metric's sums and weights on the host, of shape
            `(steps,)` (or `(members, steps)`). Inside a transformation such as
            `jax.vmap`, call `advance`.
        """
        pieces, advance = [], _advance
        if self.large(state) if large is None else large:
            advance, state = _overwrite, state if owned else _copied(state)
        for done in range(0, max(steps, 1), CHUNK):  # of no steps, empty metrics
            count = min(CHUNK, steps - done)
            state, metrics = advance(self, state, source, np.asarray(count))
            # cut on the host: on the device every length would be a program of its own
            found = on_host(metrics)
            pieces.append(jax.tree.map(lambda a, n=count: a[..., :n], found))
        if len(pieces) == 1:
            return state, pieces[0]
        return state, jax.tree.map(lambda *a: np.concatenate(a, -1), *pieces)

    def evaluate(self, state: Tree, source: Resident) -> Metrics:
        """Metrics on all rows of a source, without learning from them."""
        rows = min(portion(x, PORTION) for x in jax.tree.leaves(source.arrays))
        return _assess(self, state, source, min(rows, len(source)))

    def look(self, state: Tree, source: Resident) -> Look:
        """What the next step will do in each layer, without making it."""
        return _glance(self, state, source)

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
    def glance(self, state: Tree, source: Resident) -> Look:
        """`look`, to be compiled."""

    @abc.abstractmethod
    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The params and state that predict."""

    @abc.abstractmethod
    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of the metrics that `evaluate` returned."""


def on_host(tree: Tree) -> Tree:
    """The arrays as NumPy's, once they are computed.

    `jax.device_get` begins all copies before it waits for the first. Where the device
    is the host there is nothing to copy, and to begin takes longer than all the rest.

    Args:
        tree: of arrays on a device.

    Example:
        >>> on_host({"a": jnp.ones(2)})
        {'a': array([1., 1.], dtype=float32)}
    """
    if jax.default_backend() == "cpu":
        return jax.tree.map(np.asarray, tree)
    return jax.device_get(tree)


@functools.partial(jax.jit, static_argnums=0)
def _begin(runner: Runner, source: Resident, seed: Array) -> Tree:
    return runner.begin(source, seed)


def _steps(
    runner: Runner, state: Tree, source: Resident, steps: Array
) -> tuple[Tree, Metrics]:
    return runner.advance(state, source, steps)


_advance = jax.jit(_steps, static_argnums=0)
_overwrite = jax.jit(_steps, static_argnums=0, donate_argnums=1)


@jax.jit
def _copied(state: Tree) -> Tree:
    return jax.tree.map(jnp.copy, state)


@functools.partial(jax.jit, static_argnums=(0, 3))
def _assess(runner: Runner, state: Tree, source: Resident, size: int) -> Metrics:
    return runner.assess(state, source, size)


@functools.partial(jax.jit, static_argnums=0)
def _glance(runner: Runner, state: Tree, source: Resident) -> Look:
    return runner.glance(state, source)


@functools.partial(jax.jit, static_argnums=0)
def _keep(runner: Runner, better: Array, state: Tree, best: Tree) -> Tree:
    def choose(new: Array, old: Array) -> Array:
        where = better.reshape(better.shape + (1,) * (new.ndim - better.ndim))
        return jnp.where(where, new, old)

    return jax.tree.map(choose, runner.model(state), best)
