"""GroupNorm: each group of an example's channels at mean 0 and variance 1."""

from dataclasses import dataclass
from typing import Any, ClassVar

from glassnet.nn import masks
from glassnet.nn.dtypes import param_dtype
from glassnet.nn.layer import Layer
from glassnet.nn.standardize import (
    affine,
    affine_params,
    check_divides,
    counted,
    standardized,
)
from glassnet.settings import Count, Positive
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class GroupNorm(Layer):
    r"""Center and scale groups of channels over all places, then learn a new scale.

    $$y = \gamma \hat x + \beta, \qquad
      \hat x = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}}$$

    with $\mu, \sigma^2$ of each example and each group of neighboring channels, over
    all places and the channels in the group.

    Going back, with $g = \gamma \delta$ and averages $\langle\cdot\rangle$ over the
    same:

    $$\partial L/\partial x = \frac{1}{\sqrt{\sigma^2 + \epsilon}}
      \left(g - \langle g\rangle - \hat x \langle g \hat x\rangle\right)$$

    No example sees another, so it works with small batches, where `BatchNorm` does not.
    One group is a `LayerNorm` over the whole image; one group for each channel is
    `InstanceNorm`. Mean and variance are computed in float32 or wider. Of a sequence
    with a mask only what counts enters them; the rest comes out as $\beta$.

    Args:
        groups: how many groups, at least 1; divides the number of channels. The paper
            took 32 throughout.
        epsilon: keeps groups that do not vary finite. Above 0. Structure, not a number
            in the state: it is part of the equation, and changing it compiles anew.
        scale: whether to learn $\gamma$.
        bias: whether to learn $\beta$.

    Learns:
        scale: $\gamma$, of shape `(channels,)`; starts at one.
        bias: $\beta$, of shape `(channels,)`; starts at zero.

    Raises:
        ConfigError: a setting is outside its range.
        ShapeError: the number of channels is no multiple of `groups`.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x = GroupNorm(2), jnp.array([[1.0, 3.0, 10.0, 90.0]])
        >>> params, state = layer.init(jax.random.key(0), x)
        >>> y, _ = layer.apply(params, state, x, key=None, training=False)
        >>> y.round(3).tolist()
        [[-1.0, 1.0, -1.0, 1.0]]

    Source:
        Wu & He (2018), "Group Normalization", equations 1, 2 and 7, arXiv:1803.08494.
    """

    masked: ClassVar = True
    groups: Count
    epsilon: Positive = 1e-5
    scale: bool = True
    bias: bool = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Scale one and bias zero."""
        spec = masks.values(spec)
        check_divides(self, spec.shape[-1], self.groups)
        shape, dtype = spec.shape[-1:], param_dtype(spec)
        return affine_params(shape, dtype, scale=self.scale, bias=self.bias), {}

    def __call__(self, params: Tree, x: Any) -> Any:
        """Normalize each group."""
        values = masks.values(x)  # (batch, *places, channels)
        batch, *places, channels = values.shape
        split = values.reshape(batch, *places, self.groups, channels // self.groups)
        axes = (*range(1, values.ndim - 1), values.ndim)  # all but batch and groups
        where = counted(masks.mask(x), split)
        normal = standardized(split, axes, self.epsilon, where).reshape(values.shape)
        return masks.with_values(x, affine(params, normal.astype(values.dtype)))
