"""Activations: layers with an equation but no parameters."""

import abc
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree


class Activation(Layer, abc.ABC):
    """A layer that learns nothing."""

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        return {}, {}


@dataclass(frozen=True)
class ReLU(Activation):
    r"""Keep the positive part, drop the rest.

    $$y = \max(0, x)$$

    Going back: $\partial L/\partial x = \delta$ where $x > 0$, and 0 elsewhere; at
    exactly 0, where there is no slope, we take 0.

    Example:
        >>> import jax.numpy as jnp
        >>> ReLU()({}, jnp.array([-1.0, 2.0])).tolist()
        [0.0, 2.0]

    Source:
        Glorot, Bordes & Bengio (2011), "Deep Sparse Rectifier Neural Networks".
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $\max(0, x)$."""
        return jnp.where(x > 0, x, 0)
