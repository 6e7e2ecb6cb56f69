"""Wrappers that keep weights small beside the steps, simplest first."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.errors import ConfigError
from glassnet.optimizers.clipping import unit_lengths
from glassnet.optimizers.optimizer import Optimizer, Wrapper, seen, widened
from glassnet.optimizers.scheduled import Scheduled
from glassnet.optimizers.turnable import numbers
from glassnet.paths import weights
from glassnet.settings import NonNegative, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class WeightDecay(Wrapper):
    r"""Any optimizer, with weights that shrink by a share of themselves at each step.

    $$\Delta = \Delta_{inner} - \alpha \lambda w \qquad\text{or, not scaled,}\qquad
      \Delta = \Delta_{inner} - \lambda w$$

    The decay stands beside the step and not in the gradient: `WeightDecay(Adam())` is
    `AdamW()`. Scaled by the rate, as in Optax and PyTorch, a schedule of the rate acts
    on both, and must stand outside. Not scaled, as some lectures write it, weights
    halve in $0.69 / \lambda$ steps whatever the rate does.

    Args:
        optimizer: makes the step.
        weight_decay: $\lambda$, 0 or more; scaled, the share of a weight that goes per
            unit of rate; not scaled, the share that goes at each step.
        scaled: whether to multiply by the rate $\alpha$ of the optimizer inside.
        decay_all: whether biases and scales decay too (`paths.weights`).

    Raises:
        ConfigError: a setting is outside its range, the decay is to be scaled by a rate
            that is not there or is scheduled inside, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> params, grads = jnp.array([2.0]), jnp.array([0.0])
        >>> for scaled in (True, False):
        ...     optimizer = WeightDecay(SGD(0.1), 0.5, scaled=scaled)
        ...     steps, _ = optimizer.update(grads, optimizer.init(params), params)
        ...     print(f"{steps[0]:.1f}")  # -0.1 * 0.5 * 2, and -0.5 * 2
        -0.1
        -1.0

    Source:
        Loshchilov & Hutter (2017), "Decoupled Weight Decay Regularization",
        Algorithm 1, arXiv:1711.05101; Hanson & Pratt (1988), "Comparing Biases for
        Minimal Network Construction with Back-Propagation", equation 1, not scaled.
    """

    optimizer: Optimizer
    weight_decay: NonNegative = 0.01
    scaled: bool = True
    decay_all: bool = False

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the decay."""
        inner = self.optimizer.init(params)
        if self.scaled:
            _demand_rate(self.optimizer, inner)
        return {"hyperparams": hyperparams(self), "inner": inner}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step, and shrink the weights."""
        params, decay = seen(params, self), state["hyperparams"]["weight_decay"]
        if self.scaled:
            decay = decay * numbers(state["inner"])["learning_rate"]
        steps, inner = self.optimizer.update(grads, state["inner"], params)

        def shrink(s: Array, w: Array, is_weight: bool) -> Array:
            if not (is_weight or self.decay_all):
                return s
            return (widened(s) - decay * widened(w)).astype(s.dtype)

        steps = jax.tree.map(shrink, steps, params, weights(params))
        return steps, state | {"inner": inner}


@dataclass(frozen=True)
class MaxNorm(Wrapper):
    r"""Any optimizer, with the weights into each unit no longer than a limit.

    After the step, for the weights $w$ into each unit,

    $$w \leftarrow w \min\left(1, \frac{c}{\lVert w \rVert}\right)$$

    Unlike a penalty it pulls at nothing that is short enough, so that high rates can be
    used, with dropout above all, and no unit runs away.

    Kernels only, which are weights with two axes or more: over all axes but the last.
    Weights that are too long at the start are shortened with the first step.

    Args:
        optimizer: makes the step.
        norm: $c$, the greatest length; 3 or 4 are usual. Above 0.

    Raises:
        ConfigError: `norm` is not above 0, or `update` is not given params.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> params = jnp.array([[3.0, 0.0], [4.0, 1.0]])  # of length 5 and 1
        >>> optimizer, still = MaxNorm(SGD(0.1), 2.5), jnp.zeros((2, 2))
        >>> steps, _ = optimizer.update(still, optimizer.init(params), params)
        >>> (params + steps).tolist()
        [[1.5, 0.0], [2.0, 1.0]]

    Source:
        Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks from
        Overfitting", section 5.1.
    """

    optimizer: Optimizer
    norm: Positive = 3.0

    def init(self, params: Tree) -> Tree:
        """The optimizer's own state, and the norm."""
        return {"hyperparams": hyperparams(self), "inner": self.optimizer.init(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Let the optimizer step, and shorten what has become too long."""
        params, limit = seen(params, self), state["hyperparams"]["norm"]
        steps, inner = self.optimizer.update(grads, state["inner"], params)

        def shorten(s: Array, w: Array, is_weight: bool) -> Array:
            if not is_weight or w.ndim < 2:
                return s
            new = widened(w) + widened(s)
            length = unit_lengths(new)
            back = new * (limit / jnp.maximum(length, limit)) - widened(w)
            return jnp.where(length > limit, back.astype(s.dtype), s)

        steps = jax.tree.map(shorten, steps, params, weights(params))
        return steps, state | {"inner": inner}


def _demand_rate(optimizer: Optimizer, state: Tree) -> None:
    """Refuse a rate that is not there, or that another hand moves unseen."""
    inside, got = optimizer, ""
    while isinstance(inside, Wrapper) and not got:
        if isinstance(inside, Scheduled) and inside.setting == "learning_rate":
            got = f"WeightDecay around {inside}"
        inside = inside.optimizer
    if not got and "learning_rate" not in numbers(state):
        got = f"WeightDecay around {optimizer}"
    if got:
        raise ConfigError(
            "WeightDecay does not see the rate that it is scaled by.",
            got=got,
            expected="an optimizer whose learning_rate is not scheduled inside",
            fix="put Scheduled around WeightDecay, or pass scaled=False",
        )
