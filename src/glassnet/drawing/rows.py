"""Rows: what the table and the picture of a network need, from the network itself."""

import dataclasses
import math
from typing import Any

import jax
import numpy as np

from glassnet.backprop.tap import leaves, tapped
from glassnet.drawing.layers import INPUT, LayerRow
from glassnet.drawing.multiply_adds import multiply_adds
from glassnet.errors import ShapeError
from glassnet.nn import Parallel, Repeat
from glassnet.nn.children import Wrapper, children
from glassnet.nn.layer import Layer
from glassnet.paths import flatten, replace
from glassnet.settings import rebuild
from glassnet.types import Spec, Tree

__all__ = ["rows"]


def rows(network: Layer, params: Tree, state: Tree, spec: Spec) -> list[LayerRow]:
    """One row for the input and one for each layer inside, in the order x meets them.

    Nothing is computed: the compiler's shape rules run through the network, with the
    same taps that `backprop.sweep` reads. So any container works, and the shapes are
    those of these params and this state.

    Of the branches of a `Parallel` the longest is the main way. A wrapper such as
    `MixedPrecision` changes no shape and has no row. A layer inside a `Repeat` stands
    once: it counts the params of all its copies, and shows the weights of the first.

    Args:
        network: any layer; containers are opened down to the layers inside.
        params: its params, or their shapes.
        state: its state, or its shapes.
        spec: shape and dtype of one batch.

    Returns:
        Rows; their shapes leave out the batch axis.

    Raises:
        ConfigError: the state does not belong to this network.
        ShapeError: the params do not fit the spec.

    Example:
        >>> from glassnet.nn import Dense, ReLU, Sequential
        >>> net = Sequential(Dense(8), ReLU())
        >>> spec = jax.ShapeDtypeStruct((5, 3), "float32")
        >>> table = rows(net, *net.init(jax.random.key(0), spec), spec)
        >>> [(row.path, row.layer, row.shape, row.params) for row in table[1:]]
        [('0', 'Dense(8)', (8,), 32), ('1', 'ReLU()', (8,), 0)]

    Source:
        `jax.eval_shape`, JAX documentation.
    """
    network = _bare(network)
    after = _after(network, params, state, spec)
    table = [LayerRow(INPUT, INPUT, _shape(spec))]
    counted: set[str] = set()
    for path, source, layer in leaves(network):
        own, times = flatten(_at(params, source)), _copies(network, path)
        words = repr(layer) + (f" × {math.prod(times)}" if times else "")
        if path != source:
            words += f", params of {source}"
        params_here = sum(math.prod(np.shape(leaf)) for leaf in own.values())
        kept = _at(after, path)
        table.append(
            LayerRow(
                path or type(layer).__name__,
                words,
                _shape(kept["tap"]["y"], len(times)),
                0 if source in counted else params_here,
                _kernel(own, len(times)),
                _branch(network, path),
                _work(layer, _at(params, source), kept, times),
            )
        )
        counted.add(source)
    return table


def _work(layer: Layer, params: Tree, kept: Tree, times: list[int]) -> int:
    """Multiply-adds of all copies of a layer, from its shapes alone."""

    def of_one(tree: Tree) -> Tree:
        return jax.tree.map(
            lambda a: jax.ShapeDtypeStruct(np.shape(a)[len(times) :], a.dtype), tree
        )

    state = {name: value for name, value in kept.items() if name != "tap"}
    shapes = of_one((params, state, kept["tap"]["x"]))
    return math.prod(times) * multiply_adds(layer, *shapes)


def _bare(value: Any) -> Any:
    """The same network without wrappers, which have no place of their own in params."""
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    if isinstance(value, Wrapper):
        return _bare(value.inner)
    if not isinstance(value, Layer) or not children(value):
        return value
    fields = dataclasses.fields(value)  # pyright: ignore[reportArgumentType]
    return rebuild(type(value), {f.name: _bare(getattr(value, f.name)) for f in fields})


def _branch(network: Layer, path: str) -> str:
    """The outermost branch around others in which the layer at this path lies."""
    above = ""
    for name in filter(None, path.split("/")):
        below = f"{above}/{name}".lstrip("/")
        if isinstance(network, Parallel):
            longest = max(children(network), key=lambda c: len(leaves(c.layer)))
            if name != longest.name:
                return below
        network = next(c.layer for c in children(network) if c.name == name)
        above = below
    return ""


def _after(network: Layer, params: Tree, state: Tree, spec: Spec) -> Tree:
    """The state behind one batch, as shapes, with a tap at every leaf."""
    listening = tapped(network)
    key = jax.random.key(0)
    fresh, blank = jax.eval_shape(lambda key: listening.init(key, spec), key)
    _check(flatten(params), flatten(fresh))
    full = replace(_zeros(blank), flatten(state))

    def run(params: Tree, full: Tree, x: Any) -> Tree:
        return listening.apply(params, full, x, key=None, training=False)[1]

    return jax.eval_shape(run, params, full, spec)


def _check(params: dict[str, Any], fresh: dict[str, Any]) -> None:
    for path in sorted(params.keys() | fresh.keys()):
        got, expected = (
            f"{path} of shape {np.shape(tree[path])}" if path in tree else f"no {path}"
            for tree in (params, fresh)
        )
        if got != expected:
            raise ShapeError(
                "These params do not belong to this network and this input.",
                got=got,
                expected=expected,
                fix="pass the network, the spec and the params of one run",
            )


def _zeros(blank: Tree) -> Tree:
    # Broadcast from a single zero, so that a large network costs no memory here.
    return jax.tree.map(
        lambda leaf: np.broadcast_to(np.zeros((), leaf.dtype), leaf.shape), blank
    )


def _at(tree: Tree, path: str) -> Tree:
    for name in filter(None, path.split("/")):
        tree = tree[name]
    return tree


def _copies(network: Layer, path: str) -> list[int]:
    """How often the layer at this path is repeated, outermost first."""
    times = []
    for name in filter(None, path.split("/")):
        if isinstance(network, Repeat):
            times.append(network.times)
        network = next(c.layer for c in children(network) if c.name == name)
    return times


def _shape(spec: Spec, stacked: int = 0) -> tuple[int, ...]:
    """Shape of one example: of the largest array, where there are several."""
    shapes = [leaf.shape for leaf in jax.tree.leaves(spec)]
    shape = max(shapes, key=lambda shape: (len(shape), math.prod(shape)))
    return tuple(int(size) for size in shape[stacked + 1 :])


def _kernel(own: dict[str, Any], stacked: int) -> Any:
    found = own.get("kernel")
    if not isinstance(found, jax.Array | np.ndarray) or found.ndim - stacked < 2:
        return None
    return np.asarray(found)[(0,) * stacked]
