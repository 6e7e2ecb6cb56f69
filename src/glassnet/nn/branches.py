"""Branches: several layers on the same input, their outputs added or joined."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.errors import ShapeError
from glassnet.nn import masks
from glassnet.nn.children import Container, Shared, children
from glassnet.nn.layer import Layer
from glassnet.settings import spread
from glassnet.types import Key, Spec, Tree

__all__ = ["Concatenate", "Parallel"]


@dataclass(frozen=True, init=False)
class Parallel(Container):
    r"""Give each branch the same input, and add what they make of it.

    $$y = \sum_i f_i(x)$$

    Going back: every branch receives the same $\delta$; their gradients at $x$ add up.

    With a `Dense` that starts at zero as one branch, a network is a linear model plus
    what the layers find beyond it.

    Args:
        layers: the branches, whose outputs have one shape. A branch is called after its
            position, or by the name given with it in a pair.

    Learns:
        "0", "1", ...: the params of each branch, under its name.

    Raises:
        ShapeError: the branches' outputs differ in shape.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> from glassnet.nn import Identity, ReLU
        >>> net, x = Parallel(ReLU(), Identity()), jnp.array([-1.0, 2.0])
        >>> params, state = net.init(jax.random.key(0), x)
        >>> net.apply(params, state, x, key=None, training=False)[0].tolist()
        [-1.0, 4.0]

    Source:
        Cheng et al. (2016), "Wide & Deep Learning for Recommender Systems",
        section 3.3, arXiv:1606.07792.
    """

    masked: ClassVar = True
    layers: tuple[Layer | Shared | tuple[str, Layer | Shared], ...] = spread()

    def __init__(self, *layers: Layer | Shared | tuple[str, Layer | Shared]):
        object.__setattr__(self, "layers", layers)
        self.__post_init__()

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of each branch."""
        params, state, ys = _made(self, key, spec, lambda shape: shape)
        return params, state, jax.eval_shape(_added, ys)

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run the branches and add."""
        ys, after = _apply(self, params, state, x, key, training)
        return _added(ys), after


@dataclass(frozen=True, init=False)
class Concatenate(Container):
    r"""Give each branch the same input, and put their outputs side by side.

    $$y = [f_1(x), f_2(x), \dots]$$

    along the last axis. Going back: $\delta$ is cut into the branches' parts; their
    gradients at $x$ add up.

    `Identity()` as one branch keeps the input beside what the others find in it. Where
    the branches do not start at the same place, use a `Graph` with `Join`.

    Args:
        layers: the branches, whose outputs agree in all axes but the last. A branch is
            called after its position, or by the name given with it in a pair.

    Learns:
        "0", "1", ...: the params of each branch, under its name.

    Raises:
        ShapeError: the branches' outputs differ before the last axis.

    Example:
        >>> import jax
        >>> from glassnet.nn import Identity, ReLU
        >>> net, x = Concatenate(ReLU(), Identity()), jnp.array([-1.0, 2.0])
        >>> params, state = net.init(jax.random.key(0), x)
        >>> net.apply(params, state, x, key=None, training=False)[0].tolist()
        [0.0, 2.0, -1.0, 2.0]

    Source:
        Szegedy et al. (2014), "Going Deeper with Convolutions", figure 2,
        arXiv:1409.4842.
    """

    masked: ClassVar = True
    layers: tuple[Layer | Shared | tuple[str, Layer | Shared], ...] = spread()

    def __init__(self, *layers: Layer | Shared | tuple[str, Layer | Shared]):
        object.__setattr__(self, "layers", layers)
        self.__post_init__()

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of each branch."""
        params, state, ys = _made(self, key, spec, lambda shape: shape[:-1])
        return params, state, jax.eval_shape(_joined, ys)

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run the branches and join."""
        ys, after = _apply(self, params, state, x, key, training)
        return _joined(ys), after


def _added(ys: list[Any]) -> Any:
    return masks.merged(ys, lambda ys: sum(ys[1:], start=ys[0]))


def _joined(ys: list[Any]) -> Any:
    return masks.merged(ys, lambda ys: jnp.concatenate(ys, -1))


def _made(
    layer: Layer, key: Key, spec: Spec, alike: Callable[[tuple], tuple]
) -> tuple[Tree, Tree, list[Any]]:
    """Params, state and outputs, where what must agree of their shapes does."""
    params, state, ys = {}, {}, {}
    for child in children(layer):
        params, state, ys[child.name] = child.made(params, state, key, spec)
    shapes = {name: masks.values(y).shape for name, y in ys.items()}
    if len({alike(shape) for shape in shapes.values()}) > 1:
        verb = "add" if isinstance(layer, Parallel) else "join"
        raise ShapeError(
            f"{type(layer).__name__} cannot {verb} outputs of these shapes.",
            got=", ".join(f"branch {name}: {s}" for name, s in shapes.items()),
            expected="one shape"
            if isinstance(layer, Parallel)
            else "one shape but for the last axis",
            fix="let all branches end in the same shape",
        )
    return params, state, list(ys.values())


def _apply(
    layer: Layer, params: Tree, state: Tree, x: Any, key: Key | None, training: bool
) -> tuple[list[Array], Tree]:
    ys, after = [], {}
    for child in children(layer):
        y, after[child.name] = child.apply(params, state, x, key=key, training=training)
        ys.append(y)
    return ys, after
