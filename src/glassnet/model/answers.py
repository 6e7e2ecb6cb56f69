"""Answers: what a network, or each of several, says to encoded rows."""

import functools
from typing import Literal

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Shaped

from glassnet.model.portion import portion
from glassnet.nn import Layer, masks
from glassnet.types import Tree

__all__ = ["Link", "answers", "as_probabilities"]

Link = Literal["softmax", "sigmoid", "exponential", "identity"]
How = tuple[Layer, Link, bool]
ROWS = 4096  # predicted at a time, if they are small


def answers(
    how: How, params: Tree, state: Tree, x: Shaped[np.ndarray, "rows ..."]
) -> Float[np.ndarray, "..."]:
    """Probabilities or standardized values, in parts of one size.

    A table of any length compiles nothing new: a short part is filled up.

    Args:
        how: the network, what turns its outputs into answers, and whether there are
            several.
        params: of the network; of several, with the members in front.
        state: likewise.
        x: encoded rows.

    Returns:
        Of shape `(rows, ...)`, with the members in front where there are several.
    """
    size = min(portion(x, ROWS), 1 << max(0, len(x) - 1).bit_length())
    parts, several = [], how[2]
    for start in range(0, len(x), size):
        part = x[start : start + size]
        full = np.resize(part, (size, *part.shape[1:]))
        y = np.asarray(_answers(how, params, state, jnp.asarray(full)))
        parts.append(y[:, : len(part)] if several else y[: len(part)])
    if not parts:
        none = answers(how, params, state, np.zeros((1, *x.shape[1:]), x.dtype))
        return none[:, :0] if several else none[:0]
    return np.concatenate(parts, 1 if several else 0)


def as_probabilities(
    outputs: Float[np.ndarray, "... outputs"], link: Link
) -> Float[np.ndarray, "... classes"]:
    """Answers of any of the losses for classes, as rows that sum to 1.

    Example:
        >>> as_probabilities(np.array([[0.25]]), "sigmoid").tolist()
        [[0.75, 0.25]]
    """
    if outputs.shape[-1] == 1:  # one logit: the second class against the first
        return np.concatenate([1 - outputs, outputs], -1)
    if link == "softmax":
        return outputs
    outputs = np.clip(outputs, 0, None)  # of separate units: shares of their sum
    return outputs / np.maximum(outputs.sum(-1, keepdims=True), 1e-12)


@functools.partial(jax.jit, static_argnums=0)
def _answers(how: How, params: Tree, state: Tree, x: Array) -> Array:
    network, link, many = how

    def answer(params: Tree, state: Tree) -> Array:
        y, _ = network.apply(params, state, x, key=None, training=False)
        y = masks.values(y)
        if link == "softmax":
            return jax.nn.softmax(y, -1)
        if link == "exponential":
            return jnp.exp(y)
        return jax.nn.sigmoid(y) if link == "sigmoid" else y

    return jax.vmap(answer)(params, state) if many else answer(params, state)
