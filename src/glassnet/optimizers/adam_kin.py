"""Relatives of Adam, each with one of its three lines changed; simplest first."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import ahead, follow, memory, remember, weight, zeros
from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class Nadam(Optimizer):
    r"""Adam that looks one step ahead, as Nesterov's momentum does.

    With Adam's $m$ and $v$ after the gradient $g$ of step $t$,

    $$\Delta = -\alpha\, \frac{\beta_1 m / (1 - \beta_1^{t+1})
                               + (1 - \beta_1)\, g / (1 - \beta_1^t)}
                {\sqrt{v / (1 - \beta_2^t)} + \epsilon}$$

    As in Optax, $\beta_1$ is the same at every step; the paper, Keras and PyTorch let
    it grow by a schedule of their own.

    Args:
        learning_rate: $\alpha$, about the size of one step. Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: memory of the mean square. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = Nadam(0.1, beta1=0.5), jnp.array(5.0)
        >>> step, _ = optimizer.update(jnp.array(300.0), optimizer.init(params))
        >>> print(f"{step.item():.4f}")  # -0.1 (0.5 * 0.5 / 0.75 + 0.5 / 0.5)
        -0.1333

    Source:
        Dozat (2016), "Incorporating Nesterov Momentum into Adam", Algorithm 2, without
        the factor $\beta_2$ on $v$.
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
        """Move the running means and step ahead of them."""
        h, state = state["hyperparams"], remember(grads, state)
        t = state["step"]
        unbias = 1 / weight(h["beta2"], t)

        def step(g: Array, m: Array, v: Array) -> Array:
            root = jnp.sqrt(unbias * v) + h["epsilon"]
            mean = ahead(m, g, h["beta1"], t)
            return (-h["learning_rate"] * mean / root).astype(g.dtype)

        return jax.tree.map(step, grads, state["mean"], state["square"]), state


@dataclass(frozen=True)
class AMSGrad(Optimizer):
    r"""Adam whose rates never rise again.

    With Adam's $m$ and $v$,

    $$\hat v \leftarrow \max\left(\hat v,\ \frac{v}{1 - \beta_2^t}\right), \qquad
      \Delta = -\alpha\, \frac{m / (1 - \beta_1^t)}{\sqrt{\hat v} + \epsilon}$$

    Adam may forget a rare large gradient and then step too far; with the largest mean
    square so far it cannot. As in Optax, the maximum is taken after the division by
    $1 - \beta_2^t$; PyTorch takes it before, the paper does not divide.

    Args:
        learning_rate: $\alpha$, about the size of the first steps. Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: memory of the mean square. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = AMSGrad(0.1, beta1=0.0), jnp.array(5.0)
        >>> state = optimizer.init(params)
        >>> for g in (100.0, 1.0):
        ...     step, state = optimizer.update(jnp.array(g), state)
        ...     print(f"{step.item():.3f}")
        -0.100
        -0.001

    Source:
        Reddi, Kale & Kumar (2018), "On the Convergence of Adam and Beyond",
        Algorithm 2, arXiv:1904.09237.
    """

    learning_rate: Positive = 1e-3
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Positive = 1e-8

    def init(self, params: Tree) -> Tree:
        """Zero means, at step 0."""
        largest = {"largest": zeros(params)}
        return {"hyperparams": hyperparams(self)} | memory(params) | largest

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means, keep the largest, and step."""
        h, state = state["hyperparams"], remember(grads, state)
        unbias = 1 / weight(h["beta2"], state["step"])
        size = -h["learning_rate"] / weight(h["beta1"], state["step"])
        largest = jax.tree.map(
            lambda top, v: jnp.maximum(top, unbias * v),
            state["largest"],
            state["square"],
        )

        def step(g: Array, m: Array, top: Array) -> Array:
            return (size * m / (jnp.sqrt(top) + h["epsilon"])).astype(g.dtype)

        steps = jax.tree.map(step, grads, state["mean"], largest)
        return steps, state | {"largest": largest}


@dataclass(frozen=True)
class Adamax(Optimizer):
    r"""Adam measured by the largest recent gradient in the place of a mean square.

    $$u \leftarrow \max(\beta_2 u,\ |g| + \epsilon), \qquad
      \Delta = -\alpha\, \frac{m / (1 - \beta_1^t)}{u}$$

    No step is longer than $\alpha$ by more than the first division, and $u$ needs no
    correction for starting at zero.

    Args:
        learning_rate: $\alpha$, about the size of one step. Above 0.
        beta1: memory of the mean, about $1/(1 - \beta_1)$ steps. In [0, 1).
        beta2: how slowly the largest is forgotten. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = Adamax(0.1), jnp.array(5.0)
        >>> step, _ = optimizer.update(jnp.array(300.0), optimizer.init(params))
        >>> print(f"{step.item():.3f}")
        -0.100

    Source:
        Kingma & Ba (2014), "Adam: A Method for Stochastic Optimization",
        Algorithm 2, arXiv:1412.6980; $\epsilon$ as in Optax and PyTorch.
    """

    learning_rate: Positive = 2e-3
    beta1: Fraction = 0.9
    beta2: Fraction = 0.999
    epsilon: Positive = 1e-8

    def init(self, params: Tree) -> Tree:
        """Zero mean and nothing large, at step 0."""
        start = {"mean": zeros(params), "largest": zeros(params), "step": jnp.array(0)}
        return {"hyperparams": hyperparams(self)} | start

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the mean and the largest, and step."""
        h, t = state["hyperparams"], state["step"] + 1
        size = -h["learning_rate"] / weight(h["beta1"], t)
        mean = follow(state["mean"], grads, h["beta1"])

        def grow(g: Array, u: Array) -> Array:
            return jnp.maximum(h["beta2"] * u, jnp.abs(widened(g)) + h["epsilon"])

        def step(g: Array, m: Array, u: Array) -> Array:
            return (size * m / u).astype(g.dtype)

        largest = jax.tree.map(grow, grads, state["largest"])
        steps = jax.tree.map(step, grads, mean, largest)
        return steps, state | {"mean": mean, "largest": largest, "step": t}
