"""A network at a glance: as a table for the terminal, as a picture for a page."""

from typing import Any

import jax
import numpy as np

from glassnet.drawing.layers import summary_text
from glassnet.drawing.network import network as picture
from glassnet.drawing.rows import rows
from glassnet.drawing.shown import Picture, Text
from glassnet.drawing.svg import standalone
from glassnet.nn.layer import Layer
from glassnet.types import Spec

__all__ = ["draw", "summary"]


def summary(network: Layer, x: Any) -> Text:
    """The layer table: each layer's place, output shape, learned numbers and work.

    A layer alone does not know its input, so one batch goes with it; only its shape
    and dtype are used, and nothing is computed, however large the network. Work is
    counted in multiply-adds for one example, as `drawing.multiply_adds` says.

    Args:
        network: any layer; containers are opened down to the layers inside.
        x: a batch of inputs, `(rows, ...)`, or a `jax.ShapeDtypeStruct`.

    Returns:
        Text of at most 80 columns, which shows itself at a prompt.

    Raises:
        ShapeError: the input does not fit the network.

    Example:
        >>> from glassnet import nn
        >>> net = nn.Sequential(nn.Dense(8), nn.ReLU(), nn.Dense(2))
        >>> "Dense(8)" in summary(net, jax.numpy.ones((5, 3)))
        True
    """
    spec = _spec(x)
    params, state = jax.eval_shape(network.init, jax.random.key(0), spec)
    return Text(summary_text(rows(network, params, state, spec)))


def draw(network: Layer, x: Any, seed: int = 0) -> Picture:
    """A diagram of the network as it starts: layers left to right, lines by weight.

    Args:
        network: any layer; containers are opened down to the layers inside.
        x: a batch of inputs, `(rows, ...)`, or a `jax.ShapeDtypeStruct`.
        seed: of the starting weights that are drawn.

    Returns:
        An SVG picture that reads alone; a notebook draws it.

    Raises:
        ShapeError: the input does not fit the network.

    Example:
        >>> from glassnet import nn
        >>> draw(nn.Sequential(nn.Dense(4), nn.ReLU()), jax.numpy.ones((5, 3)))[:4]
        '<svg'
    """
    spec = _spec(x)
    params, state = jax.jit(lambda key: network.init(key, spec))(jax.random.key(seed))
    return Picture(standalone(picture(rows(network, params, state, spec))))


def _spec(x: Any) -> Spec:
    return jax.tree.map(_shape, x, is_leaf=lambda a: not isinstance(a, dict))


def _shape(array: Any) -> jax.ShapeDtypeStruct:
    array = array if hasattr(array, "dtype") else np.asarray(array, "float32")
    return jax.ShapeDtypeStruct(array.shape, array.dtype)
