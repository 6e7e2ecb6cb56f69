"""Engine: the loop that drives a learner."""

import functools
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Int

from glassnet.nn.layer import child_key
from glassnet.settings import Count, Settings
from glassnet.training.learner import Learner
from glassnet.training.shuffle import shuffled
from glassnet.types import Batch, Metrics, Tree


@dataclass(frozen=True)
class Engine(Settings):
    """Run a learner for any number of steps, to be stopped and resumed at any of them.

    The permutation is a function of seed and epoch, a step's key a function of seed and
    step, and the state holds the step: so the same seed gives the same bits, whatever
    the lengths of the runs it is made in. The number of steps is traced, so that every
    length runs the same program.

    A last batch that is not full is filled up with real rows of weight 0, taken from
    the head of the same permutation: zeros would shift the mean of a batch norm.

    Args:
        learner: what learns.
        batch_size: rows in a step, at least 1.
        seed: decides starting values, order of rows and everything random.

    Raises:
        ConfigError: `batch_size` is below 1.

    Example:
        >>> from glassnet.learners import Perceptron
        >>> data = {"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])}
        >>> engine = Engine(Perceptron(), batch_size=2)
        >>> state = engine.start(data)
        >>> state, metrics = engine.run(state, data, 3)
        >>> int(state["step"])
        3

    Source:
        `jax.lax.fori_loop` and `jax.random.fold_in`, JAX documentation.
    """

    learner: Learner
    batch_size: Count = 32
    seed: int = 0

    def start(self, data: Batch) -> Tree:
        """The state before the first step."""
        key = child_key(jax.random.key(self.seed), "start")
        first = self.batch(data, jnp.array(0))
        return {"learner": self.learner.init(key, first), "step": jnp.array(0)}

    def run(self, state: Tree, data: Batch, steps: int) -> tuple[Tree, Metrics]:
        """The state after so many steps more, and the metrics summed over them."""
        return _run(self, state, data, jnp.array(steps))

    def batch(self, data: Batch, step: Int[Array, ""]) -> Batch:
        """The rows of one step, each with its weight."""
        rows = len(data["x"])
        steps_per_epoch = -(-rows // self.batch_size)
        epoch, place = jnp.divmod(step, steps_per_epoch)
        place = place * self.batch_size + jnp.arange(self.batch_size)
        order = jax.random.fold_in(jax.random.key(self.seed), epoch)
        row = shuffled(place % rows, rows, child_key(order, "order"))
        full = {"weight": jnp.ones(rows)} | data
        batch = {name: array[row] for name, array in full.items()}
        return batch | {"weight": jnp.where(place < rows, batch["weight"], 0)}


@functools.partial(jax.jit, static_argnums=0)
def _run(
    engine: Engine, state: Tree, data: Batch, steps: Array
) -> tuple[Tree, Metrics]:
    def one(state: Tree) -> tuple[Tree, Metrics]:
        step = state["step"]
        key = jax.random.fold_in(jax.random.key(engine.seed), step)
        batch = engine.batch(data, step)
        after, metrics = engine.learner.step(state["learner"], batch, key)
        return {"learner": after, "step": step + 1}, metrics

    def add(_: Array, carry: tuple[Tree, Metrics]) -> tuple[Tree, Metrics]:
        state, metrics = one(carry[0])
        return state, jax.tree.map(jnp.add, carry[1], metrics)

    spec = jax.eval_shape(one, state)[1]
    zeros = jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), spec)
    return jax.lax.fori_loop(0, steps, add, (state, zeros))
