"""Attention: over itself and a memory, causal, and with keys that are hidden."""

import layouts
import numpy as np
import torch
from pairs import Case
from torch.nn import functional
from trial import normal, pairs

from glassnet import nn
from glassnet.nn.scaled_dot_product import attend


def shown(rng: np.random.Generator, batch: int, time: int) -> np.ndarray:
    """Which keys count: at least the first of each."""
    return np.arange(time) < rng.integers(1, time + 1, batch)[:, None]


def heads(name: str, *, cross=False, causal=False, masked=False, bias=True) -> Case:
    def draw(rng):
        count, batch, time, keys = (int(n) for n in rng.integers(2, 5, 4))
        features, time = count * int(rng.integers(2, 4)), time + 2
        keys = keys + 1 if cross else time
        memory_features = features + 1 if cross else features
        layer = nn.MultiHeadAttention(count, causal=causal, bias=bias)
        module = torch.nn.MultiheadAttention(
            features,
            count,
            bias=bias,
            kdim=memory_features,
            vdim=memory_features,
            batch_first=True,
        )
        mask = shown(rng, batch, keys) if masked else None
        x = normal(rng, batch, time, features)
        inputs = (x, normal(rng, batch, keys, memory_features)) if cross else (x,)

        def run(p, x, *memory):
            last = memory[0] if cross else x
            if masked:
                last = {"values": last, "mask": mask}
            given = (x, last) if cross else last
            state = {"hyperparams": {}}
            y, _ = layer.apply(p, state, given, key=None, training=False)
            return y["values"] if isinstance(y, dict) else y

        def expected(x, *memory):
            m = memory[0] if cross else x
            hidden = None if mask is None else torch.tensor(~mask)
            later = torch.ones(time, keys, dtype=torch.bool).triu(1)
            y, _ = module(
                *(x, m, m),
                key_padding_mask=hidden,
                attn_mask=later if causal else None,
                need_weights=False,
            )
            return y

        return pairs(
            run,
            expected,
            inputs,
            rng,
            module=module,
            params=layouts.attention,
            nothing=("key/bias",),  # it adds the same to all scores of a query
        )

    return Case(name, ("nn.MultiheadAttention",), draw)


def products(name: str, *, causal: bool, masked: bool) -> Case:
    def draw(rng):
        batch, count, time, keys, size, features = (
            int(n) for n in rng.integers(2, 6, 6)
        )
        keys = time if causal else keys
        mask = None
        if masked:
            mask = rng.random((batch, 1, time, keys)) < 0.6
            mask[..., 0] = True  # where nothing is seen PyTorch's answer varies
        inputs = (
            normal(rng, batch, count, time, size),
            normal(rng, batch, count, keys, size),
            normal(rng, batch, count, keys, features),
        )

        def expected(q, k, v):
            hide = None if mask is None else torch.tensor(mask)
            return functional.scaled_dot_product_attention(
                q, k, v, attn_mask=hide, is_causal=causal
            )

        def run(p, q, k, v):
            return attend(q, k, v, mask, causal=causal)

        return pairs(run, expected, inputs, rng)

    return Case(name, ("functional.scaled_dot_product_attention",), draw)


CASES = [
    products("dot-product", causal=False, masked=False),
    products("dot-product-masked", causal=False, masked=True),
    products("dot-product-causal", causal=True, masked=False),
    heads("heads"),
    heads("heads-without-bias", bias=False),
    heads("heads-masked", masked=True),
    heads("heads-causal", causal=True),
    heads("heads-cross", cross=True),
    heads("heads-cross-masked", cross=True, masked=True),
]
