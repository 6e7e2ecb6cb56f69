"""Magnitude and positive part: corners with the slope 0, and NaN left as it is."""

import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["magnitude", "positive_part"]


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


def positive_part(x: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""What is above zero.

    $$\max(0, x)$$

    Going back: 1 above 0, else 0; `jnp.maximum` has slope 1/2 at 0.

    Example:
        >>> positive_part(jnp.array([-2.0, 0.0, 3.0])).tolist()
        [0.0, 0.0, 3.0]

    Source:
        Boyd & Vandenberghe (2004), "Convex Optimization": 0 is in the subgradient.
    """
    return jnp.where(x <= 0, 0, x)  # and not x > 0, which would hide NaN as 0
