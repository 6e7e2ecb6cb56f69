"""Check: a layer's or a loss's gradient against finite differences."""

import dataclasses
from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.flatten_util import ravel_pytree

from glassnet.backprop.agreement import Agreement
from glassnet.backprop.checkable import (
    check_arrays,
    check_loss,
    check_moves,
    check_repeats,
    check_width,
)
from glassnet.backprop.differences import Differences, narrowest
from glassnet.nn import Layer, MixedPrecision, masks
from glassnet.paths import flatten
from glassnet.settings import rebuild
from glassnet.types import Key, Tree


def check(
    thing: Any,
    x: Any,
    targets: Any = None,
    *,
    params: Tree | None = None,
    state: Tree | None = None,
    key: Key | None = None,
    training: bool = True,
) -> Agreement:
    r"""Compare the gradient of a layer or a loss with what small steps show.

    $$\frac{\partial L}{\partial \theta_i} \approx
      \frac{L(\theta + h e_i) - L(\theta - h e_i)}{2 h}, \qquad
      L = \sum_j c_j y_j$$

    for each array of the params and for the input, all in float64, with random numbers
    $c$ as the $\delta$ that comes back from the rest of a network. Where they disagree,
    a second step, a hundred times finer, tells a bend from a kink and from a mistake.

    An array of up to 64 numbers is compared number by number, a larger one along 16
    random directions; if one of these disagrees, it is halved until the number at fault
    is found. What `MixedPrecision` would round is computed in full. A layer that goes
    down to float32 all the same is compared more coarsely, and the title says so.

    Args:
        thing: a layer, a network, a loss, or any function of outputs and targets.
        x: a batch of inputs, as the layer takes it; for a loss, the outputs. Numbers
            that are not floats have no gradient and stay as they are.
        targets: for a loss: the answers.
        params: of the layer; if absent, it makes its own.
        state: of the layer; if absent, it makes its own.
        key: for dropout and the like, the same at each step.
        training: whether the layer runs as in training.

    Returns:
        An `Agreement`: true if all is well, and prints as a table.

    Raises:
        ConfigError: there is nothing to check, the layer does not repeat itself, or it
            computes in 16 bits.
        DataError: x is no array, nor arrays.

    Example:
        >>> from glassnet.nn import Dense
        >>> print(check(Dense(2), jnp.ones((1, 3))))  # doctest: +ELLIPSIS
        Dense(2): gradients in float64
        array          shape   compared  largest difference
        params/bias    (2,)    all 2     ...             ok
        params/kernel  (3, 2)  all 6     ...             ok
        x              (1, 3)  all 3     ...             ok
        >>> bool(check(Dense(2), jnp.ones((1, 3))))
        True

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 11.5: compare
        back-propagated derivatives to numerical derivatives.
    """
    check_arrays(x)
    with jax.enable_x64(True):
        x, targets = _wide(x), _wide(targets)
        if isinstance(thing, Layer):
            arrays, outputs = _of_layer(thing, x, params, state, key, training)
        else:
            check_loss(thing, targets)
            arrays, outputs = {"outputs": x}, lambda a: thing(a["outputs"], targets)
        found = _differences(thing, arrays, outputs)
        rows, start = [], 0
        for path, array in flatten(arrays).items():
            if jnp.issubdtype(array.dtype, jnp.floating):
                rows.append(found.compare(path, array.shape, start))
                start += array.size
    name = getattr(thing, "__name__", thing)  # of a function
    return Agreement(f"{name}: gradients in {found.dtype}", tuple(rows))


def _of_layer(
    layer: Layer,
    x: Any,
    params: Tree | None,
    state: Tree | None,
    key: Key | None,
    training: bool,
) -> tuple[Tree, Callable[[Tree], Any]]:
    """What may be moved, and the outputs as a function of it."""
    layer = _in_full(layer)
    seed = jax.random.key(0) if key is None else key
    made = jax.jit(lambda: layer.init(seed, x))()
    params = _wide(made[0] if params is None else params)
    state = _wide(made[1] if state is None else state)

    def outputs(arrays: Tree) -> Any:
        y, _ = layer.apply(
            arrays["params"], state, arrays["x"], key=key, training=training
        )
        return masks.values(y)

    return {"params": params, "x": x}, outputs


def _differences(
    thing: Any, arrays: Tree, outputs: Callable[[Tree], Any]
) -> Differences:
    leaves, tree = jax.tree.flatten(arrays)
    moving = [jnp.issubdtype(leaf.dtype, jnp.floating) for leaf in leaves]
    numbers = [leaf for leaf, moves in zip(leaves, moving, strict=True) if moves]
    point, parts = ravel_pytree(numbers)

    def run(point: Any) -> Any:
        new = iter(parts(point))
        mixed = zip(leaves, moving, strict=True)
        return outputs(tree.unflatten([next(new) if m else a for a, m in mixed]))

    spec = _floats(jax.eval_shape(run, point))
    check_moves(thing, spec, point)
    draws = np.random.default_rng(0).normal(size=sum(y.size for y in spec))
    dtypes = []

    def terms(point: Any) -> Any:
        flat = [y.ravel().astype("float64") for y in _floats(run(point))]
        return jnp.concatenate(flat) * draws

    def reverse(point: Any) -> tuple[Any, Any, Any]:
        value, back = jax.vjp(terms, point)
        delta = jnp.ones_like(value)
        dtypes.append(narrowest(jax.make_jaxpr(back)(delta).jaxpr))
        return value.sum(), jnp.abs(value).sum(), back(delta)[0]

    total, size, gradient = jax.jit(reverse)(point)
    check_width(thing, dtypes[0])
    function = jax.jit(lambda point: terms(point).sum())
    check_repeats(thing, float(total), float(function(point)), float(size))
    return Differences(
        lambda point: float(function(point)),
        np.array(point),
        np.array(gradient),
        float(size),
        dtypes[0],
    )


def _floats(tree: Tree) -> list[Any]:
    leaves = jax.tree.leaves(tree)
    return [leaf for leaf in leaves if jnp.issubdtype(leaf.dtype, jnp.floating)]


def _wide(tree: Tree) -> Tree:
    """All floats as float64."""

    def widen(leaf: Any) -> Any:
        leaf = jnp.asarray(leaf)
        floating = jnp.issubdtype(leaf.dtype, jnp.floating)
        return leaf.astype("float64") if floating else leaf

    return jax.tree.map(widen, tree)


def _in_full(value: Any) -> Any:
    """The same network without what rounds: layers are data, so we rewrite it."""
    if isinstance(value, MixedPrecision):
        return _in_full(value.inner)
    if isinstance(value, tuple):
        return tuple(map(_in_full, value))
    if not isinstance(value, Layer):
        return value
    fields = dataclasses.fields(value)  # pyright: ignore[reportArgumentType]
    return rebuild(
        type(value), {f.name: _in_full(getattr(value, f.name)) for f in fields}
    )
