"""Adam: steps of nearly equal size, and weights that decay beside them."""

from dataclasses import dataclass

import jax
from jaxtyping import Array

from glassnet.optimizers.moments import adam_steps, memory, remember
from glassnet.optimizers.optimizer import Optimizer, seen, widened
from glassnet.paths import weights
from glassnet.settings import Fraction, NonNegative, Positive, hyperparams
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
        >>> import jax.numpy as jnp
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
        return {"hyperparams": hyperparams(self)} | memory(params)

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means and step."""
        state = remember(grads, state)
        steps = jax.tree.map(lambda g, s: s.astype(g.dtype), grads, adam_steps(state))
        return steps, state


@dataclass(frozen=True)
class AdamW(Optimizer):
    r"""Adam, with weights that shrink by a share of themselves at each step.

    With Adam's step $\Delta_{Adam}$ and weight decay $\lambda$,

    $$\Delta = \Delta_{Adam} - \alpha \lambda w$$

    The decay stands beside Adam's step and not in the gradient ("decoupled"): as a
    penalty, its gradient would be divided by $\sqrt{v}$ as well, so that weights with
    large gradients would hardly decay. It is multiplied by the rate, as in Optax and
    PyTorch: schedules act on both. (The paper's $\lambda$ stands beside $\alpha$, and
    is our $\alpha \lambda$.)

    Args:
        learning_rate: $\alpha$, about the size of one step. Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: memory of the mean square. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.
        weight_decay: $\lambda$, the share of a weight that goes per unit of rate, 0 or
            more: at a rate of 0.001, 0.01 takes 1 part in 100,000 at each step.
        decay_all: whether biases and scales decay too (`paths.weights`).

    Raises:
        ConfigError: a setting is outside its range, or `update` is not given params.

    Example:
        >>> import jax.numpy as jnp
        >>> optimizer = AdamW(0.1, weight_decay=0.5)
        >>> params, grads = {"w": jnp.array([2.0])}, {"w": jnp.array([300.0])}
        >>> steps, state = optimizer.update(grads, optimizer.init(params), params)
        >>> print(f"{steps['w'].item():.3f}")  # -0.1 - 0.1 * 0.5 * 2
        -0.200

    Source:
        Loshchilov & Hutter (2017), "Decoupled Weight Decay Regularization",
        Algorithm 2, arXiv:1711.05101.
    """

    learning_rate: Positive = 1e-3
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Positive = 1e-8
    weight_decay: NonNegative = 0.01
    decay_all: bool = False

    def init(self, params: Tree) -> Tree:
        """Zero means, at step 0."""
        return {"hyperparams": hyperparams(self)} | memory(params)

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means, step, and decay."""
        h, state = state["hyperparams"], remember(grads, state)
        decay = h["learning_rate"] * h["weight_decay"]

        def step(g: Array, s: Array, w: Array, is_weight: bool) -> Array:
            decays = is_weight or self.decay_all
            return (s - decay * widened(w) if decays else s).astype(g.dtype)

        params = seen(params, self)
        steps = jax.tree.map(step, grads, adam_steps(state), params, weights(params))
        return steps, state
