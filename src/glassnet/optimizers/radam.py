"""RAdam: Adam that warms up by itself."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.optimizers.moments import memory, remember, weight
from glassnet.optimizers.optimizer import Optimizer
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree

ENOUGH = 5.0  # effective gradients from which on their mean square is trusted


@dataclass(frozen=True)
class RAdam(Optimizer):
    r"""Adam, held back while its mean square rests on too few gradients.

    With Adam's $\hat m$ and $\hat v$, $\rho_\infty = 2/(1 - \beta_2) - 1$ and

    $$\rho = \rho_\infty - \frac{2 t \beta_2^t}{1 - \beta_2^t}, \qquad
      r = \sqrt{\frac{(\rho - 4)(\rho - 2)\,\rho_\infty}
                     {(\rho_\infty - 4)(\rho_\infty - 2)\,\rho}}$$

    $$\Delta = -\alpha \begin{cases}
      r\, \hat m / (\sqrt{\hat v} + \epsilon) & \rho \ge 5 \\
      \hat m                                  & \text{else} \end{cases}$$

    $\rho$ is how many gradients $v$ is effectively the mean of. While they are few, the
    variance of $1/\sqrt{\hat v}$ is huge and some steps are far too long: that is what
    warm-ups cure. Here the first five steps go by the mean alone, as in `Momentum`, and
    $r$ then climbs to 1.

    Args:
        learning_rate: $\alpha$, about the size of one step. Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: memory of the mean square; up to 0.6, it is never used. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = RAdam(0.1), jnp.array(5.0)
        >>> state = optimizer.init(params)
        >>> for _ in range(6):
        ...     step, state = optimizer.update(jnp.array(3.0), state)
        >>> print(f"{step.item():.4f}")  # -0.1 r
        -0.0026

    Source:
        Liu et al. (2019), "On the Variance of the Adaptive Learning Rate and Beyond",
        Algorithm 2, arXiv:1908.03265; the 5 is that of Optax and PyTorch.
    """

    learning_rate: Positive = 1e-3
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Positive = 1e-8

    def init(self, params: Tree) -> Tree:
        """Zero means, at step 0."""
        return {"hyperparams": hyperparams(self)} | memory(params)

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means and step."""
        h, state = state["hyperparams"], remember(grads, state)
        size = -h["learning_rate"] / weight(h["beta1"], state["step"])
        unbias = 1 / weight(h["beta2"], state["step"])
        enough, share = _trust(h["beta2"], state["step"])

        def step(g: Array, m: Array, v: Array) -> Array:
            adapted = share * m / (jnp.sqrt(unbias * v) + h["epsilon"])
            return (size * jnp.where(enough, adapted, m)).astype(g.dtype)

        return jax.tree.map(step, grads, state["mean"], state["square"]), state


def _trust(beta: Float[Array, ""], step: Array) -> tuple[Array, Float[Array, ""]]:
    """Whether there are gradients enough, and the share $r$ of the step."""
    t, most = step.astype(float), 2 / (1 - beta) - 1
    count = most - 2 * t * beta**t / weight(beta, step)
    enough = count >= ENOUGH
    # elsewhere in numbers that are safe to divide by and to take the root of
    count, most = jnp.where(enough, count, ENOUGH), jnp.where(enough, most, ENOUGH)
    above = (count - 4) * (count - 2) * most
    return enough, jnp.sqrt(above / ((most - 4) * (most - 2) * count))
