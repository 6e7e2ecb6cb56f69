"""Running a layer with params from elsewhere, and turning ONNX's layout into ours."""

import functools
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from vectors import NotApplicable

from glassnet.nn import Layer

__all__ = ["channels_first", "channels_last", "floats", "quickly", "refuse", "run"]

quickly = functools.partial(
    jax.jit,
    compiler_options={
        "xla_backend_optimization_level": 0,
        "xla_llvm_disable_expensive_passes": True,
    },
)
"""`jax.jit` for what runs once: it takes less time to compile."""

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
    params, x = jax.tree.map(jnp.asarray, (params or {}, x))
    made, first = jax.eval_shape(layer.init, _KEY, x)
    assert jax.tree.map(jnp.shape, made) == jax.tree.map(jnp.shape, params)
    if state is None:  # made only if there is any: starting values take long to compile
        state = layer.init(_KEY, x)[1] if jax.tree.leaves(first) else first

    @quickly
    def apply(params: Any, state: Any, x: Any) -> Any:
        key = _KEY if training else None
        return layer.apply(params, state, x, key=key, training=training)

    y, after = apply(params, state, x)
    return (y, after) if training else y


def channels_last(x: Any) -> np.ndarray:
    """From (batch, channels, *space) to (batch, *space, channels)."""
    return np.moveaxis(floats(x), 1, -1)


def channels_first(x: Any) -> np.ndarray:
    """Back again."""
    return np.moveaxis(np.asarray(x), -1, 1)


def floats(x: Any) -> np.ndarray:
    """Whole numbers, none of them large, as float32; floats as they are."""
    return x if jnp.issubdtype(x.dtype, jnp.floating) else x.astype(np.float32)


def refuse(asked: Any, reason: str) -> None:
    """Say that a vector does not apply, if it asks for this."""
    if asked:
        raise NotApplicable(reason)
