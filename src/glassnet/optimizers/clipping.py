"""ClipByGlobalNorm: an optimizer that is never shown a huge gradient."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class ClipByGlobalNorm(Optimizer):
    r"""Shorten gradients that are too long, then let the optimizer step.

    $$g \leftarrow g \min\left(1, \frac{c}{\lVert g \rVert}\right), \qquad
      \lVert g \rVert^2 = \textstyle\sum_i g_i^2$$

    over all parameters together, so that the direction stays. A single cliff in the
    loss then cannot throw the network away; a gradient that is NaN or infinite makes
    NaN all the same, for the guard to see. Under `SGD` no step is longer than
    $\alpha c$; `Adam` rescales its gradients anyway, so it only feels the change.

    Args:
        optimizer: gets the shortened gradients.
        norm: $c$, the greatest length, in the gradient's own units. Above 0. Lives in
            the state, so it can be turned while training.

    Raises:
        ConfigError: `norm` is not above 0.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = ClipByGlobalNorm(SGD(0.1), 1.0), jnp.zeros(2)
        >>> grads = jnp.array([30.0, 40.0])  # of length 50
        >>> steps, _ = optimizer.update(grads, optimizer.init(params))
        >>> [f"{step:.3f}" for step in steps]
        ['-0.060', '-0.080']

    Source:
        Pascanu, Mikolov & Bengio (2012), "On the difficulty of training Recurrent
        Neural Networks", Algorithm 1, arXiv:1211.5063.
    """

    optimizer: Optimizer
    norm: Positive = 1.0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the norm."""
        return {"hyperparams": hyperparams(self), "inner": self.optimizer.init(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Shorten, and let the optimizer step."""
        squares = [jnp.square(widened(g)).sum() for g in jax.tree.leaves(grads)]
        length, limit = jnp.sqrt(sum(squares)), state["hyperparams"]["norm"]
        # Not limit / length, which is 0 / 0 where nothing is left to learn.
        share = limit / jnp.maximum(length, limit)

        def shorten(g: Array) -> Array:
            return (share * widened(g)).astype(g.dtype)

        steps, inner = self.optimizer.update(
            jax.tree.map(shorten, grads), state["inner"], params
        )
        return steps, state | {"inner": inner}
