"""Shares: what each class gets of 1, from scores or as a network gives them."""

import math
from typing import Literal

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

__all__ = ["Form", "SMALLEST", "expected", "log_shares", "logarithm"]

Form = Literal["logits", "probabilities", "log-probabilities"]
"""How the last axis of a network's outputs says what it thinks of each class."""

SMALLEST = 1e-12


def log_shares(
    outputs: Float[Array, "*batch classes"], of: Form
) -> Float[Array, "*batch classes"]:
    """The logarithm of each class's share.

    Args:
        outputs: one number for each class.
        of: what these numbers are; of logits a softmax is taken first.

    Example:
        >>> [f"{p:.3f}" for p in log_shares(jnp.array([0.5, 0.5]), "probabilities")]
        ['-0.693', '-0.693']
    """
    if of == "logits":
        return jax.nn.log_softmax(outputs, -1)
    return logarithm(outputs) if of == "probabilities" else outputs


def logarithm(share: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    r"""The logarithm, going on below 1e-12 as its tangent there.

    $$\ell(p) = \log p \;\text{ if } p \ge \epsilon, \qquad
      \ell(p) = \log \epsilon + p / \epsilon - 1 \;\text{ otherwise}$$

    A share of exactly 0 costs 28.6 nats and not infinitely many, and its slope is
    $1 / \epsilon$: cut off at a floor it would be 0, and what was called impossible
    could never be learned.

    Example:
        >>> [f"{logarithm(jnp.array(p)):.3f}" for p in (1.0, 0.5, 0.0)]
        ['0.000', '-0.693', '-28.631']
    """
    small = share < SMALLEST
    below = math.log(SMALLEST) - 1 + share / SMALLEST
    return jnp.where(small, below, jnp.log(jnp.where(small, 1, share)))


def expected(
    values: Float[Array, "*batch classes"], targets: Shaped[Array, "..."]
) -> Float[Array, "*batch"]:
    """The value of the right class, or the mean over the shares of several.

    Args:
        values: one for each class.
        targets: index of the right class, `(*batch,)`, NaN where there is none such; or
            the share of each, of the values' shape.

    Example:
        >>> expected(jnp.array([[1.0, 3.0]]), jnp.array([1])).tolist()
        [3.0]
        >>> expected(jnp.array([[1.0, 3.0]]), jnp.array([[0.5, 0.5]])).tolist()
        [2.0]
    """
    if targets.ndim == values.ndim:
        shares = targets.astype(values.dtype)
        # 0 times the infinite surprise at a class that is masked out would be NaN.
        return jnp.where(shares == 0, 0, shares * values).sum(-1)
    index, classes = targets.astype(int), values.shape[-1]
    # Picking by comparison and not by index: going back, that is a product and no
    # scattered write, a third faster at 1000 classes.
    right = index[..., None] == jnp.arange(classes)
    picked = jnp.where(right, values, 0).sum(-1)
    return jnp.where((index >= 0) & (index < classes), picked, jnp.nan)
