"""Convolutions and transposed convolutions of one, two and three axes."""

import layouts
import numpy as np
import torch
from pairs import Case
from trial import layer_pairs, normal

from glassnet import nn

DRAWS = {1: 5, 2: 5, 3: 3}


def some(rng: np.random.Generator, axes: int, low: int, high: int) -> tuple[int, ...]:
    """A number for each axis, from low to high, both included."""
    return tuple(int(n) for n in rng.integers(low, high + 1, axes))


def plain(axes: int) -> Case:
    """Kernel size, stride, padding, dilation and groups at once, one for each axis."""

    def draw(rng):
        groups = int(rng.integers(1, 4))
        inputs, outputs = (
            groups * int(rng.integers(1, 3)),
            groups * int(rng.integers(1, 4)),
        )
        size, dilation = some(rng, axes, 1, 3), some(rng, axes, 1, 2)
        settings = {
            "stride": some(rng, axes, 1, 3),
            "padding": some(rng, axes, 0, 2),
            "dilation": dilation,
            "groups": groups,
            "bias": bool(rng.integers(4)),
        }
        layer = getattr(nn, f"Conv{axes}D")(outputs, size, **settings)
        module = getattr(torch.nn, f"Conv{axes}d")(inputs, outputs, size, **settings)
        space = [
            d * (k - 1) + 1 + int(rng.integers(1, 5))
            for k, d in zip(size, dilation, strict=True)
        ]
        x = normal(rng, 2, *space, inputs)
        return layer_pairs(layer, module, x, rng, layouts.convolution)

    return Case(f"conv-{axes}d", (f"nn.Conv{axes}d",), draw, DRAWS[axes])


def same(axes: int) -> Case:
    """Padding "same", kernels of even size too; at stride 1, as PyTorch demands."""

    def draw(rng):
        size, dilation = some(rng, axes, 1, 4), some(rng, axes, 1, 2)
        settings = {"padding": "same", "dilation": dilation}
        layer = getattr(nn, f"Conv{axes}D")(3, size, **settings)
        module = getattr(torch.nn, f"Conv{axes}d")(2, 3, size, **settings)
        x = normal(rng, 2, *some(rng, axes, 4, 7), 2)
        return layer_pairs(layer, module, x, rng, layouts.convolution)

    return Case(f"conv-{axes}d-same", (f"nn.Conv{axes}d",), draw)


def depthwise(rng):
    layer = nn.Conv2D(6, (3, 2), stride=(1, 2), groups=3)
    module = torch.nn.Conv2d(3, 6, (3, 2), (1, 2), groups=3)
    x = normal(rng, 2, *some(rng, 2, 5, 9), 3)
    return layer_pairs(layer, module, x, rng, layouts.convolution)


def transposed(axes: int) -> Case:
    def draw(rng):
        groups = int(rng.integers(1, 4))
        inputs, outputs = (
            groups * int(rng.integers(1, 3)),
            groups * int(rng.integers(1, 3)),
        )
        size, dilation = some(rng, axes, 2, 3), some(rng, axes, 1, 2)
        stride = some(rng, axes, 1, 3)
        settings = {
            "stride": stride,
            "padding": some(rng, axes, 0, 1),
            "output_padding": tuple(int(rng.integers(s)) for s in stride),
            "dilation": dilation,
            "groups": groups,
            "bias": bool(rng.integers(4)),
        }
        layer = getattr(nn, f"ConvTranspose{axes}D")(outputs, size, **settings)
        make = getattr(torch.nn, f"ConvTranspose{axes}d")
        x = normal(rng, 2, *some(rng, axes, 3, 5), inputs)
        module = make(inputs, outputs, size, **settings)
        return layer_pairs(layer, module, x, rng, layouts.transposed(groups))

    name = f"conv-transpose-{axes}d"
    return Case(name, (f"nn.ConvTranspose{axes}d",), draw, DRAWS[axes])


CASES = [
    *(plain(axes) for axes in (1, 2, 3)),
    *(same(axes) for axes in (1, 2, 3)),
    Case("conv-2d-depthwise", ("nn.Conv2d",), depthwise),
    *(transposed(axes) for axes in (1, 2, 3)),
]
