"""InstanceNorm: each channel of an example at mean 0 and variance 1."""

from dataclasses import dataclass
from typing import Any, ClassVar

from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer
from glassnet.nn.standardize import affine, affine_params, counted, standardized
from glassnet.settings import Positive
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class InstanceNorm(Layer):
    r"""Center and scale each channel over its own places, then learn a new scale.

    $$y = \gamma \hat x + \beta, \qquad
      \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    with $\mu, \sigma^2$ of each example and each channel, over all places.

    Going back, with $g = \gamma \delta$ and averages $\langle\cdot\rangle$ over the
    places:

    $$\partial L/\partial x = \frac{1}{\sqrt{\sigma^2 + \epsilon}}
      \left(g - \langle g\rangle - \hat x \langle g \hat x\rangle\right)$$

    Takes contrast and tint off an image, which is wanted when its style is to be
    replaced and not when they tell the class. It does the same in training and in use.
    Mean and variance are computed in float32 or wider. Of a sequence with a mask only
    what counts enters them; the rest comes out as $\beta$.

    Args:
        epsilon: keeps channels that do not vary finite. Above 0. Structure, not a
            number in the state: it is part of the equation, and changing it compiles
            anew.
        scale: whether to learn $\gamma$. PyTorch by default learns neither.
        bias: whether to learn $\beta$.

    Learns:
        scale: $\gamma$, of shape `(channels,)`; starts at one.
        bias: $\beta$, of shape `(channels,)`; starts at zero.

    Raises:
        ConfigError: `epsilon` is not above 0.
        ShapeError: there are no places to average over.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x = InstanceNorm(), jnp.array([[[1.0, 30.0], [3.0, 10.0]]])
        >>> params, state = layer.init(jax.random.key(0), x)
        >>> y, _ = layer.apply(params, state, x, key=None, training=False)
        >>> y.round(3).tolist()
        [[[-1.0, 1.0], [1.0, -1.0]]]

    Source:
        Ulyanov, Vedaldi & Lempitsky (2016), "Instance Normalization: The Missing
        Ingredient for Fast Stylization", equation 2, arXiv:1607.08022.
    """

    masked: ClassVar = True
    epsilon: Positive = 1e-5
    scale: bool = True
    bias: bool = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Scale one and bias zero."""
        spec = masks.values(spec)
        if len(spec.shape) < 3:
            raise ShapeError(
                f"{self} averages over places, and there are none.",
                got=f"inputs of shape {spec.shape}",
                expected="(batch, *places, channels)",
                fix="use LayerNorm() for features without places",
            )
        shape, dtype = spec.shape[-1:], param_dtype(spec)
        return affine_params(shape, dtype, scale=self.scale, bias=self.bias), {}

    def __call__(self, params: Tree, x: Any) -> Any:
        """Normalize each channel."""
        values = masks.values(x)  # (batch, *places, channels)
        axes, where = tuple(range(1, values.ndim - 1)), counted(masks.mask(x), values)
        normal = standardized(values, axes, self.epsilon, where)
        return masks.with_values(x, affine(params, normal.astype(values.dtype)))
