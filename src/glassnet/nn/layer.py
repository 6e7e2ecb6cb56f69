"""The one interface of `nn`: a layer is an equation, y = f(params, x)."""

import abc
import zlib
from typing import Any, ClassVar, overload

import jax
import numpy as np

from glassnet.settings import Settings
from glassnet.types import Key, Spec, Tree


class Layer(Settings, abc.ABC):
    """One equation of a network.

    A layer is settings and holds no arrays. `init` makes its params and its state,
    both dictionaries; `apply` is a pure function of them. A plain layer writes `init`
    and its equation `__call__`. Only a layer with randomness or running values, or one
    made of other layers, writes `apply` instead.
    """

    masked: ClassVar[bool] = False
    """Whether it is given sequences with their mask, as `nn.masks` says. Layers that do
    not mix positions need not know of masks: containers hand them the values alone."""

    @abc.abstractmethod
    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Params and state for batches of this shape and dtype."""

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """Params and state as from `init`, and the spec of what comes out."""
        params, state = self.init(key, spec)
        return params, state, output_spec(self, params, state, spec)

    def apply(
        self,
        params: Tree,
        state: Tree,
        x: Any,
        *,
        key: Key | None,
        training: bool,
    ) -> tuple[Any, Tree]:
        """Output and next state. `key` may be None where nothing is random."""
        return self(params, x), state

    def __call__(self, params: Tree, x: Any) -> Any:
        """The equation of a plain layer, with any number of batch axes in front."""
        raise NotImplementedError(f"{type(self).__name__} is no plain layer: use apply")


@overload
def child_key(key: Key, name: str) -> Key: ...
@overload
def child_key(key: None, name: str) -> None: ...
def child_key(key: Key | None, name: str) -> Key | None:
    """A key of its own for the child of this name, whatever its neighbors are."""
    if key is None:
        return None
    return jax.random.fold_in(key, np.uint32(zlib.crc32(name.encode())))


def output_spec(layer: Layer, params: Tree, state: Tree, spec: Spec) -> Any:
    """Shape and dtype of a layer's output, found without computing it.

    Example:
        >>> from glassnet.nn import Dense
        >>> spec = jax.ShapeDtypeStruct((5, 3), "float32")
        >>> layer = Dense(2)
        >>> output_spec(layer, *layer.init(jax.random.key(0), spec), spec).shape
        (5, 2)
    """

    def output(params: Tree, state: Tree, x: Any) -> Any:
        return layer.apply(params, state, x, key=None, training=False)[0]

    return jax.eval_shape(output, params, state, spec)
