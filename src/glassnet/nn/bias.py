"""Bias: a learned number added to each feature, or to each unit of an image."""

from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.initializers import Initializer, Zeros
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer
from glassnet.settings import Count
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Bias(Layer):
    r"""Add a learned number of its own to each feature.

    $$y = x + b$$

    with $b$ over the last axis, or the last few.

    Going back: $\partial L/\partial b = \sum \delta$ over all axes in front,
    $\partial L/\partial x = \delta$.

    `Dense` and `Conv2D` bring a bias of one number a channel. With `axes=3` each pixel
    of each map has one of its own, as in the first networks with shared weights.

    Args:
        axes: how many axes at the end have numbers of their own, at least 1.
        bias_init: starting values of $b$.

    Learns:
        bias: $b$, of the shape of the last `axes`.

    Raises:
        ConfigError: `axes` is below 1.
        ShapeError: an example has fewer axes than `axes`.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x = Bias(axes=3), jnp.ones((5, 8, 8, 12))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> params["bias"].shape
        (8, 8, 12)

    Source:
        LeCun et al. (1989), "Backpropagation Applied to Handwritten Zip Code
        Recognition", section 4, on layer H1: one kernel for a map, a bias for a unit.
    """

    axes: Count = 1
    bias_init: Initializer = Zeros()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the bias."""
        if self.axes >= len(spec.shape):
            raise ShapeError(
                f"{self} adds along more axes than an example has.",
                got=f"examples of shape {tuple(spec.shape[1:])}",
                expected=f"{self.axes} axes or more",
                fix=f"axes={max(1, len(spec.shape) - 1)}",
            )
        shape = tuple(spec.shape[-self.axes :])
        return {"bias": self.bias_init(key, shape, param_dtype(spec))}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch features"]:
        """Evaluate $x + b$."""
        bias = params["bias"]
        if x.shape[-self.axes :] != bias.shape:
            raise ShapeError(
                f"{self} has no bias for an input of this shape.",
                got=f"x of shape {x.shape}",
                expected=f"{bias.shape} as the last axes",
                fix="make params that fit by init(key, x)",
            )
        return x + bias
