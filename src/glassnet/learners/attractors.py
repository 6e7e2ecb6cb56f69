"""Attractors: where a network of units that hear one another comes to rest."""

from typing import Any, Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from glassnet.errors import ShapeError
from glassnet.nn.dtypes import widened

__all__ = ["energy", "recall", "signs"]


def signs(x: Any) -> Float[Array, "..."]:
    """1 above 0, and -1 elsewhere, so that 0 and 1 serve as well; NaN stays NaN.

    Example:
        >>> signs(jnp.array([0.0, 1.0, -3.0])).tolist()
        [-1.0, 1.0, -1.0]
    """
    x = jnp.asarray(x)
    x = widened(x if jnp.issubdtype(x.dtype, jnp.floating) else x.astype(float))
    return jnp.where(jnp.isnan(x), x, jnp.where(x > 0, 1, -1).astype(x.dtype))


def energy(kernel: Float[Array, "n n"], pattern: Any) -> Float[Array, "..."]:
    r"""How far a pattern is from rest: updates of single units never raise it.

    $$E(s) = -\tfrac{1}{2} \textstyle\sum_{i \ne j} w_{ij}\, s_i s_j$$

    Args:
        kernel: $w$, symmetric, of shape `(n, n)`; its diagonal is not heard.
        pattern: $s$, of shape `(..., n)`, read by its signs.

    Returns:
        Of the shape of `pattern` without its last axis; lower is more at rest.

    Raises:
        ShapeError: the pattern has not as many units as the network.

    Example:
        >>> kernel = jnp.array([[0.0, 1.0], [1.0, 0.0]])
        >>> energy(kernel, jnp.array([[1, 1], [1, -1]])).tolist()
        [-1.0, 1.0]

    Source:
        Hopfield (1982), "Neural Networks and Physical Systems with Emergent Collective
        Computational Abilities", equation 7.
    """
    s = _checked(kernel, pattern)
    return -0.5 * ((s @ _unheard(kernel).astype(s.dtype)) * s).sum(-1)


def recall(
    kernel: Float[Array, "n n"],
    pattern: Any,
    steps: int = 100,
    order: Literal["asynchronous", "synchronous"] = "asynchronous",
) -> Float[Array, "... n"]:
    r"""Let each unit follow what it hears, until nothing changes.

    $$s_i \leftarrow \mathrm{sign} \textstyle\sum_{j \ne i} w_{ij}\, s_j$$

    A unit that hears exactly 0 stays as it is. One after another ("asynchronous", in
    the order of their numbers) the energy falls with each change, so it ends; all at
    once ("synchronous") a network may swing between two patterns for ever.

    Args:
        kernel: $w$, symmetric, of shape `(n, n)`: what a `Hopfield` learned, from
            `model(state)[0]["kernel"]`. Its diagonal is not heard.
        pattern: where to start, of shape `(..., n)`, read by its signs.
        steps: sweeps over all units at most.
        order: "asynchronous" or "synchronous".

    Returns:
        1 and -1, of the shape of `pattern`.

    Raises:
        ShapeError: the pattern has not as many units as the network.

    Example:
        >>> stored = jnp.array([1.0, -1.0, 1.0, 1.0])
        >>> recall(jnp.outer(stored, stored), jnp.array([1, 1, 1, 1])).tolist()
        [1.0, -1.0, 1.0, 1.0]

    Source:
        Hopfield (1982), "Neural Networks and Physical Systems with Emergent Collective
        Computational Abilities", equation 1; all at once as Little (1974).
    """
    start = _checked(kernel, pattern)
    heard = _unheard(kernel).astype(start.dtype)

    def follow(s: Array, field: Array) -> Array:
        return jnp.where(
            field == 0, s, jnp.where(jnp.isnan(field), field, signs(field))
        )

    def one(i: Array, s: Array) -> Array:
        return s.at[..., i].set(follow(s[..., i], s @ heard[i]))

    def sweep(s: Array) -> Array:
        if order == "synchronous":
            return follow(s, s @ heard)
        return jax.lax.fori_loop(0, len(heard), one, s)

    def going(carry: tuple[Array, Array, Array]) -> Bool[Array, ""]:
        s, before, swept = carry
        return (swept < steps) & ((swept == 0) | (s != before).any())

    def on(carry: tuple[Array, Array, Array]) -> tuple[Array, Array, Array]:
        s, _, swept = carry
        return sweep(s), s, swept + 1

    return jax.lax.while_loop(going, on, (start, start, jnp.array(0)))[0]


def _unheard(kernel: Float[Array, "n n"]) -> Float[Array, "n n"]:
    """No unit hears itself."""
    return jnp.where(jnp.eye(len(kernel), dtype=bool), 0, kernel)


def _checked(kernel: Float[Array, "n n"], pattern: Any) -> Float[Array, "..."]:
    shape = jnp.shape(pattern)
    if len(shape) > 0 and shape[-1] == len(kernel):
        return signs(pattern)
    raise ShapeError(
        "The pattern does not fit the network that should recall it.",
        got=f"a pattern of shape {shape}",
        expected=f"(..., {len(kernel)}), one number for each unit",
        fix=f"give patterns of {len(kernel)} units, as those that were stored",
    )
