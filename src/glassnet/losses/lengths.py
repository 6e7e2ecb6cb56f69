"""Lengths and directions of vectors, finite with all their slopes."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

__all__ = ["direction", "length"]


def length(x: Float[Array, "*batch features"]) -> Float[Array, "*batch"]:
    r"""The Euclidean length of each vector.

    $$|x| = \sqrt{\sum_k x_k^2}$$

    Going back: $x / |x|$, and 0 at the zero vector, where there is no slope. Squares
    are taken of parts of the largest number, and so never overflow.

    Example:
        >>> [f"{r:.3g}" for r in length(jnp.array([[3.0, 4.0], [0, 0], [3e30, 4e30]]))]
        ['5', '0', '5e+30']
    """
    scaled, size = _scaled(x)
    squares = jnp.square(scaled).sum(-1)
    none = squares == 0
    return jnp.where(none, 0, jnp.sqrt(jnp.where(none, 1, squares))) * size[..., 0]


def direction(x: Float[Array, "*batch features"]) -> Float[Array, "*batch features"]:
    r"""Each vector at length 1.

    $$u = x / |x|$$

    Going back: $(\delta - u\, (u \cdot \delta)) / |x|$. The zero vector stays zero and
    passes nothing back.

    Example:
        >>> direction(jnp.array([[3.0, 4.0], [0.0, 0.0]])).round(3).tolist()
        [[0.6000000238418579, 0.800000011920929], [0.0, 0.0]]
    """
    scaled, _ = _scaled(x)
    squares = jnp.square(scaled).sum(-1, keepdims=True)
    none = squares == 0
    return jnp.where(none, 0, scaled / jnp.sqrt(jnp.where(none, 1, squares)))


def _scaled(
    x: Float[Array, "*batch features"],
) -> tuple[Float[Array, "*batch features"], Float[Array, "*batch 1"]]:
    # A constant for the gradient: length and direction are the same for any scale.
    size = jax.lax.stop_gradient(jnp.abs(x).max(-1, keepdims=True))
    size = jnp.where(size == 0, 1, size)
    return x / size, size
