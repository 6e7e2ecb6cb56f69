"""Merging: several arrays become one, where paths through a network meet."""

from dataclasses import dataclass
from typing import Any, ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree

__all__ = ["Join", "Product", "Sum"]


@dataclass(frozen=True)
class Sum(Layer):
    r"""Add several arrays of one shape.

    $$y = \sum_i x_i$$

    Going back: every input receives $\delta$.

    Raises:
        ShapeError: the arrays differ in shape; nothing is broadcast.

    Example:
        >>> Sum()({}, (jnp.array([1.0]), jnp.array([2.0]))).tolist()
        [3.0]

    Source:
        He et al. (2015), "Deep Residual Learning for Image Recognition", equation 1,
        arXiv:1512.03385.
    """

    masked: ClassVar = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        _check_alike(self, spec)
        return {}, {}

    def __call__(self, params: Tree, x: tuple[Any, ...]) -> Any:
        """Add them up."""
        return masks.merged(x, lambda xs: sum(xs[1:], start=xs[0]))


@dataclass(frozen=True)
class Product(Layer):
    r"""Multiply several arrays of one shape, number by number.

    $$y = \prod_i x_i$$

    Going back: $\partial L/\partial x_i = \delta \prod_{j \neq i} x_j$.

    With a `Sigmoid` in front of one of them it is a gate.

    Raises:
        ShapeError: the arrays differ in shape; nothing is broadcast.

    Example:
        >>> Product()({}, (jnp.array([3.0]), jnp.array([2.0]))).tolist()
        [6.0]

    Source:
        Hochreiter & Schmidhuber (1997), "Long Short-Term Memory", section 4:
        multiplicative gate units.
    """

    masked: ClassVar = True

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        _check_alike(self, spec)
        return {}, {}

    def __call__(self, params: Tree, x: tuple[Any, ...]) -> Any:
        """Multiply them."""

        def product(xs: list[Array]) -> Float[Array, "..."]:
            y = xs[0]
            for other in xs[1:]:
                y = y * other
            return y

        return masks.merged(x, product)


@dataclass(frozen=True)
class Join(Layer):
    r"""Put several arrays side by side.

    $$y = [x_1, x_2, \dots]$$

    along one axis. Going back: $\delta$ is cut into the inputs' parts.

    Args:
        axis: which; -1 for features or channels.

    Raises:
        ShapeError: the arrays differ in another axis than that.

    Example:
        >>> Join()({}, (jnp.ones((5, 2)), jnp.ones((5, 3)))).shape
        (5, 5)

    Source:
        Ronneberger, Fischer & Brox (2015), "U-Net", section 2: concatenation with the
        feature map of the contracting path, arXiv:1505.04597.
    """

    masked: ClassVar = True
    axis: int = -1

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        _check_alike(self, spec, self.axis)
        return {}, {}

    def __call__(self, params: Tree, x: tuple[Any, ...]) -> Any:
        """Join them."""
        return masks.merged(x, lambda xs: jnp.concatenate(xs, self.axis))


def _check_alike(layer: Layer, spec: Spec, axis: int | None = None) -> None:
    if not isinstance(spec, tuple):
        raise ShapeError(
            f"{layer} merges several arrays.",
            got=f"one of shape {masks.values(spec).shape}",
            expected="a tuple of arrays",
            fix="in a Graph, name the inputs of its node: "
            '("sum", Sum(), "left", "right")',
        )
    shapes = [masks.values(x).shape for x in spec]
    bare = [list(shape) for shape in shapes]
    for shape in bare if axis is not None else []:
        shape[axis or 0] = 0
    if any(shape != bare[0] for shape in bare):
        raise ShapeError(
            f"{layer} cannot merge arrays of these shapes.",
            got=", ".join(map(str, shapes)),
            expected="one shape" + ("" if axis is None else f" but for axis {axis}"),
            fix="bring them to one shape first, with a Dense, a pool or a Reshape",
        )
