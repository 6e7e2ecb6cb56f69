"""Moments: running means of gradients and of their squares."""

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.optimizers.optimizer import widened
from glassnet.types import Tree

__all__ = ["ahead", "follow", "follow_squares", "zeros"]


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
