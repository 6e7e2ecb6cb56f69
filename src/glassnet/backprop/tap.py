"""Tap: a layer that can be listened to."""

import dataclasses
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array

from glassnet.nn import masks
from glassnet.nn.children import Shared, Wrapper, children
from glassnet.nn.layer import Layer
from glassnet.settings import rebuild
from glassnet.types import Key, Spec, Tree


@dataclasses.dataclass(frozen=True)
class Tap(Wrapper):
    r"""The inner layer, and beside its state what went in and what came out.

    $$y = f(\theta + 0_\theta, x) + 0_y$$

    The two zeros lie in the state. The gradient at $0_y$ is $\delta$; the gradient at
    $0_\theta$ is what this one use of the params contributes to theirs.
    """

    inner: Layer

    def made(self, key: Key, spec: Spec) -> tuple[Tree, Tree, Any]:
        """As the inner layer, with zeros beside its state."""
        params, state, y = self.inner.made(key, spec)
        like = {"x": spec, "y": y, "delta": masks.values(y), "grads": params}
        zeros = jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), like)
        return params, state | {"tap": zeros}, y

    def apply(
        self,
        params: Tree,
        state: Tree,
        x: Any,
        *,
        key: Key | None,
        training: bool,
    ) -> tuple[Any, Tree]:
        """Run the inner layer, add the zeros, keep x and y."""
        tap = state["tap"]
        own = {name: value for name, value in state.items() if name != "tap"}
        params = jax.tree.map(_plus, params, tap["grads"])
        y, own = self.inner.apply(params, own, x, key=key, training=training)
        moved = jax.tree.map(_plus, masks.values(y), tap["delta"])
        y = masks.with_values(y, moved)
        return y, own | {"tap": tap | {"x": x, "y": y}}


def _plus(array: Array, zero: Array) -> Array:
    return array + zero.astype(array.dtype)  # fewer bits than the state may have


def tapped(value: Any) -> Any:
    """The same network with every leaf in a tap: layers are data, so we rewrite it."""
    if isinstance(value, tuple):
        return tuple(map(tapped, value))
    if isinstance(value, Shared) and value.layer is not None:
        return dataclasses.replace(value, layer=tapped(value.layer))
    if not isinstance(value, Layer):
        return value
    if isinstance(value, Wrapper):
        return dataclasses.replace(value, inner=tapped(value.inner))  # pyright: ignore
    if not children(value):
        return Tap(value)
    fields = dataclasses.fields(value)  # pyright: ignore[reportArgumentType]
    return rebuild(
        type(value), {f.name: tapped(getattr(value, f.name)) for f in fields}
    )


class Leaf(NamedTuple):
    """A layer without children, and where to find it."""

    path: str  # of its state
    source: str  # of its params: another path where they are shared
    layer: Layer


def leaves(layer: Layer, path: str = "", source: str = "") -> list[Leaf]:
    """The leaves of a network, in the order that x meets them."""
    if isinstance(layer, Wrapper):  # it stands where its inner layer stands
        return leaves(layer.inner, path, source)
    inner = children(layer)
    if not inner:
        return [Leaf(path, source, layer)]
    return [
        leaf
        for child in inner
        for leaf in leaves(
            child.layer,
            f"{path}/{child.name}".lstrip("/"),
            f"{source}/{child.source}".lstrip("/"),
        )
    ]
