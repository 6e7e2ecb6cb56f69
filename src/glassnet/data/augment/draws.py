"""Draws: whole numbers made of numbers in [0, 1)."""

import jax.numpy as jnp
from jaxtyping import Array, Float, Int, Num

__all__ = ["offsets", "whole"]

MOST = 1e6  # farther than any image or series is long, and exact in float32


def whole(
    share: Float[Array, "*shape"], count: Num[Array, ""] | int
) -> Int[Array, "*shape"]:
    """Whole numbers 0 to count - 1, each as likely, from numbers in [0, 1).

    Example:
        >>> whole(jnp.array([0.0, 0.5, 0.99]), 4).tolist()
        [0, 2, 3]
    """
    count = jnp.asarray(count, share.dtype)
    return jnp.floor(share * count).astype(jnp.int32)


def offsets(
    share: Float[Array, "*shape"], farthest: Float[Array, ""]
) -> Int[Array, "*shape"]:
    """Whole numbers to either side, each as likely, from numbers in [0, 1).

    Args:
        share: uniform draws.
        farthest: rounded down, and at most a million.

    Example:
        >>> offsets(jnp.array([0.0, 0.5, 0.99]), jnp.array(2.5)).tolist()
        [-2, 0, 2]
    """
    most = jnp.minimum(jnp.floor(farthest), MOST)
    return whole(share, 2 * most + 1) - most.astype(jnp.int32)
