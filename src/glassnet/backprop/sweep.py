"""Backpropagation in the open: one reverse sweep, layer by layer."""

from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.backprop.tap import leaves, tapped
from glassnet.nn.layer import Layer
from glassnet.paths import flatten, replace
from glassnet.types import Key, Tree


class LayerTrace(NamedTuple):
    r"""What passed through one layer: forward $x \to y$, backward $\delta$.

    Inside a `Repeat` every array has one more axis in front, the blocks.
    """

    path: str  # the layer's place in the network, as in params and state
    source: str  # whose params it used: its own path, unless they are shared
    layer: Layer
    x: Any
    y: Any
    delta: Any  # dL/dy, the same shape as y
    grads: Tree  # what this use contributes to dL/dparams


def sweep(
    network: Layer,
    params: Tree,
    state: Tree,
    x: Any,
    loss: Callable[[Any], Float[Array, ""]],
    *,
    key: Key | None = None,
    training: bool = True,
) -> tuple[Float[Array, ""], list[LayerTrace]]:
    r"""Run the network forward and one $\delta$ back, keeping everything.

    Args:
        network: any layer; containers are opened down to the layers inside.
        params: its params.
        state: its state, which is left as it was.
        x: a batch of inputs.
        loss: from the network's output to one number.
        key: for dropout and the like; the key of a training step gives its masks.
        training: whether the network runs as in training.

    Returns:
        The loss, and a trace for each use of a layer, in forward order.

    Raises:
        ConfigError: the state does not belong to this network.

    Example:
        >>> from glassnet.nn import Dense, ReLU, Sequential
        >>> net, x = Sequential(Dense(1), ReLU()), jnp.ones((3, 2))
        >>> params, state = net.init(jax.random.key(0), x)
        >>> value, traces = sweep(net, params, state, x, jnp.sum)
        >>> [(trace.path, trace.delta.shape) for trace in traces]
        [('0', (3, 1)), ('1', (3, 1))]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 6.4.
    """
    listening = tapped(network)
    _, blank = jax.eval_shape(lambda key: listening.init(key, x), jax.random.key(0))
    blank = jax.tree.map(lambda leaf: jnp.zeros(leaf.shape, leaf.dtype), blank)
    full = replace(blank, flatten(state))
    zeros = {p: a for p, a in flatten(full).items() if _is_zero(p, a)}

    def run(zeros: dict[str, Array]) -> tuple[Float[Array, ""], Tree]:
        y, after = listening.apply(
            params, replace(full, zeros), x, key=key, training=training
        )
        return loss(y), after

    (value, after), slopes = jax.value_and_grad(run, has_aux=True)(zeros)
    after = replace(after, slopes)  # each zero gives way to the gradient at it

    traces = []
    for path, source, layer in leaves(network):
        tap = after
        for name in [*filter(None, path.split("/")), "tap"]:
            tap = tap[name]
        traces.append(LayerTrace(path, source, layer, **tap))
    return value, traces


def _is_zero(path: str, array: Array) -> bool:
    place = "tap/delta" in path or "tap/grads" in path
    return place and jnp.issubdtype(array.dtype, jnp.floating)  # pixels have no slope
