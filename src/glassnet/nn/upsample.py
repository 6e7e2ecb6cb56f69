"""Upsample: a larger image by repeating pixels, or by blending neighbors."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from glassnet.nn.layer import Layer
from glassnet.nn.space import per_axis, space_of
from glassnet.settings import Sizes
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Upsample(Layer):
    r"""Make space larger by a whole factor.

    $$y_{i f + j} = x_i \quad \text{(nearest)}, \qquad
      y_{i f + j} = (1 - |t|)\, x_i + |t|\, x_{i + \operatorname{sign} t}, \quad
      t = \tfrac{j + 1/2}{f} - \tfrac12 \quad \text{(linear)}$$

    for $j = 0 \dots f - 1$, along each axis in turn: on images, "linear" is known as
    bilinear. Beyond the border, the outermost numbers go on.

    Going back: each input receives the $\delta$ it went into, times its share.

    Pixels are areas, not points: the larger image covers what the smaller one covered
    (`align_corners=False` in PyTorch, and TensorFlow's `half_pixel_centers`).

    Args:
        factor: $f$, one number for all axes of space or one for each: all between the
            first axis, the batch, and the last, the channels.
        mode: "nearest" repeats, "linear" blends.

    Raises:
        ConfigError: `factor` is below 1, or has not one number for each axis, or there
            is no such mode.
        ShapeError: the input has no axis between batch and channels.

    Example:
        >>> x = jnp.array([[[0.0], [4.0]]])
        >>> Upsample()({}, x).ravel().tolist()
        [0.0, 0.0, 4.0, 4.0]
        >>> Upsample(mode="linear")({}, x).ravel().tolist()
        [0.0, 1.0, 3.0, 4.0]

    Source:
        Long, Shelhamer & Darrell (2015), "Fully Convolutional Networks for Semantic
        Segmentation", section 3.3, arXiv:1411.4038.
    """

    factor: Sizes = 2
    mode: Literal["nearest", "linear"] = "nearest"

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        per_axis(self, "factor", len(space_of(self, spec.shape)))
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *space channels"]
    ) -> Float[Array, "batch *larger channels"]:
        """Stretch one axis after the other."""
        factors = per_axis(self, "factor", len(space_of(self, x.shape)))
        for axis, factor in enumerate(factors, start=1):
            blend = _blended if self.mode == "linear" else _repeated
            x = _woven(blend(x, axis, factor), axis)
        return x


def _repeated(x: Array, axis: int, factor: int) -> list[Array]:
    return [x] * factor


def _blended(x: Array, axis: int, factor: int) -> list[Array]:
    """For each of the new places between two old ones, all of its numbers."""
    n = x.shape[axis]
    first, last = (lax.slice_in_dim(x, i, i + 1, axis=axis) for i in (0, n - 1))
    before = jnp.concatenate([first, lax.slice_in_dim(x, 0, n - 1, axis=axis)], axis)
    after = jnp.concatenate([lax.slice_in_dim(x, 1, n, axis=axis), last], axis)
    places = [(j + 0.5) / factor - 0.5 for j in range(factor)]
    return [
        (1 - abs(t)) * x + abs(t) * (before if t < 0 else after) if t else x
        for t in places
    ]


def _woven(parts: Sequence[Array], axis: int) -> Array:
    """One number of each part in turn, along an axis."""
    shape = list(parts[0].shape)
    shape[axis] *= len(parts)
    return jnp.stack(parts, axis + 1).reshape(shape)
