"""Accumulate: one step for many batches."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import zeros
from glassnet.optimizers.optimizer import Optimizer, Wrapper, widened
from glassnet.settings import Count
from glassnet.types import Tree


@dataclass(frozen=True)
class Accumulate(Wrapper):
    r"""Let the optimizer step once for every few batches, on their mean gradient.

    $$\Delta_t = \begin{cases}
      \Delta\left(\frac{1}{k} \sum_{i=0}^{k-1} g_{t-i}\right) & k \mid t \\
      0 & \text{else}
    \end{cases}$$

    for $t = 1, 2, \dots$: a batch $k$ times as large as memory holds. Each batch counts
    alike, whatever its rows weigh. Not the same with batch normalization, which still
    sees one batch at a time.

    What stands inside counts steps, what stands around it counts batches: a schedule
    for 1,000 steps is `Accumulate(Scheduled(...), k)`, and a clip outside clips every
    batch by itself.

    Args:
        optimizer: gets the mean gradients.
        steps: $k$, batches per step, at least 1.

    Raises:
        ConfigError: `steps` is below 1.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> optimizer, params = Accumulate(SGD(0.1), 2), jnp.array(5.0)
        >>> state = optimizer.init(params)
        >>> for g in (1.0, 3.0, 8.0):
        ...     step, state = optimizer.update(jnp.array(g), state)
        ...     print(f"{step.item():.3f}")
        0.000
        -0.200
        0.000

    Source:
        Goyal et al. (2017), "Accurate, Large Minibatch SGD", section 3, where workers
        stand in the place of batches, arXiv:1706.02677.
    """

    optimizer: Optimizer
    steps: Count

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and no gradients yet."""
        inner = self.optimizer.init(params)
        return {"inner": inner, "mean": zeros(params), "count": jnp.array(0)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Take in the gradient, and step if it is the last of its group."""
        count = state["count"] + 1
        full = count == self.steps

        def take_in(mean: Array, g: Array) -> Array:
            return mean + (widened(g) - mean) / count.astype(float)

        mean = jax.tree.map(take_in, state["mean"], grads)
        # Both sides are computed: a choice by lax.cond would be made so under vmap too.
        steps, inner = self.optimizer.update(mean, state["inner"], params)

        def when_full(new: Array, old: Array) -> Array:
            return jnp.where(full, new, old)

        steps = jax.tree.map(
            lambda s, g: jnp.where(full, s, 0).astype(g.dtype), steps, grads
        )
        return steps, {
            "inner": jax.tree.map(when_full, inner, state["inner"]),
            "mean": jax.tree.map(lambda m: jnp.where(full, 0, m), mean),
            "count": count % self.steps,
        }
