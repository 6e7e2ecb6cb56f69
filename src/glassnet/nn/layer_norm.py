"""LayerNorm: each row of features at mean 0 and variance 1."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.dtypes import param_dtype, widened
from glassnet.nn.layer import Layer
from glassnet.settings import Positive
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class LayerNorm(Layer):
    r"""Center and scale each example over its own features, then learn a new scale.

    $$y = \gamma \hat x + \beta, \qquad
      \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    with $\mu, \sigma^2$ over the last axis.

    Going back, with $g = \gamma \delta$ and averages $\langle\cdot\rangle$ over the
    last axis:

    $$\partial L/\partial x = \frac{1}{\sqrt{\sigma^2 + \epsilon}}
      \left(g - \langle g\rangle - \hat x \langle g \hat x\rangle\right)$$

    No example sees another, so it does the same in training and in use, and with a
    batch of one. Mean and variance are computed in float32 or wider.

    Args:
        epsilon: keeps rows that do not vary finite. Above 0. Structure, not a number
            in the state: it is part of the equation, and changing it compiles anew.

    Learns:
        scale: $\gamma$, of shape `(features,)`; starts at one.
        bias: $\beta$, of shape `(features,)`; starts at zero.

    Raises:
        ConfigError: `epsilon` is not above 0.

    Example:
        >>> layer = LayerNorm()
        >>> params, _ = layer.init(jax.random.key(0), jnp.ones((1, 2)))
        >>> layer(params, jnp.array([[1.0, 3.0], [10.0, 90.0]])).round(3).tolist()
        [[-1.0, 1.0], [-1.0, 1.0]]

    Source:
        Ba, Kiros & Hinton (2016), "Layer Normalization", equation 4,
        arXiv:1607.06450.
    """

    epsilon: Positive = 1e-5

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Scale one and bias zero."""
        size, dtype = spec.shape[-1], param_dtype(spec)
        return {"scale": jnp.ones(size, dtype), "bias": jnp.zeros(size, dtype)}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch features"]:
        """Normalize each row."""
        wide = widened(x)
        mean = wide.mean(-1, keepdims=True)
        variance = jnp.square(wide - mean).mean(-1, keepdims=True)
        normal = (wide - mean) * jax.lax.rsqrt(variance + self.epsilon)
        return params["scale"] * normal.astype(x.dtype) + params["bias"]
