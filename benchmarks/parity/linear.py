"""Dense, Embedding and what only moves numbers."""

import layouts
import torch
from pairs import Case
from trial import layer_pairs, normal, pairs

from glassnet import nn


def dense(bias: bool) -> Case:
    def draw(rng):
        batch, inputs, units = (int(n) for n in rng.integers(2, 12, 3))
        module = torch.nn.Linear(inputs, units, bias=bias)
        x = normal(rng, batch, inputs)
        return layer_pairs(nn.Dense(units, bias=bias), module, x, rng, layouts.dense)

    return Case("dense" if bias else "dense-without-bias", ("nn.Linear",), draw)


def embedding(padding: int | None) -> Case:
    def draw(rng):
        count, units = (int(n) for n in rng.integers(3, 9, 2))
        tokens = rng.integers(0, count, (3, 5)).astype("int32")
        layer = nn.Embedding(count, units, padding=padding)
        module = torch.nn.Embedding(count, units, padding_idx=padding)

        def theirs(x):
            y = module(x)  # a row that was drawn anew is no longer zero, as it starts
            return y if padding is None else y * (x != padding).unsqueeze(-1)

        return pairs(
            lambda p, x: layer(p, x),
            theirs,
            (tokens,),
            rng,
            module=module,
            params=layouts.table,
        )

    return Case(
        "embedding" + "-padding" * (padding is not None), ("nn.Embedding",), draw
    )


def flatten(rng):
    x = normal(rng, *(int(n) for n in rng.integers(2, 6, 4)))
    return pairs(lambda p, x: nn.Flatten()({}, x), torch.nn.Flatten(), (x,), rng)


def unflatten(rng):
    a, b = (int(n) for n in rng.integers(2, 6, 2))
    x = normal(rng, 3, a * b)
    theirs = torch.nn.Unflatten(1, (a, b))
    return pairs(lambda p, x: nn.Reshape((a, b))({}, x), theirs, (x,), rng)


def sequential(rng):
    features, hidden, units = (int(n) for n in rng.integers(2, 9, 3))
    net = nn.Sequential(nn.Dense(hidden), nn.Tanh(), nn.Dense(units))
    module = torch.nn.Sequential(
        torch.nn.Linear(features, hidden),
        torch.nn.Tanh(),
        torch.nn.Linear(hidden, units),
    )

    def params(theirs, merge=layouts.summed):
        parts = [
            {n.partition(".")[2]: a for n, a in theirs.items() if n.startswith(f"{i}.")}
            for i in range(3)
        ]
        return {str(i): layouts.dense(p) if p else {} for i, p in enumerate(parts)}

    return pairs(
        lambda p, x: net.apply(
            p, {str(i): {} for i in range(3)}, x, key=None, training=False
        )[0],
        module,
        (normal(rng, 4, features),),
        rng,
        module=module,
        params=params,
    )


CASES = [
    dense(True),
    dense(False),
    embedding(None),
    embedding(0),
    Case("flatten", ("nn.Flatten",), flatten),
    Case("reshape", ("nn.Unflatten",), unflatten),
    Case("sequential", ("nn.Sequential",), sequential),
]
