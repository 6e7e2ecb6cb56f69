"""Adagrad and what mended it: rates that follow past squares, simplest first."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.moments import follow, follow_squares, zeros
from glassnet.optimizers.optimizer import Optimizer, widened
from glassnet.settings import Fraction, Positive, hyperparams
from glassnet.types import Tree


@dataclass(frozen=True)
class Adagrad(Optimizer):
    r"""A rate for each parameter, which falls with all the gradients it has seen.

    $$G \leftarrow G + g^2, \qquad \Delta = -\frac{\alpha}{\sqrt{G + \epsilon}}\, g$$

    What is seldom active keeps a high rate: made for sparse inputs. But $G$ only grows,
    so that under steady gradients the rate dies as $1/\sqrt{t}$.

    $\epsilon$ stands inside the root, as in lectures and in Optax, whose first value of
    $G$ adds to it: `epsilon=0.1` is Optax's default. PyTorch has it outside,
    $\sqrt{G} + \epsilon$: `epsilon_inside=False`, 1e-10.

    Args:
        learning_rate: $\alpha$, the size of the first step. Above 0.
        epsilon: keeps a step finite where gradients vanish. Above 0.
        epsilon_inside: whether it stands inside the root.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = Adagrad(0.1), jnp.array(5.0)
        >>> state = optimizer.init(params)
        >>> for _ in range(3):  # 0.1 / sqrt(t)
        ...     step, state = optimizer.update(jnp.array(3.0), state)
        ...     print(f"{step.item():.3f}")
        -0.100
        -0.071
        -0.058

    Source:
        Duchi, Hazan & Singer (2011), "Adaptive Subgradient Methods for Online Learning
        and Stochastic Optimization", section 1.1, the diagonal form.
    """

    learning_rate: Positive = 0.01
    epsilon: Positive = 1e-8
    epsilon_inside: bool = True

    def init(self, params: Tree) -> Tree:
        """No gradient seen yet."""
        return {"hyperparams": hyperparams(self), "squares": zeros(params)}

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Add up the squares and step."""
        h = state["hyperparams"]

        def step(g: Array, squares: Array) -> Array:
            root = _root(squares, h["epsilon"], self.epsilon_inside)
            return (-h["learning_rate"] * widened(g) / root).astype(g.dtype)

        def add(g: Array, squares: Array) -> Array:
            return squares + jnp.square(widened(g))

        squares = jax.tree.map(add, grads, state["squares"])
        return jax.tree.map(step, grads, squares), state | {"squares": squares}


@dataclass(frozen=True)
class RMSprop(Optimizer):
    r"""Adagrad that forgets: the rate follows the recent gradients only.

    $$v \leftarrow \beta v + (1 - \beta)\, g^2, \qquad
      \Delta = -\frac{\alpha}{\sqrt{v + \epsilon}}\, g$$

    With `centered`, the variance $v - m^2$ stands for $v$, with $m$ the running mean of
    $g$. With `momentum` $\mu$, the scaled gradient $u$ gathers speed,
    $s \leftarrow \mu s + u$, and $\Delta = -\alpha s$.

    $\epsilon$ stands inside the root, as in Optax; PyTorch, whose default $\beta$ is
    0.99, has it outside: `epsilon_inside=False`. As $v$ starts from zero, the first
    steps are up to $1/\sqrt{1 - \beta}$ times too large, which `Adam` undoes.

    Args:
        learning_rate: $\alpha$, about the size of one step. Above 0.
        beta: memory of the mean square, about $1/(1 - \beta)$ steps. In [0, 1).
        epsilon: keeps a step finite where gradients vanish. Above 0.
        momentum: $\mu$ in [0, 1), or None for none.
        centered: whether to take the mean off.
        epsilon_inside: whether $\epsilon$ stands inside the root.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = RMSprop(0.1, beta=0.75), jnp.array(5.0)
        >>> step, _ = optimizer.update(jnp.array(300.0), optimizer.init(params))
        >>> print(f"{step.item():.3f}")  # 0.1 / sqrt(1 - 0.75)
        -0.200

    Source:
        Tieleman & Hinton (2012), "Neural Networks for Machine Learning", lecture 6.5;
        Graves (2013), arXiv:1308.0850, equations 38 to 41, for the centered form.
    """

    learning_rate: Positive = 1e-3
    beta: Fraction = 0.9
    epsilon: Positive = 1e-8
    momentum: Fraction | None = None
    centered: bool = False
    epsilon_inside: bool = True

    def init(self, params: Tree) -> Tree:
        """Nothing seen yet."""
        state = {"hyperparams": hyperparams(self), "square": zeros(params)}
        state |= {"mean": zeros(params)} if self.centered else {}
        return state | ({} if self.momentum is None else {"velocity": zeros(params)})

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the running means and step."""
        h = state["hyperparams"]
        square = follow_squares(state["square"], grads, h["beta"])
        state = state | {"square": square}
        if self.centered:
            state["mean"] = follow(state["mean"], grads, h["beta"])
            square = jax.tree.map(_variance, square, state["mean"])

        def scale(g: Array, v: Array) -> Array:
            return widened(g) / _root(v, h["epsilon"], self.epsilon_inside)

        speed = jax.tree.map(scale, grads, square)
        if self.momentum is not None:
            speed = jax.tree.map(
                lambda u, s: h["momentum"] * s + u, speed, state["velocity"]
            )
            state["velocity"] = speed

        def step(g: Array, s: Array) -> Array:
            return (-h["learning_rate"] * s).astype(g.dtype)

        return jax.tree.map(step, grads, speed), state


@dataclass(frozen=True)
class Adadelta(Optimizer):
    r"""Steps in the units of the parameters, with hardly a rate to choose.

    $$\begin{aligned}
      v      &\leftarrow \beta v + (1 - \beta)\, g^2 \\
      u      &= \sqrt{d + \epsilon}\, / \sqrt{v + \epsilon}\; g \\
      d      &\leftarrow \beta d + (1 - \beta)\, u^2, \qquad \Delta = -\alpha u
    \end{aligned}$$

    A gradient has the unit of the loss per parameter; the root mean square $\sqrt d$ of
    past steps over that of past gradients gives $u$ the unit of a parameter. It starts
    with steps of $\sqrt\epsilon$ and needs time to gather pace.

    Args:
        learning_rate: $\alpha$, a factor without unit; the paper has 1. Above 0.
        beta: memory of both means, about $1/(1 - \beta)$ steps. In [0, 1).
        epsilon: sets the size of the first steps, its root. Above 0.

    Raises:
        ConfigError: a setting is outside its range.

    Example:
        >>> optimizer, params = Adadelta(beta=0.75, epsilon=0.01), jnp.array(5.0)
        >>> step, _ = optimizer.update(jnp.array(300.0), optimizer.init(params))
        >>> print(f"{step.item():.3f}")  # 0.1 / sqrt(1 - 0.75)
        -0.200

    Source:
        Zeiler (2012), "ADADELTA: An Adaptive Learning Rate Method", Algorithm 1,
        arXiv:1212.5701.
    """

    learning_rate: Positive = 1.0
    beta: Fraction = 0.9
    epsilon: Positive = 1e-6

    def init(self, params: Tree) -> Tree:
        """No gradient seen, no step made."""
        memory = {"square": zeros(params), "step_square": zeros(params)}
        return {"hyperparams": hyperparams(self)} | memory

    def update(
        self, grads: Tree, state: Tree, params: Tree | None = None
    ) -> tuple[Tree, Tree]:
        """Move the mean of gradients, step, and move the mean of steps."""
        h = state["hyperparams"]
        rate, beta, epsilon = h["learning_rate"], h["beta"], h["epsilon"]
        square = follow_squares(state["square"], grads, beta)

        def change(g: Array, v: Array, d: Array) -> Array:
            return jnp.sqrt(d + epsilon) / jnp.sqrt(v + epsilon) * widened(g)

        changes = jax.tree.map(change, grads, square, state["step_square"])
        steps = jax.tree.map(lambda g, u: (-rate * u).astype(g.dtype), grads, changes)
        past = follow_squares(state["step_square"], changes, beta)
        return steps, state | {"square": square, "step_square": past}


def _root(square: Array, epsilon: Array, inside: bool) -> Array:
    return jnp.sqrt(square + epsilon) if inside else jnp.sqrt(square) + epsilon


def _variance(square: Array, mean: Array) -> Array:
    # Rounding can leave less than nothing, whose root would be NaN.
    return jnp.maximum(square - jnp.square(mean), 0)
