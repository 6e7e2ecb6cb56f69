"""Parallel: several layers on the same input, their outputs added."""

from dataclasses import dataclass
from typing import Any

from glassnet.errors import ShapeError
from glassnet.nn.children import Shared, children
from glassnet.nn.layer import Layer, child_key, output_spec
from glassnet.settings import spread
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True, init=False)
class Parallel(Layer):
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

    layers: tuple[Layer | Shared | tuple[str, Layer | Shared], ...] = spread()

    def __init__(self, *layers: Layer | Shared | tuple[str, Layer | Shared]):
        object.__setattr__(self, "layers", layers)
        self.__post_init__()

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Params and state of each branch."""
        params, state, shapes = {}, {}, {}
        for name, source, stream, layer in children(self):
            own, state[name] = layer.init(child_key(key, stream), spec)
            params.setdefault(source, own)
            out = output_spec(layer, params[source], state[name], spec)
            shapes[name] = out.shape
        if len(set(shapes.values())) > 1:
            raise ShapeError(
                "Parallel cannot add outputs of different shapes.",
                got=", ".join(f"branch {name}: {s}" for name, s in shapes.items()),
                expected="one shape",
                fix="let all branches end in the same number of features",
            )
        return params, state

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Run the branches and add."""
        total, after = None, {}
        for name, source, stream, layer in children(self):
            own = child_key(key, stream)
            y, after[name] = layer.apply(
                params[source], state[name], x, key=own, training=training
            )
            total = y if total is None else total + y
        return total, after
