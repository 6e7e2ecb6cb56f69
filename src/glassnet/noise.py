"""Noise: random numbers as cheap as the arithmetic they go into."""

import math

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, DTypeLike, Float, UInt32

from glassnet.types import Key

__all__ = ["mix", "normal", "uniform"]

GOLDEN = np.uint32(0x9E3779B9)  # 2^32 / golden ratio: spreads neighboring words apart


def uniform(
    key: Key, shape: tuple[int, ...], dtype: DTypeLike = "float32"
) -> Float[Array, "..."]:
    r"""Numbers in [0, 1), each a hash of the key and of its own place.

    $$u_i = 2^{-24} \lfloor h_i / 2^8 \rfloor, \qquad
      h_i = \mathrm{mix}(\mathrm{mix}(i \oplus k_0) \oplus k_1)$$

    for the $i$-th number in row-major order and two words $k_0, k_1$ mixed from all of
    the key.

    `jax.random.uniform` runs twenty rounds of a cipher for each number, more work than
    a small layer's product, and a second of compiling for a few layers' params. Masks
    and starting values need no cipher: two rounds of a good hash pass the same
    statistical tests, melt into the operation that uses them, and are the same numbers
    under `jax.vmap`, in a loop or on many devices.

    Args:
        key: a `jax.random.key` of any kind.
        shape: of the result, at most $2^{32}$ numbers; beyond, they repeat.
        dtype: of the result. For a mask leave it, compare with a share, and use the
            mask in any dtype.

    Returns:
        Multiples of $2^{-24}$.

    Example:
        >>> draws = uniform(jax.random.key(0), (300, 400))
        >>> print(f"mean {draws.mean():.2f}, variance {draws.var():.3f}")
        mean 0.50, variance 0.083

    Source:
        Salmon et al. (2011), "Parallel Random Numbers: As Easy as 1, 2, 3", section 2
        (counters through a keyed bijection); the bijection is Appleby's 32-bit
        finalizer of MurmurHash3.
    """
    # By way of int32: many processors convert only signed integers in one instruction.
    whole = (_bits(key, shape) >> 8).astype(jnp.int32).astype(jnp.float32)
    return (whole * np.float32(2**-24)).astype(dtype)


def normal(
    key: Key, shape: tuple[int, ...], dtype: DTypeLike = "float32"
) -> Float[Array, "..."]:
    r"""Numbers of the bell curve, mean 0 and deviation 1.

    $$z_i = \sqrt 2\, \mathrm{erf}^{-1}(2 u_i - 1), \qquad
      u_i = 2^{-23} \left(\lfloor h_i / 2^9 \rfloor + \tfrac12\right)$$

    with the hash $h_i$ of `uniform`. The half keeps $u$ off 0 and 1 and the draws
    symmetric; the farthest lie 5.3 deviations out.

    Args:
        key: a `jax.random.key` of any kind.
        shape: of the result, at most $2^{32}$ numbers; beyond, they repeat.
        dtype: of the result.

    Returns:
        $z$; one of $2^{23}$ values.

    Example:
        >>> draws = normal(jax.random.key(0), (300, 400))
        >>> print(f"mean {abs(draws.mean()):.2f}, deviation {draws.std():.2f}")
        mean 0.00, deviation 1.00

    Source:
        Devroye (1986), "Non-Uniform Random Variate Generation", section II.2
        (inversion).
    """
    whole = (_bits(key, shape) >> 9).astype(jnp.int32).astype(jnp.float32)
    share = (whole + np.float32(0.5)) * np.float32(2**-23)
    return (np.float32(2**0.5) * jax.lax.erf_inv(2 * share - 1)).astype(dtype)


def _bits(key: Key, shape: tuple[int, ...]) -> UInt32[Array, "..."]:
    first, second = _words(key)
    place = jax.lax.iota(jnp.uint32, math.prod(shape)).reshape(shape)
    return mix(mix(place ^ first) ^ second)


def mix(word: UInt32[Array, "..."]) -> UInt32[Array, "..."]:
    """Every bit of the result depends on every bit of the word; no two collide.

    Args:
        word: of any shape.

    Example:
        >>> mix(jnp.arange(2).astype("uint32")).tolist()
        [0, 1364076727]

    Source:
        Appleby's 32-bit finalizer of MurmurHash3.
    """
    word = (word ^ (word >> 16)) * np.uint32(0x85EBCA6B)
    word = (word ^ (word >> 13)) * np.uint32(0xC2B2AE35)
    return word ^ (word >> 16)


def _words(key: Key) -> tuple[UInt32[Array, ""], UInt32[Array, ""]]:
    # One part after the other, mixed each time, so that no two keys agree by an
    # accident such as having the same words in another order.
    word = jnp.asarray(GOLDEN)
    for part in jax.random.key_data(key):
        word = mix(word ^ part) + GOLDEN
    # Not mix(word), which would cancel what the first round makes of place 0.
    return word, mix(word + GOLDEN)
