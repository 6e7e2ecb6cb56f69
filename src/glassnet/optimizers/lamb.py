"""LAMB: Adam for huge batches."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import memory, remember, weight
from glassnet.optimizers.optimizer import Optimizer, seen, widened
from glassnet.paths import weights
from glassnet.settings import Fraction, NonNegative, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class LAMB(Optimizer):
    r"""Adam whose step in each array is as long as the array, times the rate.

    With Adam's $m$ and $v$ and the array $w$ of one layer,

    $$u = \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + \epsilon} + \lambda w,
      \qquad \Delta = -\alpha\, \frac{\lVert w \rVert}{\lVert u \rVert}\, u$$

    Large batches want large rates, and one that is too large shows first in the layer
    whose weights are smallest: here no layer moves by more than its share. Where $w$ or
    $u$ is all zero, the ratio is 1, or a bias could never leave zero.

    Args:
        learning_rate: $\alpha$, the share of its own length by which an array moves.
            Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: memory of the mean square. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.
        weight_decay: $\lambda$, inside the ratio, 0 or more.
        decay_all: whether biases and scales decay too (`paths.weights`).

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> optimizer, params = LAMB(0.1), jnp.array([3.0, 4.0])  # of length 5
        >>> grads = jnp.array([300.0, 0.0])
        >>> steps, _ = optimizer.update(grads, optimizer.init(params), params)
        >>> print(f"{steps[0]:.3f}")
        -0.500

    Source:
        You et al. (2019), "Large Batch Optimization for Deep Learning: Training BERT in
        76 minutes", Algorithm 2, with $\phi(z) = z$, arXiv:1904.00962.
    """

    learning_rate: Positive = 1e-3
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Positive = 1e-6
    weight_decay: NonNegative = 0.0
    decay_all: bool = False

    def init(self, params: Tree) -> Tree:
        """Zero means, at step 0."""
        return {"hyperparams": hyperparams(self)} | memory(params)

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means and step, each array by its length."""
        params, h = seen(params, self), state["hyperparams"]
        state = remember(grads, state)
        unbias1 = 1 / weight(h["beta1"], state["step"])
        unbias2 = 1 / weight(h["beta2"], state["step"])

        def step(g: Array, m: Array, v: Array, w: Array, is_weight: bool) -> Array:
            u = unbias1 * m / (jnp.sqrt(unbias2 * v) + h["epsilon"])
            if is_weight or self.decay_all:
                u += h["weight_decay"] * widened(w)
            return (-h["learning_rate"] * _ratio(w, u) * u).astype(g.dtype)

        steps = jax.tree.map(
            step, grads, state["mean"], state["square"], params, weights(params)
        )
        return steps, state


def _ratio(w: Array, u: Array) -> Array:
    own, new = jnp.square(widened(w)).sum(), jnp.square(u).sum()
    either_is_zero = (own == 0) | (new == 0)
    # The inner where keeps 0 / 0 out, also on the way back.
    return jnp.where(
        either_is_zero,
        1,
        jnp.sqrt(jnp.where(either_is_zero, 1, own))
        / jnp.sqrt(jnp.where(either_is_zero, 1, new)),
    )
