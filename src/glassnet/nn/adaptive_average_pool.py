"""AdaptiveAveragePool: means over as many windows as are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass

import jax.numpy as jnp
from jax import lax
from jaxtyping import Array, Float

from glassnet.nn.dtypes import widened
from glassnet.nn.layer import Layer
from glassnet.nn.space import per_axis, space_of
from glassnet.settings import Sizes
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class AdaptiveAveragePool(Layer):
    r"""Cut space into a given number of windows and take the mean of each.

    $$y_i = \frac{1}{b_i - a_i} \sum_{a_i \le j < b_i} x_j, \qquad
      a_i = \lfloor i n / m \rfloor, \quad b_i = \lceil (i + 1) n / m \rceil$$

    for $n$ places made into $m$, along each axis in turn. Windows overlap where $m$
    does not divide $n$, and numbers are repeated where $m > n$.

    Going back: $\delta_i / (b_i - a_i)$ for each window that a place lies in.

    Put before a `Flatten`, it lets a network take images of other sizes than it was
    built for.

    Args:
        size: $m$, one number for all axes of space or one for each: all between the
            first axis, the batch, and the last, the channels.

    Raises:
        ConfigError: `size` is below 1, or has not one number for each axis.
        ShapeError: the input has no axis between batch and channels.

    Example:
        >>> x = jnp.arange(5.0).reshape(1, 5, 1)
        >>> AdaptiveAveragePool(2)({}, x).ravel().tolist()
        [1.0, 3.0]

    Source:
        He et al. (2014), "Spatial Pyramid Pooling in Deep Convolutional Networks",
        section 2.2, arXiv:1406.4729; the windows are those of PyTorch's
        `AdaptiveAvgPool2d`.
    """

    size: Sizes

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        per_axis(self, "size", len(space_of(self, spec.shape)))
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *space channels"]
    ) -> Float[Array, "batch *windows channels"]:
        """Take the means along each axis."""
        space, y = space_of(self, x.shape), widened(x)
        sizes = per_axis(self, "size", len(space))
        for axis, (n, m) in enumerate(zip(space, sizes, strict=True), start=1):
            parts = (lax.slice_in_dim(y, *ends, axis=axis) for ends in _windows(n, m))
            y = jnp.stack([part.mean(axis) for part in parts], axis)
        return y.astype(x.dtype)


def _windows(n: int, m: int) -> Iterator[tuple[int, int]]:
    return ((i * n // m, -(-(i + 1) * n // m)) for i in range(m))
