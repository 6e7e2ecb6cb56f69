"""ONNX's pools as ours: uneven padding by more windows, cut off again."""

import math
from collections.abc import Callable
from typing import Any

from convolutions import pairs, same
from running import channels_first, channels_last, refuse, run
from vectors import Vector

from glassnet import nn

__all__ = ["POOLS"]

_AVERAGE = {1: nn.AveragePool1D, 2: nn.AveragePool2D, 3: nn.AveragePool3D}
_MAX = {1: nn.MaxPool1D, 2: nn.MaxPool2D, 3: nn.MaxPool3D}


def _pooled(vector: Vector, kind: Any) -> Any:
    settings, x = vector.settings, channels_last(vector.inputs[0])
    size = tuple(settings["kernel_shape"])
    ones = [1] * len(size)
    stride = tuple(settings.get("strides", ones))
    dilation = tuple(settings.get("dilations", ones))
    reach = [(k - 1) * d + 1 for k, d in zip(size, dilation, strict=True)]
    pool = {"size": size, "stride": stride, "dilation": dilation}
    if settings["auto_pad"] == "SAME_UPPER":  # ours
        return channels_first(run(kind(**pool, padding="same"), x))
    sides = pairs(settings.get("pads", [0] * 2 * len(size)))
    if settings["auto_pad"] == "SAME_LOWER":
        sides = same(x.shape[1:-1], reach, stride, lower=True)
    counts = _counts(x.shape[1:-1], sides, reach, stride, bool(settings["ceil_mode"]))
    if settings.get("count_include_pad") and any(map(any, sides)):
        x = run(nn.Pad(tuple(sum(sides, ()))), x)  # zeros that count
        sides = [(0, 0)] * len(size)
    padding, ahead = _even(x.shape[1:-1], sides, counts, reach, stride)
    y = run(kind(**pool, padding=padding), x)
    made = y.shape[1:-1]
    widths = [
        (m, n - m - count) for m, n, count in zip(ahead, made, counts, strict=True)
    ]
    if any(map(any, widths)):
        y = run(nn.Trim(tuple(sum(widths, ()))), y)
    return channels_first(y)


def _counts(space: Any, sides: Any, reach: Any, strides: Any, up: bool) -> list[int]:
    """How many windows ONNX has; rounded up, but none that starts behind the input."""
    counts = []
    for n, (before, after), r, s in zip(space, sides, reach, strides, strict=True):
        room = n + before + after - r
        count = (math.ceil(room / s) if up else room // s) + 1
        if up and (count - 1) * s >= n + before:
            count -= 1
        counts.append(count)
    return counts


def _even(space: Any, sides: Any, counts: Any, reach: Any, strides: Any) -> Any:
    """Padding that is the same on both sides, and how many windows too many it begins.

    What pools put around does not count, so that a window more changes no other.
    """
    padding, ahead = [], []
    for n, (before, _), c, r, s in zip(
        space, sides, counts, reach, strides, strict=True
    ):
        after = (c - 1) * s + r - n - before
        windows = max(0, math.ceil((after - before) / s))
        padding.append(before + windows * s)
        ahead.append(windows)
    return tuple(padding), ahead


def _max(vector: Vector) -> list[Any]:
    refuse(len(vector.wanted) > 1, "asks where the largest stood; ours gives its value")
    return [_pooled(vector, _MAX[vector.inputs[0].ndim - 2])]


def _average(vector: Vector) -> list[Any]:
    return [_pooled(vector, _AVERAGE[vector.inputs[0].ndim - 2])]


def _power(vector: Vector) -> list[Any]:
    refuse(True, "there is no pool by a power of the numbers")
    return []


def _over_all(layer: nn.Layer) -> Callable[[Vector], list[Any]]:
    def adapter(vector: Vector) -> list[Any]:
        y = run(layer, channels_last(vector.inputs[0]))
        return [y.reshape(*y.shape, *(1,) * (vector.inputs[0].ndim - 2))]

    return adapter


POOLS: dict[str, Callable[[Vector], list[Any]]] = {
    "AveragePool": _average,
    "GlobalAveragePool": _over_all(nn.GlobalAveragePool()),
    "GlobalMaxPool": _over_all(nn.GlobalMaxPool()),
    "LpPool": _power,
    "MaxPool": _max,
}
