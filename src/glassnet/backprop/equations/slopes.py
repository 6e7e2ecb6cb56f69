"""Slopes of activations, and going back through those that mix units."""

from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import (
    ELU,
    Identity,
    LeakyReLU,
    PReLU,
    ReLU,
    Sigmoid,
    SiLU,
    Softplus,
    Softsign,
    Tanh,
)

__all__ = ["SLOPES", "log_softmax", "relu", "sigmoid", "softmax", "tanh"]

Numbers = Float[Array, "*batch units"]


def sigmoid(y: Numbers, delta: Numbers) -> Numbers:
    r"""Go back through $y = \sigma(z)$, knowing only its output.

    $$\frac{\partial L}{\partial z} = \delta\, y (1 - y)$$

    Args:
        y: the output.
        delta: $\partial L / \partial y$.

    Example:
        >>> sigmoid(jnp.array([0.5]), jnp.array([8.0])).tolist()
        [2.0]

    Source:
        Rumelhart, Hinton & Williams (1986), "Learning representations by
        back-propagating errors", equation 5.
    """
    return delta * y * (1 - y)


def tanh(y: Numbers, delta: Numbers) -> Numbers:
    r"""Go back through $y = \tanh z$, knowing only its output.

    $$\frac{\partial L}{\partial z} = \delta\, (1 - y^2)$$

    Args:
        y: the output.
        delta: $\partial L / \partial y$.

    Example:
        >>> tanh(jnp.array([0.5]), jnp.array([8.0])).tolist()
        [6.0]

    Source:
        LeCun et al. (1998), "Efficient BackProp", section 4.4.
    """
    return delta * (1 - y * y)


def relu(y: Numbers, delta: Numbers) -> Numbers:
    r"""Go back through $y = \max(0, z)$: where it was open.

    $$\frac{\partial L}{\partial z} = \delta\, [y > 0]$$

    Args:
        y: the output.
        delta: $\partial L / \partial y$.

    Example:
        >>> relu(jnp.array([0.0, 3.0]), jnp.array([8.0, 8.0])).tolist()
        [0.0, 8.0]

    Source:
        Glorot, Bordes & Bengio (2011), "Deep Sparse Rectifier Neural Networks",
        section 3.1.
    """
    return delta * (y > 0).astype(y.dtype)


def softmax(y: Numbers, delta: Numbers) -> Numbers:
    r"""Go back through a softmax, where every output hangs on every input.

    $$\frac{\partial L}{\partial z_j} = y_j \left(\delta_j
        - \textstyle\sum_k y_k \delta_k\right)$$

    Args:
        y: the output, shares that sum to 1 along the last axis.
        delta: $\partial L / \partial y$.

    Example:
        >>> softmax(jnp.array([0.5, 0.5]), jnp.array([4.0, 0.0])).tolist()
        [1.0, -1.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.3.
    """
    return y * (delta - (y * delta).sum(-1, keepdims=True))


def log_softmax(y: Numbers, delta: Numbers) -> Numbers:
    r"""Go back through the logarithm of a softmax.

    $$\frac{\partial L}{\partial z_j} = \delta_j
        - e^{y_j} \textstyle\sum_k \delta_k$$

    Args:
        y: the output, logarithms of shares.
        delta: $\partial L / \partial y$.

    Example:
        >>> log_softmax(jnp.log(jnp.array([0.5, 0.5])), jnp.array([4.0, 0.0])).tolist()
        [2.0, -2.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.3.
    """
    return delta - jnp.exp(y) * delta.sum(-1, keepdims=True)


def _sigmoid(z: Array) -> Array:
    return 1 / (1 + jnp.exp(-z))


def _elu(layer: ELU, params: Any, z: Array, y: Array) -> Array:
    return jnp.where(z > 0, 1, y + layer.alpha)


def _leaky(layer: LeakyReLU, params: Any, z: Array, y: Array) -> Array:
    return jnp.where(z > 0, jnp.ones_like(z), layer.slope)


def _prelu(layer: PReLU, params: Any, z: Array, y: Array) -> Array:
    return jnp.where(z > 0, jnp.ones_like(z), params["slope"])


def _silu(layer: SiLU, params: Any, z: Array, y: Array) -> Array:
    s = _sigmoid(z)
    return s + y * (1 - s)


SLOPES: dict[type, Callable[[Any, Any, jax.Array, jax.Array], jax.Array]] = {
    Identity: lambda layer, params, z, y: jnp.ones_like(z),
    Sigmoid: lambda layer, params, z, y: sigmoid(y, jnp.ones_like(y)),
    Tanh: lambda layer, params, z, y: tanh(y, jnp.ones_like(y)),
    ReLU: lambda layer, params, z, y: relu(y, jnp.ones_like(y)),
    LeakyReLU: _leaky,
    PReLU: _prelu,
    ELU: _elu,
    Softsign: lambda layer, params, z, y: 1 / (1 + jnp.abs(z)) ** 2,
    Softplus: lambda layer, params, z, y: _sigmoid(z),
    SiLU: _silu,
}
r"""$\varphi'(z)$ of each activation that acts on every number by itself."""
