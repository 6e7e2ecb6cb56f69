"""The one interface of `optimizers`: a pair of pure functions."""

import abc

from jaxtyping import Array, Float

from glassnet.errors import ConfigError
from glassnet.settings import Settings
from glassnet.types import Tree


class Optimizer(Settings, abc.ABC):
    """How to turn gradients into steps.

    An optax transformation has the same two functions: it can be used in the place of
    an optimizer, and an optimizer fits in `optax.chain`. Numbers are read from
    `state["hyperparams"]`, never from the settings, so that they can be turned.
    """

    @abc.abstractmethod
    def init(self, params: Tree) -> Tree:
        """The first state: `hyperparams`, and what is remembered of each parameter."""

    @abc.abstractmethod
    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Steps to add to the parameters, in their dtype, and the next state."""

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The params to predict with: an average where one is kept, or these."""
        return params


class Wrapper(Optimizer, abc.ABC):
    """An optimizer around another, whose state it keeps under `inner`.

    Wrappers nest in any order; each says where the order matters.
    """

    optimizer: Optimizer

    def averaged(self, state: Tree, params: Tree) -> Tree:
        """The average that the optimizer inside keeps, or these params."""
        if isinstance(self.optimizer, Optimizer):  # optax has no such thing
            return self.optimizer.averaged(state["inner"], params)
        return params


def widened(leaf: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """In float32 or wider, to remember small changes: 0.999 in bfloat16 is 1."""
    return leaf.astype(float)


def seen(params: Tree | None, optimizer: Optimizer) -> Tree:
    """The params, for an optimizer that cannot do without them.

    Raises:
        ConfigError: `update` was not given any.
    """
    if params is None:
        raise ConfigError(
            f"{type(optimizer).__name__} cannot work on params that it does not see.",
            got="update(grads, state)",
            expected="update(grads, state, params)",
            fix="pass the params as the third argument",
        )
    return params
