"""Engine: the compiled loop that drives a learner."""

from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, ArrayLike, Int, Integer

from glassnet.nn.layer import child_key
from glassnet.settings import Count
from glassnet.training.learner import Learner
from glassnet.training.looks import Look
from glassnet.training.runner import CHUNK, Runner
from glassnet.training.source import Resident
from glassnet.types import Metrics, Tree


@dataclass(frozen=True)
class Engine(Runner):
    """Run a learner for any number of steps, to be stopped and resumed at any of them.

    The permutation is a function of seed and epoch, a step's key a function of seed and
    step, and the state holds both: so the same seed gives the same bits, whatever the
    lengths of the runs it is made in. Seed and number of steps are traced, so that
    every seed and every length runs the same program.

    Args:
        learner: what learns.
        batch_size: rows in a step, at least 1.

    Raises:
        ConfigError: `batch_size` is below 1.

    Example:
        >>> from glassnet.learners import Perceptron
        >>> source = Resident({"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])})
        >>> engine = Engine(Perceptron(), batch_size=2)
        >>> state = engine.start(source, seed=0)
        >>> state, metrics = engine.run(state, source, 3)
        >>> int(state["step"]), metrics["mistakes"][0].tolist()
        (3, [2.0, 0.0, 0.0])

    Source:
        `jax.lax.fori_loop` and `jax.random.fold_in`, JAX documentation.
    """

    learner: Learner
    batch_size: Count = 32

    @property
    def rows_per_step(self) -> int:
        """The size of a batch."""
        return self.batch_size

    def begin(self, source: Resident, seed: Integer[Array, ""]) -> Tree:
        """The state before the first step."""
        key = child_key(jax.random.key(seed), "start")
        first = source.batch(jnp.array(0), self.batch_size, seed)
        state = self.learner.init(key, first)
        return {"learner": state, "step": jnp.array(0), "seed": seed}

    def advance(
        self, state: Tree, source: Resident, steps: Int[Array, ""]
    ) -> tuple[Tree, Metrics]:
        """So many steps, at most `CHUNK`, in one loop; metrics of each step."""

        def one(state: Tree) -> tuple[Tree, Metrics]:
            step, seed = state["step"], state["seed"]
            key = jax.random.fold_in(jax.random.key(seed), step)
            batch = source.batch(step, self.batch_size, seed)
            after, metrics = self.learner.step(state["learner"], batch, key)
            return {"learner": after, "step": step + 1, "seed": seed}, metrics

        def record(i: Array, carry: tuple[Tree, Tree]) -> tuple[Tree, Tree]:
            state, metrics = one(carry[0])
            kept = {n: carry[1][n].at[i].set(row) for n, row in rows(metrics).items()}
            return state, kept

        spec = jax.eval_shape(one, state)[1]
        empty = {
            name: jnp.zeros((CHUNK, *row.shape), row.dtype)
            for name, row in jax.eval_shape(rows, spec).items()
        }
        state, kept = jax.lax.fori_loop(0, steps, record, (state, empty))
        return state, columns(kept, spec)

    def assess(self, state: Tree, source: Resident, size: int) -> Metrics:
        """Metrics summed over all rows, so many at a time."""

        def part(i: ArrayLike) -> Metrics:
            batch = source.portion(jnp.asarray(i), size)
            return self.learner.evaluate(state["learner"], batch)

        def add(i: Array, total: Metrics) -> Metrics:
            return jax.tree.map(jnp.add, total, part(i))

        parts = source.steps_per_epoch(size)
        return jax.lax.fori_loop(1, parts, add, part(0)) if parts > 1 else part(0)

    def glance(self, state: Tree, source: Resident) -> Look:
        """What the learner sees of its next step, with that step's batch and key."""
        step, seed = state["step"], state["seed"]
        key = jax.random.fold_in(jax.random.key(seed), step)
        batch = source.batch(step, self.batch_size, seed)
        return self.learner.look(state["learner"], batch, key)

    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The params and state that predict."""
        return self.learner.model(state["learner"])

    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of summed metrics."""
        return self.learner.numbers(metrics)


def rows(metrics: Metrics) -> dict[str, Array]:
    """The numbers of one step side by side, those of each dtype in an array.

    One write of a few numbers is a single piece of work for the compiler; a write for
    each of them took a twentieth of the time of a small network.

    Example:
        >>> rows({"loss": (jnp.array(3.0), jnp.array(2.0))})["float32"].tolist()
        [3.0, 2.0]
    """
    found: dict[str, list[Array]] = {}
    for leaf in jax.tree.leaves(metrics):
        found.setdefault(str(leaf.dtype), []).append(leaf)
    return {name: jnp.stack(leaves) for name, leaves in found.items()}


def columns(kept: dict[str, Array], like: Metrics) -> Metrics:
    """The metrics again, each with the numbers of all steps.

    Args:
        kept: arrays of `rows` behind one another.
        like: metrics of one step.

    Example:
        >>> like = {"loss": (jnp.array(0.0), jnp.array(0.0))}
        >>> total, weight = columns({"float32": jnp.array([[3.0, 2.0]])}, like)["loss"]
        >>> total.tolist(), weight.tolist()
        ([3.0], [2.0])
    """
    places = dict.fromkeys(kept, 0)
    leaves, tree = jax.tree.flatten(like)
    found = []
    for leaf in leaves:
        name = str(leaf.dtype)
        found.append(kept[name][:, places[name]])
        places[name] += 1
    return jax.tree.unflatten(tree, found)
