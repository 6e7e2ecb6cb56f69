"""Decay: what an optimizer and a penalty leave of weights that learn nothing."""

import functools

import jax
import jax.numpy as jnp
from jaxtyping import Array, ArrayLike

from glassnet.losses import ElasticNet
from glassnet.optimizers import Optimizer

__all__ = ["left"]


def left(
    optimizer: Optimizer,
    l2: float,
    *,
    steps: int = 1,
    noise: float = 0.0,
    seed: int = 0,
) -> float:
    """What steps leave of weights of one, on average.

    Args:
        optimizer: which may decay weights by itself.
        l2: what half the square of a weight costs.
        steps: how many.
        noise: the deviation of the gradients, whose mean is zero.
        seed: decides them.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> print(f"{left(SGD(0.1), l2=0.5):.2f}")  # 1 - 0.1 * 0.5
        0.95
    """
    return float(_left(optimizer, l2, steps, noise, seed))


@functools.partial(jax.jit, static_argnums=(0, 1, 2))
def _left(
    optimizer: Optimizer, l2: float, steps: int, noise: ArrayLike, seed: ArrayLike
) -> Array:
    slope = jax.grad(ElasticNet(0.0, l2))

    def step(carry: tuple, key: Array) -> tuple:
        w, state = carry
        grads = slope(w) + noise * jax.random.normal(key, w.shape)
        change, state = optimizer.update(grads, state, w)
        return (w + change, state), None

    w = jnp.ones(1000)
    keys = jax.random.split(jax.random.key(seed), steps)
    (w, _), _ = jax.lax.scan(step, (w, optimizer.init(w)), keys)
    return w.mean()
