"""Sequential: one layer after another."""

from dataclasses import dataclass
from typing import Any, ClassVar

from glassnet.nn.children import Container, Shared, children
from glassnet.nn.layer import Layer
from glassnet.settings import spread
from glassnet.types import Key, Spec, Tree

__all__ = ["Sequential", "Shared"]


@dataclass(frozen=True, init=False)
class Sequential(Container):
    r"""Feed each layer's output to the next.

    $$y = f_n(\dots f_2(f_1(x)))$$

    Going back: $\delta_{i-1} = \delta_i\, \partial f_i / \partial x$, last layer first.

    Args:
        layers: first layer first. A layer is called after its position, or by the name
            given with it in a pair. `Shared(name)` uses an earlier one again.

    Learns:
        "0", "1", ...: the params of each layer, under its name.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> from glassnet.nn import Dense, ReLU
        >>> net = Sequential(Dense(8), ReLU(), ("head", Dense(2)))
        >>> params, state = net.init(jax.random.key(0), jnp.ones((5, 3)))
        >>> list(params), params["head"]["kernel"].shape
        (['0', '1', 'head'], (8, 2))

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.0.
    """

    masked: ClassVar = True
    layers: tuple[Layer | Shared | tuple[str, Layer | Shared], ...] = spread()

    def __init__(self, *layers: Layer | Shared | tuple[str, Layer | Shared]):
        object.__setattr__(self, "layers", layers)
        self.__post_init__()

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state of each layer, each made to fit the one before."""
        params, state = {}, {}
        for child in children(self):
            params, state, spec = child.made(params, state, key, spec)
        return params, state, spec

    def apply(
        self,
        params: Tree,
        state: Tree,
        x: Any,
        *,
        key: Key | None,
        training: bool,
    ) -> tuple[Any, Tree]:
        """Run the layers in order."""
        after = {}
        for child in children(self):
            x, after[child.name] = child.apply(
                params, state, x, key=key, training=training
            )
        return x, after
