"""Shuffling without a table: where does row i of a shuffled epoch come from?"""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Int, UInt

from glassnet.types import Key


def shuffled(index: Int[Array, "*shape"], rows: int, key: Key) -> Int[Array, "*shape"]:
    r"""Places of `index` under a permutation of all rows that the key alone decides.

    Six Feistel rounds $(l, r) \leftarrow (r, l \oplus F_k(r))$ permute the numbers up
    to a power of four; what lands past the end walks on until it is inside. No sort and
    no array of all rows, so that a batch costs the same among any number of them.

    Args:
        index: places in the shuffled order, from 0 to `rows - 1`.
        rows: how many rows there are, at least 1 and below $2^{30}$.
        key: one for each epoch.

    Returns:
        Row numbers, of the shape of `index`.

    Example:
        >>> shuffled(jnp.arange(5), 5, jax.random.key(0)).tolist()
        [1, 0, 4, 3, 2]

    Source:
        Black & Rogaway (2002), "Ciphers with Arbitrary Finite Domains", method 2
        (cycle walking) on a Feistel network.
    """
    half = max(1, -(-(rows - 1).bit_length() // 2))
    low = jnp.uint32((1 << half) - 1)
    round_keys = jax.random.bits(key, (6,), "uint32")

    def permute(i: UInt[Array, "..."]) -> UInt[Array, "..."]:
        left, right = i >> half, i & low
        for k in round_keys:
            mixed = (right ^ k) * jnp.uint32(0x9E3779B1)
            mixed = (mixed ^ (mixed >> 15)) * jnp.uint32(0x85EBCA77)
            left, right = right, left ^ ((mixed ^ (mixed >> 13)) & low)
        return (left << half) | right

    inside = jax.lax.while_loop(
        lambda i: (i >= rows).any(),
        lambda i: jnp.where(i >= rows, permute(i), i),
        permute(index.astype("uint32")),
    )
    return inside.astype("int32")
