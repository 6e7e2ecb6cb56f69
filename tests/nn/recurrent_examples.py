"""Recurrent cells, and what they compute without a hand-written way back."""

import jax
import jax.numpy as jnp

from glassnet import nn

CELLS = [
    nn.SimpleRNN(4),
    nn.SimpleRNN(4, "relu", reverse=True),
    nn.LSTM(4),
    nn.LSTM(4, reverse=True),
    nn.GRU(4),
    nn.GRU(4, reset="before", reverse=True),
]
MASK = jnp.array([[1, 1, 1, 0, 0], [0, 1, 0, 1, 1], [0, 0, 0, 0, 0]], bool)


def example(cell, dtype="float32", seed=0):
    """Params, all of them away from zero, and three sequences of five steps."""
    keys = iter(jax.random.split(jax.random.key(seed), 9))
    x = jax.random.normal(next(keys), (3, 5, 2), dtype)
    params, _ = cell.init(next(keys), x)
    return {
        name: p + 0.1 * jax.random.normal(next(keys), p.shape, dtype)
        for name, p in params.items()
    }, x


def plain(cell, params, x, mask=None, initial=None):
    """The hidden states, step by step in Python, for automatic differentiation."""
    weights = {n: p for n, p in params.items() if n not in ("kernel", "bias")}
    state = initial or {
        name: jnp.zeros((x.shape[0], cell.units), x.dtype) for name in cell.memories
    }
    hidden = {}
    steps = range(x.shape[1])
    for t in reversed(steps) if cell.reverse else steps:
        drive = x[:, t] @ params["kernel"] + params["bias"]
        after, _ = cell.step(weights, drive, state)
        if mask is not None:
            after = jax.tree.map(
                lambda new, old, t=t: jnp.where(mask[:, t, None], new, old),
                after,
                state,
            )
        state, hidden[t] = after, after["hidden"]
    return jnp.stack([hidden[t] for t in steps], 1), state
