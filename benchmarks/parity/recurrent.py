"""Recurrent layers: one and both directions, two layers, lengths, a given state."""

import layouts
import numpy as np
import torch
from pairs import Case
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence
from trial import normal, pairs

from glassnet import nn

KINDS = {
    "rnn-tanh": (nn.SimpleRNN, torch.nn.RNN, layouts.recurrent),
    "rnn-relu": (
        lambda units, **s: nn.SimpleRNN(units, activation="relu", **s),
        lambda *a, **s: torch.nn.RNN(*a, nonlinearity="relu", **s),
        layouts.recurrent,
    ),
    "lstm": (nn.LSTM, torch.nn.LSTM, layouts.recurrent),
    "gru": (nn.GRU, torch.nn.GRU, layouts.gru),
}
SYMBOLS = {
    "rnn-tanh": "nn.RNN",
    "rnn-relu": "nn.RNN",
    "lstm": "nn.LSTM",
    "gru": "nn.GRU",
}


def drawn(rng: np.random.Generator) -> tuple[np.ndarray, int]:
    """A sequence, and a number of units."""
    batch, time, features, units = (int(n) for n in rng.integers(2, 6, 4))
    return normal(rng, batch, time + 2, features), units


def one_way(kind: str) -> Case:
    """From a given state; the outputs of all steps."""

    def draw(rng):
        x, units = drawn(rng)
        ours, theirs, params = KINDS[kind]
        layer = ours(units)
        module = theirs(x.shape[-1], units, batch_first=True)
        memories = 2 if kind == "lstm" else 1
        starts = [normal(rng, x.shape[0], units) for _ in range(memories)]

        def run(p, x, *starts):
            given = dict(zip(("hidden", "cell"), starts, strict=False))
            return layer(p, (x, given))

        def expected(x, *starts):
            starts = tuple(s.unsqueeze(0) for s in starts)
            return module(x, starts if kind == "lstm" else starts[0])[0]

        inputs = (x, *starts)
        return pairs(run, expected, inputs, rng, module=module, params=params)

    return Case(kind, (SYMBOLS[kind],), draw)


def both_ways(kind: str) -> Case:
    """With lengths: both directions begin within the sequence, and end in it."""

    def draw(rng):
        x, units = drawn(rng)
        ours, theirs, params = KINDS[kind]
        layer = nn.Bidirectional(ours(units))
        module = theirs(x.shape[-1], units, batch_first=True, bidirectional=True)
        time = x.shape[1]
        lengths = rng.integers(1, time + 1, x.shape[0]).astype("int32")
        lengths[0] = time
        counts = (np.arange(time) < lengths[:, None])[..., None].astype(x.dtype)

        def run(p, x):
            given = {"values": x, "lengths": lengths}
            y, _ = layer.apply(
                p, {"forward": {}, "backward": {}}, given, key=None, training=False
            )
            return y["values"] * counts  # a step beyond repeats the state, ours

        def expected(x):
            packed = pack_padded_sequence(
                x, torch.tensor(lengths).long(), batch_first=True, enforce_sorted=False
            )
            return pad_packed_sequence(module(packed)[0], batch_first=True)[0]

        both = layouts.both_ways(params)
        return pairs(run, expected, (x,), rng, module=module, params=both)

    return Case(f"{kind}-both-ways-lengths", (SYMBOLS[kind],), draw)


def two_layers(kind: str) -> Case:
    """One on the other, and the final state of the second."""

    def draw(rng):
        x, units = drawn(rng)
        ours, theirs, params = KINDS[kind]
        first, second = ours(units), ours(units, returns="state")
        module = theirs(x.shape[-1], units, num_layers=2, batch_first=True)

        def run(p, x):
            final = second(p["1"], first(p["0"], x))
            return tuple(final[name] for name in ("hidden", "cell") if name in final)

        def expected(x):
            final = module(x)[1]
            return tuple(s[1] for s in (final if kind == "lstm" else (final,)))

        def both(theirs, merge=layouts.summed):
            return {str(i): params(theirs, merge, f"_l{i}") for i in range(2)}

        return pairs(run, expected, (x,), rng, module=module, params=both)

    return Case(f"{kind}-two-layers", (SYMBOLS[kind],), draw)


def cell(kind: str) -> Case:
    """One step of ours against PyTorch's cell."""
    symbol = {"rnn-tanh": "RNNCell", "lstm": "LSTMCell", "gru": "GRUCell"}[kind]

    def draw(rng):
        x, units = drawn(rng)
        x = x[:, 0]
        ours, _, params = KINDS[kind]
        layer, module = ours(units), getattr(torch.nn, symbol)(x.shape[-1], units)

        def expected(x):
            y = module(x)
            return y[0] if kind == "lstm" else y

        def one(theirs, merge=layouts.summed):
            return params(theirs, merge, "")

        run = lambda p, x: layer(p, x[:, None])[:, 0]  # noqa: E731
        return pairs(run, expected, (x,), rng, module=module, params=one)

    return Case(f"{kind}-cell", (f"nn.{symbol}",), draw)


CASES = [
    *map(one_way, KINDS),
    *map(both_ways, KINDS),
    *(two_layers(kind) for kind in ("rnn-tanh", "lstm", "gru")),
    *(cell(kind) for kind in ("rnn-tanh", "lstm", "gru")),
]
