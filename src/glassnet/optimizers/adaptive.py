"""Optimizers that scale each step by past gradients, from simplest to hardest."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class Adam(Optimizer):
    r"""Steps of nearly equal size, whatever the gradients' scale.

    For each parameter with gradient $g$, at step $t = 1, 2, \dots$

    $$\begin{aligned}
      m &\leftarrow \beta_1 m + (1 - \beta_1)\, g   && \text{running mean} \\
      v &\leftarrow \beta_2 v + (1 - \beta_2)\, g^2 && \text{running mean square} \\
      \Delta &= -\alpha\, \frac{m / (1 - \beta_1^t)}
                {\sqrt{v / (1 - \beta_2^t)} + \epsilon}
    \end{aligned}$$

    The two divisions by $1 - \beta^t$ undo the pull towards the zeros that $m$ and
    $v$ start from.

    Args:
        learning_rate: $\alpha$, about the size of one step, in the parameter's own
            units. Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: memory of the mean square. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Added outside the root.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = Adam(0.1), {"w": jnp.array([5.0])}
        >>> grads = {"w": jnp.array([300.0])}  # the gradient's size does not matter
        >>> steps, state = optimizer.update(grads, optimizer.init(params))
        >>> print(f"{steps['w'].item():.3f}")
        -0.100

    Source:
        Kingma & Ba (2014), "Adam: A Method for Stochastic Optimization",
        Algorithm 1, arXiv:1412.6980. Defaults are the paper's.
    """

    learning_rate: Positive = 1e-3
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Positive = 1e-8

    def init(self, params: Tree) -> Tree:
        """Zero means, at step 0."""
        zeros = jax.tree.map(jnp.zeros_like, widened(params))
        memory = {"mean": zeros, "square": zeros, "step": jnp.array(0)}
        return {"hyperparams": hyperparams(self)} | memory

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means and step."""
        h = state["hyperparams"]
        rate, beta1, beta2 = h["learning_rate"], h["beta1"], h["beta2"]
        step = state["step"] + 1
        t = step.astype(float)

        wide = widened(grads)
        mean = jax.tree.map(
            lambda m, g: beta1 * m + (1 - beta1) * g, state["mean"], wide
        )
        square = jax.tree.map(
            lambda v, g: beta2 * v + (1 - beta2) * g**2, state["square"], wide
        )

        def delta(g: Array, m: Array, v: Array) -> Float[Array, "..."]:
            root = jnp.sqrt(v / (1 - beta2**t)) + h["epsilon"]
            return (-rate * m / (1 - beta1**t) / root).astype(g.dtype)

        steps = jax.tree.map(delta, grads, mean, square)
        return steps, state | {"mean": mean, "square": square, "step": step}
