"""From layers over sequences to the equations that go back through them."""

import math
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array

from glassnet import nn
from glassnet.backprop.equations import affine, recurrence
from glassnet.backprop.equations.heads import (
    from_heads,
    heads_of,
    product_of_heads,
    scores,
)
from glassnet.backprop.equations.use import Use
from glassnet.errors import ConfigError
from glassnet.nn import masks
from glassnet.nn.queries import queries_and_memory
from glassnet.types import Tree

__all__ = ["multi_head", "recurrent"]


def recurrent(use: Use) -> tuple[Tree, Any]:
    """Steps in the order in which they are read, then the equation, then back."""
    layer = use.layer
    if isinstance(use.x, tuple):
        raise ConfigError(
            "The textbook rules for recurrent layers begin from a state of zeros.",
            got="a sequence and a state to begin from",
            expected="a sequence",
            fix="use backprop.sweep",
        )
    x, counts = masks.values(use.x), masks.mask(use.x)
    *batch, time, features = x.shape
    order = slice(None, None, -1 if layer.reverse else 1)

    def steps(a: Array) -> Array:
        a = a.reshape(math.prod(batch), time, -1)
        return jnp.moveaxis(a, 1, 0)[order]

    rows = math.prod(batch)
    zeros = jnp.zeros((rows, layer.units), x.dtype)
    final, deltas = (
        dict.fromkeys(layer.memories, zeros),
        jnp.zeros((time, *zeros.shape)),
    )
    deltas = deltas.astype(x.dtype)
    if layer.returns == "sequence":
        deltas = steps(use.delta)
    else:
        given = use.delta if layer.returns == "state" else {"hidden": use.delta}
        final |= {name: d.reshape(rows, layer.units) for name, d in given.items()}
    counted = None if counts is None else steps(counts)
    read = steps(x) if counted is None else jnp.where(counted, steps(x), 0)
    arguments = use.params, read, deltas, final, counted
    if isinstance(layer, nn.LSTM):
        grads, back = recurrence.lstm(*arguments)
    elif isinstance(layer, nn.GRU):
        grads, back = recurrence.gru(*arguments)
    elif layer.activation == "tanh":
        grads, back = recurrence.simple_rnn(*arguments)
    else:
        grads, back = recurrence.elman(
            *arguments, lambda z: jnp.maximum(z, 0), lambda h: (h > 0).astype(h.dtype)
        )
    return grads, jnp.moveaxis(back[order], 0, 1).reshape(x.shape)


def multi_head(use: Use) -> tuple[Tree, Any]:
    """Four products, and in between the softmax of each head."""
    layer, params = use.layer, use.params
    if layer.rotary is not None:
        raise ConfigError(
            "The textbook rule for attention knows no rotary positions.",
            got=f"rotary={layer.rotary}",
            expected="rotary=None",
            fix="use backprop.sweep",
        )
    asked, memory = queries_and_memory(layer, use.x)
    heads = {"query": layer.heads}
    heads["key"] = heads["value"] = layer.key_value_heads or layer.heads

    def made(name: str, x: Array) -> Array:
        y = x @ params[name]["kernel"]
        y = heads_of(y + params[name]["bias"] if layer.bias else y, heads[name])
        return jnp.repeat(y, layer.heads // heads[name], -3)

    queries, keys = made("query", asked), made("key", memory)
    values, weights = made("value", memory), layer.weights(params, use.x)

    def dropped(a: Array) -> Array:
        if layer.dropout is None:
            return a
        rate = {"hyperparams": {"rate": use.state["hyperparams"]["dropout"]}}
        drop = nn.Dropout(layer.dropout)
        return drop.apply({}, rate, a, key=use.key, training=use.training)[0]

    mixed = from_heads(dropped(weights) @ values)
    grads = {}
    grads["output"], back = affine.dense(params["output"], mixed, use.delta)
    d_mixed = heads_of(back, layer.heads)
    d_values = dropped(weights).swapaxes(-1, -2) @ d_mixed
    # what was dropped hands nothing back: the same mask once more
    d_weights = dropped(d_mixed @ values.swapaxes(-1, -2))
    d_queries, d_keys = scores(queries, keys, weights, d_weights)
    parts = {"query": (asked, d_queries), "key": (memory, d_keys)}
    parts["value"] = (memory, d_values)
    backs = {}
    for name, (x, delta) in parts.items():
        found = product_of_heads(params[name], x, delta, heads[name])
        grads[name], backs[name] = found
    at_memory = backs["key"] + backs["value"]
    if isinstance(use.x, tuple) and len(use.x) == 2:
        return grads, (backs["query"], at_memory)
    return grads, backs["query"] + at_memory
