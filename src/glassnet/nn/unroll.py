"""Unroll: a network whose equal blocks stand one after the other."""

import dataclasses
from typing import Any

import jax

from glassnet.nn.children import Wrapper, children
from glassnet.nn.layer import Layer
from glassnet.nn.repeat import Repeat
from glassnet.nn.sequential import Sequential
from glassnet.settings import rebuild
from glassnet.types import Tree

__all__ = ["unrolled"]


def unrolled(network: Layer, params: Tree, state: Tree) -> tuple[Layer, Tree, Tree]:
    """The same equation with each `Repeat` written out as a `Sequential`.

    A loop over blocks hands each its part of a stacked state and stacks what comes
    back: all of a cache is copied for every token. Written out, a cache is changed in
    place; a small GPT then wrote 2 to 6 times as many tokens a second. It takes longer
    to compile, so that training keeps the loop.

    Args:
        network: any layer.
        params: of the network.
        state: of the network.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.nn import Dense
        >>> net = Repeat(Dense(3), 2)
        >>> params, state = net.init(jax.random.key(0), jnp.ones((5, 3)))
        >>> flat, params, state = unrolled(net, params, state)
        >>> flat, params["1"]["kernel"].shape
        (Sequential(Dense(3), Dense(3)), (3, 3))

    Source:
        `jax.lax.scan`, JAX documentation: `unroll`.
    """
    return (
        _written_out(network),
        _taken_apart(network, params, "source"),
        _taken_apart(network, state, "name"),
    )


def _written_out(value: Any) -> Any:
    """Layers are data, so we rewrite them."""
    if isinstance(value, tuple):
        return tuple(map(_written_out, value))
    if isinstance(value, Repeat):
        return Sequential(*[_written_out(value.body)] * value.times)
    if not isinstance(value, Layer) or not children(value):
        return value
    fields = dataclasses.fields(value)  # pyright: ignore[reportArgumentType]
    return rebuild(
        type(value), {f.name: _written_out(getattr(value, f.name)) for f in fields}
    )


def _taken_apart(layer: Layer, tree: Tree, place: str) -> Tree:
    """Params or state, with those of each block under its number."""
    if isinstance(layer, Wrapper):
        return _taken_apart(layer.inner, tree, place)
    if isinstance(layer, Repeat):
        parts = [
            jax.tree.map(lambda leaf, i=i: leaf[i], tree["body"])
            for i in range(layer.times)
        ]
        blocks = enumerate(_taken_apart(layer.body, part, place) for part in parts)
        return {str(i): block for i, block in blocks}
    inner = {getattr(child, place): child.layer for child in reversed(children(layer))}
    return tree | {
        name: _taken_apart(child, tree[name], place) for name, child in inner.items()
    }
