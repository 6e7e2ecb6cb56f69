"""Sampling: which token comes next, by the scores of all."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, ArrayLike, Float, Int

from glassnet.errors import ConfigError
from glassnet.nn.dtypes import widened
from glassnet.types import Key

__all__ = ["check_sampling", "drawn", "greedy", "likeliest"]


def greedy(logits: Float[Array, "batch vocabulary"]) -> Int[Array, " batch"]:
    """The token with the highest score; the first of several.

    Example:
        >>> greedy(jnp.array([[0.0, 2.0, 1.0]])).tolist()
        [1]
    """
    return jnp.argmax(logits, -1)


def drawn(
    key: Key,
    logits: Float[Array, "batch vocabulary"],
    temperature: ArrayLike = 1.0,
    top_k: int | None = None,
    top_p: ArrayLike | None = None,
) -> Int[Array, " batch"]:
    r"""A token at random, by its share.

    $$p_v \propto e^{z_v / T}$$

    among the likeliest.

    Args:
        key: of this draw.
        logits: $z$.
        temperature: $T$, above 0. Below 1 likely tokens become likelier yet; towards
            infinity all become alike.
        top_k: how many of the likeliest may be drawn, or None for all.
        top_p: the share that those which may be drawn have together, or None.

    Example:
        >>> logits = jnp.array([[0.0, 2.0, 1.0]])
        >>> drawn(jax.random.key(0), logits, top_k=1).tolist()
        [1]

    Source:
        Ackley, Hinton & Sejnowski (1985), "A Learning Algorithm for Boltzmann
        Machines", equation 5: the temperature.
    """
    wide = widened(logits)
    wide = wide / jnp.asarray(temperature, wide.dtype)
    return jax.random.categorical(key, likeliest(wide, top_k, top_p), -1)


def likeliest(
    logits: Float[Array, "batch vocabulary"],
    top_k: int | None = None,
    top_p: ArrayLike | None = None,
) -> Float[Array, "batch vocabulary"]:
    r"""The scores of the likeliest tokens; minus infinity for all others.

    The first `top_k`; and of these the fewest whose shares come to `top_p` together:
    one is kept as long as those before it do not come to that much. Among equals the
    one with the lower number comes first.

    Args:
        logits: of all tokens.
        top_k: how many are kept, or None for all.
        top_p: which share they come to, in (0, 1], or None for all.

    Example:
        >>> shares = jnp.array([[0.1, 0.5, 0.15, 0.25]])
        >>> jnp.isfinite(likeliest(jnp.log(shares), top_p=0.6)).tolist()
        [[False, True, False, True]]
        >>> jnp.isfinite(likeliest(jnp.log(shares), top_k=3)).tolist()
        [[False, True, True, True]]

    Source:
        Fan, Lewis & Dauphin (2018), "Hierarchical Neural Story Generation",
        section 5.4, arXiv:1805.04833: the first k; Holtzman et al. (2019), "The Curious
        Case of Neural Text Degeneration", equation 2, arXiv:1904.09751: the share.
    """
    if top_k is None and top_p is None:
        return logits
    order = jnp.argsort(-logits, axis=-1, stable=True)
    ranked = jnp.take_along_axis(logits, order, -1)
    kept = jnp.ones(logits.shape, bool)
    if top_k is not None:
        kept = jnp.broadcast_to(jnp.arange(logits.shape[-1]) < top_k, logits.shape)
    if top_p is not None:
        shares = jax.nn.softmax(jnp.where(kept, ranked, -jnp.inf), -1)
        before = jnp.cumsum(shares, -1) - shares
        # the first is kept whatever its share, also where the shares are NaN
        near = (before < jnp.asarray(top_p, shares.dtype)).at[..., 0].set(True)
        kept = kept & near
    back = jnp.argsort(order, axis=-1)  # where each token came to stand
    return jnp.where(jnp.take_along_axis(kept, back, -1), logits, -jnp.inf)


def check_sampling(
    temperature: float, top_k: int | None, top_p: float | None, key: Key | None
) -> None:
    """Refuse settings that say nothing about what to draw.

    Args:
        temperature: 0 or more.
        top_k: 1 or more, or None.
        top_p: above 0 and at most 1, or None.
        key: None only at temperature 0.

    Raises:
        ConfigError: one of them is outside its range, or there is no key.
    """
    _check("temperature", temperature, 0 <= temperature < float("inf"), "0 or more")
    _check("top_k", top_k, top_k is None or top_k >= 1, "1 or more, or None")
    fine = top_p is None or 0 < top_p <= 1
    _check("top_p", top_p, fine, "above 0 and at most 1, or None")
    if key is None and temperature > 0:
        raise ConfigError(
            "Drawing at random needs a key.",
            got=f"key=None, temperature={temperature}",
            expected="a key, or temperature=0 for the likeliest token each time",
            fix="key=jax.random.key(0)",
        )


def _check(name: str, value: float | None, fine: bool, expected: str) -> None:
    if not fine:
        raise ConfigError(
            f"There is no drawing with this {name}.",
            got=f"{name}={value}",
            expected=expected,
            fix=f"leave {name} out, or choose a number in that range",
        )
