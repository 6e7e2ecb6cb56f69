"""Queries and memory: who asks and who answers, for layers of attention."""

from typing import Any

from jaxtyping import Array, Bool

from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.layer import Layer

__all__ = ["beside_queries", "memory_mask", "queries_and_memory"]


def queries_and_memory(layer: Layer, x: Any) -> tuple[Any, Any]:
    """The arrays (or specs) of one sequence twice, or of queries and their memory.

    Args:
        layer: for the message.
        x: an array or a dictionary with its mask; or two of these.

    Raises:
        ShapeError: there are more than two, they are no sequences, or not of one batch.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.nn import Identity
        >>> x, memory = jnp.ones((5, 3, 2)), jnp.ones((5, 4, 7))
        >>> queries_and_memory(Identity(), (x, {"values": memory}))[1].shape
        (5, 4, 7)
    """
    arrays = tuple(map(masks.values, x if isinstance(x, tuple) else (x, x)))
    shapes = [array.shape for array in arrays]
    long = len(arrays) == 2 and all(len(shape) >= 2 for shape in shapes)
    if long and shapes[0][:-2] == shapes[1][:-2]:
        return arrays
    raise ShapeError(
        f"{layer} needs a sequence, or queries and a memory of one batch.",
        got=" and ".join(f"shape {shape}" for shape in shapes),
        expected="(batch, time, features), or two of these with the same batch",
        fix="give as many memories as queries"
        if long
        else "give at most two inputs; for sequences of one, add an axis: x[:, None]",
    )


def memory_mask(x: Any) -> Bool[Array, "*batch keys"] | None:
    """Which of the memory counts; None where all of it does."""
    return masks.mask(x[1] if isinstance(x, tuple) else x)


def beside_queries(x: Any, y: Array) -> Any:
    """The answers, with what traveled beside the queries."""
    return masks.with_values(x[0] if isinstance(x, tuple) else x, y)
