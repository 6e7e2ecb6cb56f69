"""Softplus: the surprise at a yes or no, exact and with cheap slopes."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["softplus"]


@jax.custom_jvp
def softplus(z: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""A rectifier with a round corner.

    $$\log(1 + e^z) = \max(0, z) + \log(1 + e^{-|z|})$$

    Going back: $\sigma(z)$, at 0 too, where both parts have a corner: so this is said
    and not derived. `jax.nn.softplus` derives it from exponentials of differences,
    several times as slow.

    Example:
        >>> [f"{softplus(jnp.array(z)):.3f}" for z in (-100.0, 0.0, 100.0)]
        ['0.000', '0.693', '100.000']

    Source:
        Dugas et al. (2001), "Incorporating Second-Order Functional Knowledge for Better
        Option Pricing", equation 5.
    """
    return jnp.maximum(z, 0) + jnp.log1p(jnp.exp(-jnp.abs(z)))


@softplus.defjvp
def _slope(
    given: tuple[Float[Array, "*shape"]], change: tuple[Float[Array, "*shape"]]
) -> tuple[Float[Array, "*shape"], Float[Array, "*shape"]]:
    (z,), (dz,) = given, change
    return softplus(z), jax.nn.sigmoid(z) * dz
