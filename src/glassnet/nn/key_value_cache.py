"""Keys and values that attention keeps, so that a next token asks and is done."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, DTypeLike, Float

from glassnet.types import Tree

__all__ = ["empty", "extended", "visible"]


def empty(batch: int, heads: int, size: int, length: int, dtype: DTypeLike) -> Tree:
    """Room for the keys and values of so many positions.

    Args:
        batch: how many sequences.
        heads: of keys and values, which may be fewer than those of queries.
        size: features of a head.
        length: how many positions.
        dtype: of keys and values.

    Example:
        >>> empty(2, 4, 8, 16, "float32")["keys"].shape
        (2, 4, 16, 8)
    """
    room = jnp.zeros((batch, heads, length, size), dtype)
    seen = jnp.zeros((batch, length), bool)
    return {"keys": room, "values": room, "seen": seen, "count": jnp.zeros((), int)}


def extended(
    cache: Tree,
    keys: Float[Array, "batch heads next size"],
    values: Float[Array, "batch heads next size"],
    counts: Bool[Array, "batch next"] | None,
) -> Tree:
    """The cache with the next positions behind those that it holds.

    Args:
        cache: as `empty` or this made it; with room for them.
        keys: of the next positions.
        values: likewise.
        counts: which of them count; None where all do.

    Example:
        >>> new = jnp.ones((1, 1, 2, 3))
        >>> cache = extended(empty(1, 1, 3, 4, "float32"), new, new, None)
        >>> cache["seen"].tolist(), int(cache["count"])
        ([[True, True, False, False]], 2)
    """
    start = cache["count"]
    if counts is None:
        counts = jnp.ones((keys.shape[0], keys.shape[2]), bool)

    def put(all: Array, new: Array, axis: int) -> Array:
        return jax.lax.dynamic_update_slice_in_dim(all, new, start, axis)

    return {
        "keys": put(cache["keys"], keys.astype(cache["keys"].dtype), 2),
        "values": put(cache["values"], values.astype(cache["values"].dtype), 2),
        "seen": put(cache["seen"], counts, 1),
        "count": start + keys.shape[2],
    }


def visible(cache: Tree, queries: int) -> Bool[Array, "batch 1 queries length"]:
    """Which positions the last few that were put in may see: those up to themselves.

    Args:
        cache: with them.
        queries: how many they are.

    Example:
        >>> new = jnp.ones((1, 1, 2, 3))
        >>> cache = extended(empty(1, 1, 3, 4, "float32"), new, new, None)
        >>> visible(cache, 2)[0, 0].tolist()
        [[True, False, False, False], [True, True, False, False]]
    """
    places = jnp.arange(cache["seen"].shape[1])
    own = cache["count"] - queries + jnp.arange(queries)
    past = places <= own[:, None]
    return (past & cache["seen"][:, None])[:, None]
