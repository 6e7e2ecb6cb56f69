"""Reshape and Permute: the numbers of an example on other axes."""

import math
from dataclasses import dataclass
from typing import Any

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.nn.layer import Layer
from glassnet.nn.windows import Amounts
from glassnet.settings import Sizes
from glassnet.types import Key, Spec, Tree

__all__ = ["Permute", "Reshape"]


@dataclass(frozen=True)
class Reshape(Layer):
    r"""Lay the numbers of each example out on other axes; none moves.

    $$y_{b,\, i,\, j} = x_{b,\, i w + j}$$

    for a shape of `(h, w)`, and alike for others: the last axis varies fastest. Going
    back: $\delta$ in the shape of $x$.

    Args:
        shape: of one example, without the batch, which is the first axis. `(28, 28, 1)`
            makes an image of 784 features.

    Raises:
        ConfigError: a size is below 1.
        ShapeError: the examples have another count of numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> Reshape((28, 28, 1))({}, jnp.ones((5, 784))).shape
        (5, 28, 28, 1)

    Source:
        Harris et al. (2020), "Array programming with NumPy", "NumPy arrays": one block
        of memory under another shape.
    """

    shape: Sizes

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        found, needed = math.prod(spec.shape[1:]), math.prod(self._axes())
        if found != needed:
            raise ShapeError(
                f"{self} needs {needed} numbers in each example.",
                got=f"x of shape {tuple(spec.shape)}, {found} in each",
                expected=f"(batch, ...) with {needed} numbers in each example",
                fix=f"choose a shape whose product is {found}",
            )
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "batch *shape"]
    ) -> Float[Array, "batch *other"]:
        """Reshape all axes but the first."""
        return x.reshape(x.shape[0], *self._axes())

    def _axes(self) -> tuple[int, ...]:
        return self.shape if isinstance(self.shape, tuple) else (self.shape,)


@dataclass(frozen=True)
class Permute(Layer):
    r"""Put the axes of each example in another order.

    $$y_{b,\, j,\, i} = x_{b,\, i,\, j}$$

    for axes of `(1, 0)`, and alike for others. Going back: $\delta$ with the axes in
    the order they had.

    Args:
        axes: of one example, counted from 0 without the batch; `(2, 0, 1)` makes an
            image with its channels in front.

    Raises:
        ConfigError: an axis is below 0.
        ShapeError: not every axis of the examples is named once.

    Example:
        >>> import jax.numpy as jnp
        >>> Permute((2, 0, 1))({}, jnp.ones((5, 28, 27, 3))).shape
        (5, 3, 28, 27)

    Source:
        Harris et al. (2020), "Array programming with NumPy", "NumPy arrays":
        transposition by strides.
    """

    axes: Amounts

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        order, known = self._order(), list(range(len(spec.shape) - 1))
        if sorted(order) != known:
            raise ShapeError(
                f"{self} does not fit the axes of this input.",
                got=f"x of shape {tuple(spec.shape)}",
                expected=f"each of the {len(known)} axes after the batch, once: "
                f"{tuple(known)} in some order",
                fix="count the axes of one example from 0, without the batch",
            )
        return {}, {}

    def __call__(self, params: Tree, x: Float[Array, "batch *shape"]) -> Any:
        """Transpose all axes but the first."""
        return x.transpose(0, *(1 + axis for axis in self._order()))

    def _order(self) -> tuple[int, ...]:
        return self.axes if isinstance(self.axes, tuple) else (self.axes,)
