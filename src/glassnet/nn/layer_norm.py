"""LayerNorm: each row of features at mean 0 and variance 1."""

from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer
from glassnet.nn.standardize import affine, affine_params, standardized
from glassnet.settings import Count, Positive
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class LayerNorm(Layer):
    r"""Center and scale each example over its own features, then learn a new scale.

    $$y = \gamma \hat x + \beta, \qquad
      \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    with $\mu, \sigma^2$ over the last axis, or the last few.

    Going back, with $g = \gamma \delta$ and averages $\langle\cdot\rangle$ over the
    same axes:

    $$\partial L/\partial x = \frac{1}{\sqrt{\sigma^2 + \epsilon}}
      \left(g - \langle g\rangle - \hat x \langle g \hat x\rangle\right)$$

    No example sees another, so it does the same in training and in use, and with a
    batch of one. Mean and variance are computed in float32 or wider.

    Args:
        epsilon: keeps rows that do not vary finite. Above 0. Structure, not a number
            in the state: it is part of the equation, and changing it compiles anew.
        axes: how many axes at the end to average over, at least 1. With 3, an image
            is normalized as a whole. More than 1 in a sequence averages over padding.
        scale: whether to learn $\gamma$.
        bias: whether to learn $\beta$.

    Learns:
        scale: $\gamma$, of the shape of the last `axes`; starts at one.
        bias: $\beta$, of the same shape; starts at zero.

    Raises:
        ConfigError: a setting is outside its range.
        ShapeError: an example has fewer axes than `axes`.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer = LayerNorm()
        >>> params, _ = layer.init(jax.random.key(0), jnp.ones((1, 2)))
        >>> layer(params, jnp.array([[1.0, 3.0], [10.0, 90.0]])).round(3).tolist()
        [[-1.0, 1.0], [-1.0, 1.0]]

    Source:
        Ba, Kiros & Hinton (2016), "Layer Normalization", equation 4,
        arXiv:1607.06450.
    """

    epsilon: Positive = 1e-5
    axes: Count = 1
    scale: bool = True
    bias: bool = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Scale one and bias zero."""
        if self.axes >= len(spec.shape):
            raise ShapeError(
                f"{self} averages over more axes than an example has.",
                got=f"examples of shape {spec.shape[1:]}",
                expected=f"{self.axes} axes or more",
                fix=f"axes={max(1, len(spec.shape) - 1)}",
            )
        shape, dtype = spec.shape[-self.axes :], param_dtype(spec)
        return affine_params(shape, dtype, scale=self.scale, bias=self.bias), {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch features"]:
        """Normalize each row."""
        normal = standardized(x, tuple(range(-self.axes, 0)), self.epsilon)
        return affine(params, normal.astype(x.dtype))
