"""Pools, padding, and layers that make space larger or smaller."""

import layouts
import numpy as np
import torch
from convolutions import some
from pairs import Case
from trial import channels_first, channels_last, layer_pairs, normal, pairs

from glassnet import nn


def pool(kind: str, axes: int) -> Case:
    theirs = {"Max": f"MaxPool{axes}d", "Average": f"AvgPool{axes}d"}[kind]

    def draw(rng):
        size = some(rng, axes, 2, 3)
        settings = {
            "stride": some(rng, axes, 1, 3),
            "padding": tuple(int(rng.integers(k // 2 + 1)) for k in size),
        }
        ours = dict(settings)
        if kind == "Max":
            ours["dilation"] = settings["dilation"] = some(rng, axes, 1, 2)
        else:
            settings["count_include_pad"] = False
        layer = getattr(nn, f"{kind}Pool{axes}D")(size, **ours)
        module = getattr(torch.nn, theirs)(size, **settings)
        x = normal(rng, 2, *some(rng, axes, 6, 8), 3)
        return layer_pairs(layer, module, x, rng)

    return Case(f"{kind.lower()}-pool-{axes}d", (f"nn.{theirs}",), draw)


def adaptive(axes: int) -> Case:
    """Windows that overlap, and sizes above those of the input."""
    symbol = f"AdaptiveAvgPool{axes}d"

    def draw(rng):
        size = some(rng, axes, 1, 6)
        layer, module = nn.AdaptiveAveragePool(size), getattr(torch.nn, symbol)(size)
        return layer_pairs(
            layer, module, normal(rng, 2, *some(rng, axes, 3, 7), 3), rng
        )

    return Case(f"adaptive-average-{axes}d", (f"nn.{symbol}",), draw)


def all_of_space(kind: str, axes: int) -> Case:
    symbol = f"Adaptive{'Max' if kind == 'Max' else 'Avg'}Pool{axes}d"

    def draw(rng):
        layer, module = getattr(nn, f"Global{kind}Pool")(), getattr(torch.nn, symbol)(1)
        x = normal(rng, 2, *some(rng, axes, 2, 6), 3)
        return pairs(
            lambda p, x: layer({}, x),
            lambda x: module(channels_first(x)).reshape(x.shape[0], x.shape[-1]),
            (x,),
            rng,
        )

    return Case(f"global-{kind.lower()}-{axes}d", (f"nn.{symbol}",), draw)


PADS = {
    "zeros": ("ZeroPad", "ConstantPad"),
    "edge": ("ReplicationPad",),
    "reflect": ("ReflectionPad",),
    "wrap": ("CircularPad",),
}


def pad(mode: str, axes: int, name: str) -> Case:
    def draw(rng):
        widths = some(rng, 2 * axes, 0, 3)
        # PyTorch begins with the last axis
        turned = tuple(
            w for i in reversed(range(axes)) for w in widths[2 * i : 2 * i + 2]
        )
        more = (0.0,) if name == "ConstantPad" else ()
        module = getattr(torch.nn, f"{name}{axes}d")(turned, *more)
        x = normal(rng, 2, *some(rng, axes, 4, 6), 3)
        return layer_pairs(nn.Pad(widths, mode), module, x, rng)

    return Case(f"pad-{name[:-3].lower()}-{axes}d", (f"nn.{name}{axes}d",), draw)


def upsample(mode: str, axes: int) -> Case:
    linear = {1: "linear", 2: "bilinear", 3: "trilinear"}[axes]
    symbols = {("nearest", 2): ["nn.UpsamplingNearest2d"]}.get((mode, axes), [])

    def draw(rng):
        factor = some(rng, axes, 1, 4)
        theirs = "nearest" if mode == "nearest" else linear
        flag = None if mode == "nearest" else False
        factors = tuple(map(float, factor))
        module = torch.nn.Upsample(
            scale_factor=factors, mode=theirs, align_corners=flag
        )
        if symbols:
            module = torch.nn.UpsamplingNearest2d(scale_factor=factors)
        x = normal(rng, 2, *some(rng, axes, 2, 5), 3)
        return layer_pairs(nn.Upsample(factor, mode), module, x, rng)

    return Case(f"upsample-{mode}-{axes}d", ("nn.Upsample", *symbols), draw)


def sub_pixel(rng):
    """The same but for the order of channels, which `layouts.shuffled` changes."""
    r, channels = (int(n) for n in rng.integers(2, 4, 2))
    x = normal(rng, 2, 3, 4, channels * r * r)
    module = torch.nn.PixelShuffle(r)

    def theirs(x):  # in our order of channels
        blocks = x.unflatten(-1, (r * r, channels)).swapaxes(-1, -2).flatten(-2)
        return channels_last(module(channels_first(blocks)))

    ours = nn.SubPixel(r)
    back = layouts.shuffled(np.arange(channels * r * r), r * r)
    turned = torch.arange(channels * r * r).unflatten(-1, (channels, r * r)).T.flatten()
    assert (back == turned.numpy()).all()
    return pairs(lambda p, x: ours({}, x), theirs, (x,), rng)


def space_to_depth(rng):
    r, channels = (int(n) for n in rng.integers(2, 4, 2))
    module, ours = torch.nn.PixelUnshuffle(r), nn.SpaceToDepth(r)

    def theirs(x):
        y = channels_last(module(channels_first(x)))
        return y.unflatten(-1, (channels, r * r)).swapaxes(-1, -2).flatten(-2)

    x = normal(rng, 2, 2 * r, 3 * r, channels)
    return pairs(lambda p, x: ours({}, x), theirs, (x,), rng)


CASES = [
    *(pool("Max", axes) for axes in (1, 2, 3)),
    *(pool("Average", axes) for axes in (1, 2, 3)),
    *(adaptive(axes) for axes in (1, 2, 3)),
    *(all_of_space("Average", axes) for axes in (1, 2, 3)),
    *(all_of_space("Max", axes) for axes in (1, 2, 3)),
    *(pad(m, a, n) for m, names in PADS.items() for n in names for a in (1, 2, 3)),
    *(upsample(mode, axes) for mode in ("nearest", "linear") for axes in (1, 2, 3)),
    Case("sub-pixel", ("nn.PixelShuffle",), sub_pixel),
    Case("space-to-depth", ("nn.PixelUnshuffle",), space_to_depth),
]
