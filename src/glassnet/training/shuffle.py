"""Shuffling without a table: where does row i of a shuffled epoch come from?"""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Int, Integer, UInt

from glassnet.noise import mix

ROUNDS = 6
GOLDEN = np.array([0x9E3779B9 * (i + 1) % 2**32 for i in range(ROUNDS)], np.uint32)


def shuffled(
    index: Int[Array, "*shape"],
    rows: int,
    seed: Integer[Array, ""],
    epoch: Int[Array, ""],
    among: Int[Array, ""] | None = None,
) -> Int[Array, "*shape"]:
    r"""Places of `index` under a permutation of all rows that seed and epoch decide.

    Six Feistel rounds $(l, r) \leftarrow (r, l + F_k(r) \bmod a)$ permute the numbers
    below $a^2$, the next square; what lands past the end walks on until it is inside.
    No sort and no array of all rows, so that a batch costs the same among any number of
    them. The round keys come from the same mixing function and not from `jax.random`:
    all of it is one small loop for the compiler. A square leaves few numbers outside,
    so that the walk is nearly always over after the one round that needs no `while`.

    Args:
        index: places in the shuffled order, from 0 to `rows - 1`.
        rows: how many rows there are, at least 1 and below $2^{31}$.
        seed: of the run.
        epoch: counted from 0; each has an order of its own.
        among: the first so many rows alone, where that is only known while running;
            `index` is below it. Far fewer than `rows` make for a longer walk.

    Returns:
        Row numbers, of the shape of `index`.

    Example:
        >>> shuffled(jnp.arange(5), 5, jnp.array(0), jnp.array(0)).tolist()
        [3, 2, 1, 4, 0]

    Source:
        Black & Rogaway (2002), "Ciphers with Arbitrary Finite Domains", method 3 (a
        Feistel network on any product of two numbers) with cycle walking; the mixing
        is MurmurHash3's finalizer.
    """
    side = jnp.uint32(math.isqrt(rows - 1) + 1)
    start = mix(mix(seed.astype("uint32")) ^ epoch.astype("uint32"))
    keys = start + GOLDEN  # in one array: one piece of work, not six

    def permute(i: UInt[Array, "..."]) -> UInt[Array, "..."]:
        left, right = i // side, i % side
        for key in keys:
            left, right = right, (left + mix(right ^ key) % side) % side
        return left * side + right

    end = rows if among is None else among.astype("uint32")

    def walk(i: UInt[Array, "..."]) -> UInt[Array, "..."]:
        return jnp.where(i >= end, permute(i), i)

    once = walk(permute(index.astype("uint32")))
    inside = jax.lax.while_loop(lambda i: (i >= end).any(), walk, once)
    return inside.astype("int32")
