"""Alone: one network's params and state, of a model or of its first member."""

from typing import TYPE_CHECKING, Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.backprop.sweep import LayerTrace, sweep
from glassnet.types import Tree

if TYPE_CHECKING:
    from glassnet.model import Model

__all__ = ["alone", "inside", "plain"]


def alone(model: "Model") -> tuple[Tree, Tree]:
    """Params and state of the network, or of the first where several answer."""
    both = model.params, model.state
    return jax.tree.map(lambda a: a[0], both) if model.members else both


def inside(model: "Model", x: Any) -> list[LayerTrace]:
    """What each layer is given and makes of it, with these rows."""
    params, state = alone(model)

    def nothing(y: Any) -> jax.Array:
        return jnp.zeros(())

    rows = jnp.asarray(x)
    return sweep(model.network, params, state, rows, nothing, training=False)[1]


def plain(array: Any, digits: int = 3) -> list:
    """Numbers of few digits, for a file."""
    return np.round(np.asarray(array, float), digits).tolist()
