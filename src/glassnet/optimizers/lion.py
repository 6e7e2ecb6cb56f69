"""Lion: every parameter moves by the same amount, up or down."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import follow, zeros
from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class Lion(Optimizer):
    r"""The sign of a running mean, and one memory in the place of Adam's two.

    $$\Delta = -\alpha\, \mathrm{sign}(\beta_1 m + (1 - \beta_1)\, g), \qquad
      m \leftarrow \beta_2 m + (1 - \beta_2)\, g$$

    Every step is $\alpha$ long in every parameter, so the rate should be three to ten
    times smaller than Adam's, and the decay as many times larger. The paper's decay is
    `WeightDecay(Lion(1e-4), 0.1)`.

    Args:
        learning_rate: $\alpha$, the size of every step. Above 0.
        beta1: share of the memory in the step. In [0, 1).
        beta2: memory of the mean, about $1/(1 - \beta_2)$ steps. In [0, 1).

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = Lion(0.1), jnp.array([5.0, 5.0, 5.0])
        >>> grads = jnp.array([300.0, -0.001, 0.0])
        >>> steps, _ = optimizer.update(grads, optimizer.init(params))
        >>> [f"{step:.1f}" for step in steps]
        ['-0.1', '0.1', '-0.0']

    Source:
        Chen et al. (2023), "Symbolic Discovery of Optimization Algorithms",
        Algorithm 2, arXiv:2302.06675.
    """

    learning_rate: Positive = 1e-4
    beta1: Fraction = 0.9
    beta2: Fraction = 0.99

    def init(self, params: Tree) -> Tree:
        """A mean of zero."""
        return {"hyperparams": hyperparams(self), "mean": zeros(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Step by the sign, then move the mean."""
        h = state["hyperparams"]

        def step(g: Array, m: Array) -> Array:
            mixed = h["beta1"] * m + (1 - h["beta1"]) * widened(g)
            return (-h["learning_rate"] * jnp.sign(mixed)).astype(g.dtype)

        steps = jax.tree.map(step, grads, state["mean"])
        return steps, state | {"mean": follow(state["mean"], grads, h["beta2"])}
