"""Magnitude: the absolute value, with a slope that pushes nothing away from zero."""

import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["magnitude"]


def magnitude(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""How far from zero.

    $$|x| = x\, \mathrm{sign}(x)$$

    Going back: $\mathrm{sign}(x)$, which is 0 at 0. `jnp.abs` has slope 1 there, so
    that an L1 penalty would push weights of exactly zero away from it.

    Example:
        >>> import jax
        >>> jax.vmap(jax.grad(magnitude))(jnp.array([-2.0, 0.0, 3.0])).tolist()
        [-1.0, 0.0, 1.0]

    Source:
        Boyd & Vandenberghe (2004), "Convex Optimization": 0 is in the subgradient.
    """
    return x * jnp.sign(x)
