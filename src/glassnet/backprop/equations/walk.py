"""Walk: back through a whole network by textbook rules, without autodiff."""

from typing import Any

import jax
import jax.numpy as jnp

from glassnet import nn
from glassnet.backprop.equations.rules import rule
from glassnet.backprop.equations.use import Use
from glassnet.errors import ConfigError
from glassnet.nn import masks
from glassnet.nn.children import Child, beside, children, seen
from glassnet.nn.layer import Layer, child_key
from glassnet.types import Key, Tree

__all__ = ["backward"]


def backward(
    network: Layer,
    params: Tree,
    state: Tree,
    x: Any,
    delta: Any,
    *,
    key: Key | None = None,
    training: bool = True,
) -> tuple[Tree, Any]:
    r"""Carry a delta from the output of a network to its input, rule by rule.

    * In a chain: $\delta_{i-1} = \delta_i\, \partial f_i/\partial x$, last first.
    * Where paths part, what comes back along them is added.
    * Where weights are shared, their gradients are added.

    `sweep` does the same by automatic differentiation and for every layer; this is what
    it is checked against.

    Args:
        network: of layers that have a rule here, in any container.
        params: its params.
        state: its state, which is left as it was.
        x: a batch of inputs.
        delta: $\partial L / \partial y$ at the output of the network.
        key: as in training, for dropout and the like.
        training: whether the network runs as in training.

    Returns:
        Gradients, arranged as the params; and $\partial L / \partial x$, or None where
        x are whole numbers.

    Raises:
        ConfigError: there is no textbook rule for one of the layers.

    Example:
        >>> net, x = nn.Residual(nn.Dense(1)), jnp.array([[2.0]])
        >>> params = {"body": {"kernel": jnp.array([[3.0]]), "bias": jnp.zeros(1)}}
        >>> grads, back = backward(net, params, {"body": {}}, x, jnp.array([[1.0]]))
        >>> grads["body"]["kernel"].tolist(), back.tolist()
        ([[2.0]], [[4.0]])

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithms 6.4 and 6.6.
    """
    use = Use(network, params, state, x, None, delta, key, training)
    if type(network) in CONTAINERS:
        return CONTAINERS[type(network)](use)
    if children(network):
        known = ", ".join(sorted(kind.__name__ for kind in CONTAINERS))
        raise ConfigError(
            "There is no textbook rule for this container.",
            got=type(network).__name__,
            expected=f"one of {known}",
            fix="use backprop.sweep, or the network inside",
        )
    y, _ = network.apply(params, state, x, key=key, training=training)
    return rule(use._replace(y=masks.values(y)))


def _forward(use: Use, child: Child, x: Any) -> Any:
    return child.apply(use.params, use.state, x, key=use.key, training=use.training)[0]


def _back(use: Use, child: Child, x: Any, delta: Any, grads: Tree) -> Any:
    """Through one child; its gradients are added to those of its other uses."""
    own, back = backward(
        child.layer,
        use.params[child.source],
        use.state[child.name],
        seen(child.layer, x),
        delta,
        key=child_key(use.key, child.stream),
        training=use.training,
    )
    grads[child.source] = _plus(grads.get(child.source), own)
    return back


def _plus(one: Any, other: Any) -> Any:
    """The sum, where None is nothing."""
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, tuple):
        return tuple(map(_plus, one, other))
    return jax.tree.map(jnp.add, one, other)


def _sequential(use: Use) -> tuple[Tree, Any]:
    x, inputs = use.x, []
    for child in children(use.layer):
        inputs.append(x)
        x = _forward(use, child, x)
    delta, grads = use.delta, {}
    for child, x in zip(children(use.layer)[::-1], inputs[::-1], strict=True):
        delta = _back(use, child, x, delta, grads)
    return grads, delta


def _residual(use: Use) -> tuple[Tree, Any]:
    grads, [body] = {}, children(use.layer)
    back = _back(use, body, use.x, use.delta, grads)
    return grads, _plus(use.delta, back)


def _parallel(use: Use) -> tuple[Tree, Any]:
    grads, total = {}, None
    for child in children(use.layer):  # each branch receives all of delta
        total = _plus(total, _back(use, child, use.x, use.delta, grads))
    return grads, total


def _concatenate(use: Use) -> tuple[Tree, Any]:
    grads, total, start = {}, None, 0
    for child in children(use.layer):  # each branch receives its own columns
        width = masks.values(_forward(use, child, use.x)).shape[-1]
        delta = use.delta[..., start : start + width]
        total = _plus(total, _back(use, child, use.x, delta, grads))
        start += width
    return grads, total


def _repeat(use: Use) -> tuple[Tree, Any]:
    layer, x, blocks = use.layer, use.x, []
    stacked, training = (use.params["body"], use.state["body"]), use.training
    for i in range(layer.times):
        params, state = _block(stacked, i)
        key, x = child_key(use.key, str(i)), seen(layer.body, x)
        blocks.append((params, state, key, x))
        y, _ = layer.body.apply(params, state, x, key=key, training=training)
        x = beside(layer.body, x, y)
    delta, grads = use.delta, []
    for params, state, key, x in blocks[::-1]:
        own, delta = backward(
            layer.body, params, state, x, delta, key=key, training=training
        )
        grads.append(own)
    return {
        "body": jax.tree.map(lambda *blocks: jnp.stack(blocks), *grads[::-1])
    }, delta


def _block(stacked: Tree, i: int) -> Tree:
    return jax.tree.map(lambda leaf: leaf[i], stacked)


def _graph(use: Use) -> tuple[Tree, Any]:
    graph, found = use.layer, use.layer.named(use.x)
    first, fed, steps = tuple(found), graph.sources(found), []
    for child, sources in zip(children(graph), fed, strict=True):
        several = tuple(found[source] for source in sources)
        x = several[0] if len(several) == 1 else several
        steps.append((child, sources, x))
        found[child.name] = _forward(use, child, x)
    deltas, grads = {steps[-1][0].name: use.delta}, {}
    for child, sources, x in steps[::-1]:
        if child.name not in deltas:
            # nobody listens to it, so nothing comes back; its params do not matter
            own = use.params[child.source]
            nothing = jax.tree.map(jnp.zeros_like, own)
            grads[child.source] = _plus(grads.get(child.source), nothing)
            continue
        back = _back(use, child, x, deltas[child.name], grads)
        backs = back if isinstance(x, tuple) else (back,)
        for source, part in zip(sources, backs, strict=True):
            deltas[source] = _plus(deltas.get(source), part)
    named = isinstance(use.x, dict) and not masks.is_sequence(use.x)
    back = {name: deltas.get(name) for name in first}
    return grads, back if named else back[first[0]]


CONTAINERS = {
    nn.Sequential: _sequential,
    nn.Residual: _residual,
    nn.Parallel: _parallel,
    nn.Concatenate: _concatenate,
    nn.Repeat: _repeat,
    nn.Graph: _graph,
}
