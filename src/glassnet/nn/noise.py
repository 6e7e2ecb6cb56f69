"""Noise: random numbers as cheap as the arithmetic they go into."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float32, UInt32

from glassnet.types import Key

__all__ = ["uniform"]

GOLDEN = np.uint32(0x9E3779B9)  # 2^32 / golden ratio: spreads neighboring words apart


def uniform(key: Key, shape: tuple[int, ...]) -> Float32[Array, "..."]:
    r"""Numbers in [0, 1), each a hash of the key and of its own place.

    $$u_i = 2^{-24} \lfloor h_i / 2^8 \rfloor, \qquad
      h_i = \mathrm{mix}(\mathrm{mix}(i \oplus k_0) \oplus k_1)$$

    for the $i$-th number in row-major order and two words $k_0, k_1$ mixed from all of
    the key.

    `jax.random.uniform` runs twenty rounds of a cipher for each number, more work than
    a small layer's product. A mask needs no cipher: two rounds of a good hash pass the
    same statistical tests, melt into the operation that uses them, and are the same
    numbers under `jax.vmap`, in a loop or on many devices. For params, whose draw
    happens once, the cipher stays.

    Args:
        key: a `jax.random.key` of any kind.
        shape: of the result, at most $2^{32}$ numbers; beyond, they repeat.

    Returns:
        Multiples of $2^{-24}$, as float32 whatever the default: compare them with a
        share, then use the mask in any dtype.

    Example:
        >>> draws = uniform(jax.random.key(0), (300, 400))
        >>> print(f"mean {draws.mean():.2f}, variance {draws.var():.3f}")
        mean 0.50, variance 0.083

    Source:
        Salmon et al. (2011), "Parallel Random Numbers: As Easy as 1, 2, 3", section 2
        (counters through a keyed bijection); the bijection is Appleby's 32-bit
        finalizer of MurmurHash3.
    """
    first, second = _words(key)
    place = jax.lax.iota(jnp.uint32, math.prod(shape)).reshape(shape)
    bits = _mix(_mix(place ^ first) ^ second)
    # By way of int32: many processors convert only signed integers in one instruction.
    return (bits >> 8).astype(jnp.int32).astype(jnp.float32) * np.float32(2**-24)


def _mix(word: UInt32[Array, "..."]) -> UInt32[Array, "..."]:
    """Every bit of the result depends on every bit of the word; no two collide."""
    word = (word ^ (word >> 16)) * np.uint32(0x85EBCA6B)
    word = (word ^ (word >> 13)) * np.uint32(0xC2B2AE35)
    return word ^ (word >> 16)


def _words(key: Key) -> tuple[UInt32[Array, ""], UInt32[Array, ""]]:
    # One part after the other, mixed each time, so that no two keys agree by an
    # accident such as having the same words in another order.
    word = jnp.asarray(GOLDEN)
    for part in jax.random.key_data(key):
        word = _mix(word ^ part) + GOLDEN
    # Not _mix(word), which would cancel what the first round makes of place 0.
    return word, _mix(word + GOLDEN)
