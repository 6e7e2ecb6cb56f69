"""RMSNorm: each row of features at mean square 1."""

from dataclasses import dataclass

import jax
from jaxtyping import Array, Float

from glassnet.nn.dtypes import param_dtype, widened
from glassnet.nn.layer import Layer
from glassnet.nn.standardize import affine, affine_params
from glassnet.settings import Positive
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class RMSNorm(Layer):
    r"""Scale each example by the size of its own features, then learn a new scale.

    $$y = \gamma \hat x, \qquad
      \hat x = \frac{x}{\sqrt{\langle x^2 \rangle + \epsilon}}$$

    with averages $\langle\cdot\rangle$ over the last axis.

    Going back, with $g = \gamma \delta$:

    $$\partial L/\partial x = \frac{1}{\sqrt{\langle x^2 \rangle + \epsilon}}
      \left(g - \hat x \langle g \hat x\rangle\right)$$

    A `LayerNorm` that leaves the mean where it is: cheaper, and as good in
    transformers. The mean square is computed in float32 or wider.

    Args:
        epsilon: keeps rows of zeros finite; inside the root. Above 0. Structure, not a
            number in the state: it is part of the equation, and changing it compiles
            anew.
        scale: whether to learn $\gamma$.

    Learns:
        scale: $\gamma$, of shape `(features,)`; starts at one.

    Raises:
        ConfigError: `epsilon` is not above 0.

    Example:
        >>> import jax.numpy as jnp
        >>> layer = RMSNorm()
        >>> params, _ = layer.init(jax.random.key(0), jnp.ones((1, 2)))
        >>> layer(params, jnp.array([[-3.0, 3.0], [0.0, 0.0]])).round(3).tolist()
        [[-1.0, 1.0], [0.0, 0.0]]

    Source:
        Zhang & Sennrich (2019), "Root Mean Square Layer Normalization", equation 4,
        arXiv:1910.07467.
    """

    epsilon: Positive = 1e-5
    scale: bool = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Scale one."""
        shape, dtype = spec.shape[-1:], param_dtype(spec)
        return affine_params(shape, dtype, scale=self.scale, bias=False), {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch features"]:
        """Normalize each row."""
        wide = widened(x)
        square = (wide * wide).mean(-1, keepdims=True)
        normal = wide * jax.lax.rsqrt(square + self.epsilon)
        return affine(params, normal.astype(x.dtype))
