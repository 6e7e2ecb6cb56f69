"""Running a layer with params from elsewhere, and turning ONNX's layout into ours."""

from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array
from vectors import NotApplicable

from glassnet.nn import Layer

__all__ = ["channels_first", "channels_last", "floats", "refuse", "run"]

_KEY = jax.random.key(0)


def run(
    layer: Layer, x: Any, params: Any = None, state: Any = None, *, training=False
) -> Any:
    """Output of a layer, whose own `init` says that the params have the right shapes.

    Args:
        layer: of ours.
        x: its input.
        params: none if absent.
        state: as `init` makes it if absent.
        training: gives the next state too.
    """
    params = params or {}
    made, first = layer.init(_KEY, x)
    assert jax.tree.map(jnp.shape, made) == jax.tree.map(jnp.shape, params)
    y, after = layer.apply(
        params, state or first, x, key=_KEY if training else None, training=training
    )
    return (y, after) if training else y


def channels_last(x: Any) -> Array:
    """From (batch, channels, *space) to (batch, *space, channels)."""
    return jnp.moveaxis(floats(x), 1, -1)


def channels_first(x: Array) -> Array:
    """Back again."""
    return jnp.moveaxis(x, -1, 1)


def floats(x: Any) -> Array:
    """Whole numbers, none of them large, as float32; floats as they are."""
    if jnp.issubdtype(x.dtype, jnp.floating):
        return jnp.asarray(x)
    return jnp.asarray(np.asarray(x, np.float32))


def refuse(asked: Any, reason: str) -> None:
    """Say that a vector does not apply, if it asks for this."""
    if asked:
        raise NotApplicable(reason)
