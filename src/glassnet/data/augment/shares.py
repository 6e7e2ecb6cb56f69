"""Shares: how much of each parent is in a mixed example, and of each class."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Integer, Shaped

from glassnet import noise
from glassnet.errors import DataError, ShapeError
from glassnet.settings import Settings
from glassnet.types import Batch, Key

__all__ = ["as_shares", "classified", "even_beta", "mixed", "partner"]


def even_beta(
    key: Key, alpha: Float[Array, ""], shape: tuple[int, ...]
) -> Float[Array, "..."]:
    r"""Numbers in [0, 1] of the law $\mathrm{Beta}(\alpha, \alpha)$.

    $$\lambda = \frac12 + \frac{s}{2 \sqrt{1 + 1/w}}, \qquad
      w = (u^{-1/\alpha} - 1) \cos^2(2 \pi v), \quad s = \mathrm{sign} \cos(2 \pi v)$$

    with $u, v$ uniform: exact for every $\alpha > 0$, and without the loop of trials
    that `jax.random.beta` runs, which is slow under `vmap` and to compile.

    Args:
        key: a `jax.random.key`.
        alpha: $\alpha$. Near 0, mostly 0 or 1; at 1, uniform; large, near one half.
        shape: of the result.

    Returns:
        Shares; those nearer to 0 or 1 than float32 can tell are 0 or 1.

    Example:
        >>> draws = even_beta(jax.random.key(0), jnp.array(0.5), (100_000,))
        >>> f"{draws.mean():.2f} {draws.var():.3f}"  # 1/2 and 1 / (4 (2 alpha + 1))
        '0.50 0.125'

    Source:
        Devroye (1996), "Random variate generation in one line of code" (symmetric
        beta); Bailey (1994), "Polar generation of random variates with the
        t-distribution".
    """
    draws = noise.uniform(key, (*shape, 2))
    bend = jnp.cos(2 * jnp.pi * draws[..., 1])
    rest = jnp.expm1(-jnp.log1p(-draws[..., 0]) / alpha)
    # a cosine of exactly 0 would meet an infinite rest
    w = rest * jnp.maximum(jnp.square(bend), 1e-12)
    return 0.5 + jnp.sign(bend) * 0.5 * jax.lax.rsqrt(1 + 1 / w)


def partner(
    batch: Batch, key: Key, *arrays: Shaped[Array, "b ..."]
) -> tuple[Float[Array, " b"], list[Array]]:
    """Another row for each row: the one so many places on, the same number for all.

    The batch is a random one anyway, so that a random turn of it does what a
    permutation would, without sorting.

    Args:
        batch: for its weights.
        key: decides how far on, from 1 to all but one.
        arrays: to take the other rows of.

    Returns:
        For each row 1 where its partner may be used, and 0 where that has weight 0;
        and the partners' rows of each array.
    """
    rows = len(arrays[0])
    further = 1 + jnp.floor(noise.uniform(key, ()) * (rows - 1)).astype(jnp.int32)
    weight = batch.get("weight", jnp.ones(rows))

    def turned(array: Array) -> Array:
        return jnp.roll(array, -further, 0)

    return (turned(weight) != 0).astype(jnp.float32), [turned(a) for a in arrays]


def mixed(
    x: Float[Array, "b ..."], other: Float[Array, "b ..."], share: Float[Array, "b ..."]
) -> Float[Array, "b ..."]:
    """X with a share of the other in it; exactly x where the share is 0."""
    share = share.astype(x.dtype)
    return jnp.where(share == 0, x, x + share * (other - x))


def classified(
    asking: Settings, y: Shaped[Array, "b ..."], classes: int | None
) -> Float[Array, "b ..."]:
    """Answers that can be mixed: floats as they are, class indices as shares.

    Raises:
        DataError: y is whole numbers, and the number of classes is not known.
        ShapeError: y is shares of another number of classes.
    """
    name = type(asking).__name__
    if jnp.issubdtype(y.dtype, jnp.floating):
        if classes is None or (y.ndim > 1 and y.shape[-1] == classes):
            return y
        raise ShapeError(
            f"{name} has shares of another number of classes before it.",
            got=f"y of shape {y.shape} and dtype {y.dtype}, with classes={classes}",
            expected=f"class indices, or shares in a last axis of {classes}",
            fix=f"{name} without `classes` mixes floats as they are",
        )
    if classes is None:
        raise DataError(
            f"{name} cannot mix class indices.",
            got=f"y of dtype {y.dtype}",
            expected="floats, or the number of classes, to make shares of each index",
            fix=f"for class indices {name}(classes=10), say; for yes or no, "
            "y.astype('float32')",
        )
    return as_shares(y, classes)


def as_shares(y: Integer[Array, "*b"], classes: int) -> Float[Array, "*b {classes}"]:
    """Class indices as shares: one for the right class, 0 for the others.

    Args:
        y: indices. One outside gives NaN, since a compiled function cannot raise.
        classes: how many there are.

    Example:
        >>> as_shares(jnp.array([1, 0]), 2).tolist()
        [[0.0, 1.0], [1.0, 0.0]]
    """
    index = y.astype(jnp.int32)[..., None]
    right = index == jnp.arange(classes, dtype=jnp.int32)
    known = (index >= 0) & (index < classes)
    return jnp.where(known, right.astype(jnp.float32), jnp.nan)
