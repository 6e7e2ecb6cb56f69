"""Flatten: each example as one row of features."""

import math
from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Flatten(Layer):
    r"""Lay all axes but the first end to end.

    $$y_{b,\,i w + j} = x_{b,i,j}$$

    for examples of shape `(h, w)`, and alike for more axes; the last varies fastest.

    Going back: $\delta$ in the shape of $x$.

    Elsewhere any number of leading axes are batch axes. Here only the first is: how
    many of the others belong to one example cannot be seen from the array.

    Example:
        >>> import jax.numpy as jnp
        >>> Flatten()({}, jnp.ones((5, 28, 28))).shape
        (5, 784)

    Source:
        LeCun, Bottou, Bengio & Haffner (1998), "Gradient-Based Learning Applied to
        Document Recognition", section II.B, layer C5 to F6.
    """

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *shape"]
    ) -> Float[Array, "batch features"]:
        """Reshape to two axes."""
        return x.reshape(x.shape[0], math.prod(x.shape[1:]))
