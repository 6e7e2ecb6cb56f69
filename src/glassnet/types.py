"""Names for the shapes of data that travel everywhere."""

from typing import Any

from jaxtyping import PRNGKeyArray

__all__ = ["Batch", "Key", "Metrics", "Spec", "Tree"]

Key = PRNGKeyArray
"""A `jax.random.key`, not the old pair of integers."""

Tree = Any
"""Nested dictionaries of arrays: params, state."""

Spec = Any
"""Shape and dtype of one batch: a `jax.ShapeDtypeStruct`, or a dictionary of them."""

Batch = dict[str, Any]
"""Arrays, one row an example: `x`, `y`, and a `weight` for each example."""

Metrics = dict[str, tuple[Any, Any]]
"""Each a sum and the weight it was summed over, so that metrics of parts add up.

Numbers of one batch are without axes; the engine stacks those of many steps."""
