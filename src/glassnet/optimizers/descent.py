"""Optimizers that follow the gradient itself, from simplest to hardest."""

from dataclasses import dataclass
from typing import Literal

import jax
from jaxtyping import Array

from glassnet.optimizers.moments import zeros
from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class SGD(Optimizer):
    r"""Stochastic gradient descent: downhill, by the slope.

    For each parameter with gradient $g$,

    $$\Delta = -\alpha g$$

    Too small a rate takes for ever; too large a one overshoots, and beyond 2 over the
    steepest curvature each step lands farther from the bottom than the one before.

    Args:
        learning_rate: $\alpha$, step per unit of gradient. Above 0.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> import jax.numpy as jnp
        >>> optimizer, params = SGD(0.1), {"w": jnp.array([5.0])}
        >>> steps, _ = optimizer.update({"w": jnp.array([3.0])}, optimizer.init(params))
        >>> print(f"{steps['w'].item():.3f}")
        -0.300

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 8.1.
    """

    learning_rate: Positive = 0.01

    def init(self, params: Tree) -> Tree:
        """Nothing to remember but the rate."""
        return {"hyperparams": hyperparams(self)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Step against the gradient."""
        rate = state["hyperparams"]["learning_rate"]

        def step(g: Array) -> Array:
            return (-rate * widened(g)).astype(g.dtype)

        return jax.tree.map(step, grads), state


@dataclass(frozen=True)
class Momentum(Optimizer):
    r"""Descent with a memory: a ball that gathers speed downhill.

    For each parameter with gradient $g$,

    $$v \leftarrow \mu v + g, \qquad \Delta = -\alpha v$$

    and with `nesterov`, which looks one step ahead, $\Delta = -\alpha (g + \mu v)$.

    Along a steady slope the steps grow to $1/(1 - \mu)$ times those of `SGD`; across a
    ravine, where gradients alternate, they cancel. At high $\mu$ the ball overshoots.

    Lectures often write $v \leftarrow \mu v + \alpha g$, $\Delta = -v$: that is
    `rate="inside"`. While $\alpha$ is constant the steps are the same. Once it changes,
    the rate outside (as in Optax and PyTorch) acts in full on the next step, while the
    rate inside still rolls on with the speed that was gathered at the old one.

    Args:
        learning_rate: $\alpha$, step per unit of $v$. Above 0.
        momentum: $\mu$, memory of about $1/(1 - \mu)$ steps. In [0, 1).
        nesterov: whether to look ahead.
        rate: whether $\alpha$ multiplies the velocity ("outside") or goes into it
            ("inside").

    Raises:
        ConfigError: a setting is outside its range, or `rate` is another word.

    Example:
        >>> import jax.numpy as jnp
        >>> optimizer, params = Momentum(0.1), jnp.array(5.0)
        >>> state = optimizer.init(params)
        >>> for _ in range(3):
        ...     step, state = optimizer.update(jnp.array(1.0), state)
        ...     print(f"{step.item():.3f}")
        -0.100
        -0.190
        -0.271

    Source:
        Polyak (1964), "Some methods of speeding up the convergence of iteration
        methods", equation 9; Sutskever et al. (2013), "On the importance of
        initialization and momentum in deep learning", equations 1 to 4, for Nesterov's.
    """

    learning_rate: Positive = 0.01
    momentum: Fraction = 0.9
    nesterov: bool = False
    rate: Literal["outside", "inside"] = "outside"

    def init(self, params: Tree) -> Tree:
        """Zero velocity."""
        return {"hyperparams": hyperparams(self), "velocity": zeros(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Gather speed and step."""
        h = state["hyperparams"]
        rate, momentum = h["learning_rate"], h["momentum"]
        inside = self.rate == "inside"

        def push(g: Array) -> Array:
            return rate * widened(g) if inside else widened(g)

        def gather(g: Array, v: Array) -> Array:
            return momentum * v + push(g)

        def step(g: Array, v: Array) -> Array:
            ahead = push(g) + momentum * v if self.nesterov else v
            return (-ahead if inside else -rate * ahead).astype(g.dtype)

        velocity = jax.tree.map(gather, grads, state["velocity"])
        steps = jax.tree.map(step, grads, velocity)
        return steps, state | {"velocity": velocity}
