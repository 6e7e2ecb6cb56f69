"""Optimizers that follow the gradient itself, from simplest to hardest."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp

from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class SGD(Optimizer):
    r"""Stochastic gradient descent: downhill, with momentum if wanted.

    For each parameter with gradient $g$,

    $$v \leftarrow \mu v + g, \qquad \Delta = -\alpha v$$

    The rate stands outside $v$ (as in Optax and PyTorch): a change of rate acts on the
    next step in full. With the rate inside, $v \leftarrow \mu v + \alpha g$, steps are
    the same while the rate is constant, and lag behind where it is not.

    Args:
        learning_rate: $\alpha$, step per unit of gradient. Above 0.
        momentum: $\mu$, memory of about $1/(1 - \mu)$ steps. In [0, 1).

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = SGD(0.1), {"w": jnp.array([5.0])}
        >>> steps, _ = optimizer.update({"w": jnp.array([3.0])}, optimizer.init(params))
        >>> print(f"{steps['w'].item():.3f}")
        -0.300

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithms 8.1 and 8.2.
    """

    learning_rate: Positive = 0.01
    momentum: Fraction = 0.0

    def init(self, params: Tree) -> Tree:
        """Zero velocity."""
        velocity = jax.tree.map(jnp.zeros_like, widened(params))
        return {"hyperparams": hyperparams(self), "velocity": velocity}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Gather speed and step."""
        rate, momentum = (
            state["hyperparams"][name] for name in ("learning_rate", "momentum")
        )
        velocity = jax.tree.map(
            lambda v, g: momentum * v + g, state["velocity"], widened(grads)
        )
        steps = jax.tree.map(lambda g, v: (-rate * v).astype(g.dtype), grads, velocity)
        return steps, state | {"velocity": velocity}
