"""The one interface of `optimizers`: a pair of pure functions."""

import abc

from jaxtyping import Array, Float

from glassnet.settings import Settings
from glassnet.types import Tree


class Optimizer(Settings, abc.ABC):
    """How to turn gradients into steps.

    An optax transformation has the same two functions: it can be used in the place of
    an optimizer, and an optimizer fits in `optax.chain`. Numbers are read from
    `state["hyperparams"]`, never from the settings, so that they can be turned. An
    optimizer around another keeps the other's state under `inner`.
    """

    @abc.abstractmethod
    def init(self, params: Tree) -> Tree:
        """The first state: `hyperparams`, and what is remembered of each parameter."""

    @abc.abstractmethod
    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Steps to add to the parameters, in their dtype, and the next state."""


def widened(leaf: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """In float32 or wider, to remember small changes: 0.999 in bfloat16 is 1."""
    return leaf.astype(float)
