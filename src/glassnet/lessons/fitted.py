"""Fitted: a network after learning from all rows at once, for several lessons."""

from dataclasses import dataclass

from jaxtyping import Array, Float, Shaped

from glassnet.learners import Supervised
from glassnet.nn import Layer
from glassnet.training import Engine, Resident
from glassnet.types import Tree

__all__ = ["Fitted", "fitted"]


@dataclass(frozen=True, eq=False)
class Fitted:
    """A network with what it learned, to be called like a function.

    Args:
        network: the layers.
        params: as learned.
        state: of the network.
    """

    network: Layer
    params: Tree
    state: Tree

    def __call__(self, x: Float[Array, "rows ..."]) -> Float[Array, "rows ..."]:
        """What the network answers to each row."""
        params, state = self.params, self.state
        return self.network.apply(params, state, x, key=None, training=False)[0]


def fitted(
    learner: Supervised,
    x: Float[Array, "rows ..."],
    y: Shaped[Array, "rows ..."],
    *,
    steps: int,
    seed: int,
) -> Fitted:
    """Learn from all rows at each step.

    Args:
        learner: the network, its loss, and what makes the loss small.
        x: inputs.
        y: answers.
        steps: how many.
        seed: decides the start.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet import losses, nn, optimizers
        >>> learner = Supervised(nn.Dense(1), losses.SquaredError(), optimizers.LBFGS())
        >>> x = jnp.array([[0.0], [1.0], [2.0]])
        >>> line = fitted(learner, x, 3 * x + 1, steps=20, seed=0)
        >>> line(jnp.array([[5.0]])).round(3).item()
        16.0
    """
    rows = Resident({"x": x, "y": y})
    engine = Engine(learner, batch_size=len(x))
    state, _ = engine.run(engine.start(rows, seed), rows, steps)
    return Fitted(learner.network, *engine.model(state))
