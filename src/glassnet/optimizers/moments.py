"""Moments: running means of gradients and of their squares."""

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.optimizer import widened
from glassnet.types import Tree

__all__ = [
    "adam_steps",
    "ahead",
    "follow",
    "follow_squares",
    "memory",
    "remember",
    "weight",
    "zeros",
]


def zeros(params: Tree) -> Tree:
    """Nothing remembered yet, in float32 or wider.

    Example:
        >>> zeros({"w": jnp.ones(2, "bfloat16")})
        {'w': Array([0., 0.], dtype=float32)}
    """
    return jax.tree.map(lambda p: jnp.zeros_like(widened(p)), params)


def follow(memory: Tree, grads: Tree, beta: Array) -> Tree:
    r"""The running mean $\beta m + (1 - \beta) g$.

    Example:
        >>> follow(jnp.array(8.0), jnp.array(4.0), jnp.array(0.75))
        Array(7., dtype=float32)
    """

    def mean(m: Array, g: Array) -> Array:
        return beta * m + (1 - beta) * widened(g)

    return jax.tree.map(mean, memory, grads)


def follow_squares(memory: Tree, grads: Tree, beta: Array) -> Tree:
    r"""The running mean square $\beta v + (1 - \beta) g^2$.

    Example:
        >>> follow_squares(jnp.array(8.0), jnp.array(4.0), jnp.array(0.75))
        Array(10., dtype=float32)
    """

    def mean(v: Array, g: Array) -> Array:
        return beta * v + (1 - beta) * jnp.square(widened(g))

    return jax.tree.map(mean, memory, grads)


def ahead(mean: Array, grad: Array, beta: Array, step: Array) -> Array:
    r"""Nesterov's look ahead, with the pull towards the first zeros undone.

    $$\frac{\beta m}{1 - \beta^{t+1}} + \frac{(1 - \beta) g}{1 - \beta^t}$$

    Example:
        >>> ahead(jnp.array(3.0), jnp.array(4.0), jnp.array(0.5), jnp.array(1))
        Array(6., dtype=float32)

    Source:
        Dozat (2016), "Incorporating Nesterov Momentum into Adam", Algorithm 2, with
        one $\beta$ for all steps.
    """
    t = step.astype(float)
    coming = beta / (1 - beta ** (t + 1))
    return coming * mean + (1 - beta) / (1 - beta**t) * widened(grad)


def weight(beta: Array, step: Array) -> Array:
    r"""$1 - \beta^t$: what a running mean weighs in all after $t$ steps.

    Example:
        >>> weight(jnp.array(0.5), jnp.array(2))
        Array(0.75, dtype=float32)
    """
    return 1 - beta ** step.astype(float)


def memory(params: Tree) -> Tree:
    """Adam's $m$, $v$ and $t$ before the first step.

    Example:
        >>> sorted(memory({}))
        ['mean', 'square', 'step']
    """
    return {"mean": zeros(params), "square": zeros(params), "step": jnp.array(0)}


def remember(grads: Tree, state: Tree) -> Tree:
    """The state with Adam's $m$, $v$ and $t$ after these gradients.

    Example:
        >>> halves = {"beta1": jnp.array(0.5), "beta2": jnp.array(0.5)}
        >>> state = {"hyperparams": halves} | memory(jnp.array(0.0))
        >>> state = remember(jnp.array(4.0), state)
        >>> state["mean"].item(), state["square"].item(), state["step"].item()
        (2.0, 8.0, 1)
    """
    h = state["hyperparams"]
    return state | {
        "mean": follow(state["mean"], grads, h["beta1"]),
        "square": follow_squares(state["square"], grads, h["beta2"]),
        "step": state["step"] + 1,
    }


def adam_steps(state: Tree) -> Tree:
    r"""Adam's $\Delta$ from what `remember` wrote, in the width of its memory."""
    h, t = state["hyperparams"], state["step"]
    size = -h["learning_rate"] / weight(h["beta1"], t)
    unbias = 1 / weight(h["beta2"], t)

    def step(m: Array, v: Array) -> Array:
        return size * m / (jnp.sqrt(unbias * v) + h["epsilon"])

    return jax.tree.map(step, state["mean"], state["square"])
