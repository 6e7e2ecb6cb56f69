"""ONNX's convolutions as ours: channels last, uneven padding by a Pad before."""

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from running import channels_first, channels_last, run
from vectors import Vector

from glassnet import nn

__all__ = ["CONVOLUTIONS", "pairs", "same"]

_CONV = {1: nn.Conv1D, 2: nn.Conv2D, 3: nn.Conv3D}
_TRANSPOSED = {1: nn.ConvTranspose1D, 2: nn.ConvTranspose2D, 3: nn.ConvTranspose3D}


def pairs(pads: Any) -> list[tuple[int, int]]:
    """Before and after each axis; ONNX lists all befores, then all afters."""
    axes = len(pads) // 2
    return list(zip(pads[:axes], pads[axes:], strict=True))


def same(space: Any, reach: Any, strides: Any, *, lower: bool) -> list[tuple[int, int]]:
    """As many outputs as inputs by the stride, the odd one before if lower."""
    found = []
    for n, r, s in zip(space, reach, strides, strict=True):
        need = max(0, (math.ceil(n / s) - 1) * s + r - n)
        small, large = need // 2, need - need // 2
        found.append((large, small) if lower else (small, large))
    return found


def _conv(vector: Vector) -> list[Any]:
    x, kernel, bias = (vector.input(i) for i in range(3))
    settings, axes = vector.settings, x.ndim - 2
    ones, x = [1] * axes, channels_last(x)
    size = kernel.shape[2:]
    strides = settings.get("strides", ones)
    dilations = settings.get("dilations", ones)
    reach = [(k - 1) * d + 1 for k, d in zip(size, dilations, strict=True)]
    padding: Any = "same"  # ours is ONNX's SAME_UPPER
    if settings["auto_pad"] != "SAME_UPPER":
        sides = pairs(settings.get("pads", [0] * 2 * axes))
        if settings["auto_pad"] == "SAME_LOWER":
            sides = same(x.shape[1:-1], reach, strides, lower=True)
        padding = tuple(before for before, _ in sides)
        if any(before != after for before, after in sides):
            x, padding = run(nn.Pad(tuple(sum(sides, ()))), x), "valid"
    layer = _CONV[axes](
        kernel.shape[0],
        tuple(size),
        stride=tuple(strides),
        padding=padding,
        dilation=tuple(dilations),
        groups=settings["group"],
        bias=bias is not None,
    )
    # (out, in / groups, *size) to (*size, in / groups, out)
    params = {"kernel": np.moveaxis(kernel, (0, 1), (-1, -2))}
    if bias is not None:
        params["bias"] = bias
    return [channels_first(run(layer, x, params))]


def _conv_transpose(vector: Vector) -> list[Any]:
    x, kernel, bias = (vector.input(i) for i in range(3))
    settings, axes = vector.settings, x.ndim - 2
    ones, groups = [1] * axes, settings["group"]
    size, x = kernel.shape[2:], channels_last(x)
    strides = settings.get("strides", ones)
    dilations = settings.get("dilations", ones)
    after = settings.get("output_padding", [0] * axes)
    reach = [(k - 1) * d + 1 for k, d in zip(size, dilations, strict=True)]
    full = [
        (n - 1) * s + r + a
        for n, s, r, a in zip(x.shape[1:-1], strides, reach, after, strict=True)
    ]
    sides = _cut(settings, full, x.shape[1:-1], strides)
    # what is to be cut below 0 is put on
    more = [max(0, -b) for _, b in sides]
    layer = _TRANSPOSED[axes](
        kernel.shape[1] * groups,
        tuple(size),
        stride=tuple(strides),
        output_padding=tuple(a + m for a, m in zip(after, more, strict=True)),
        dilation=tuple(dilations),
        groups=groups,
        bias=bias is not None,
    )
    # (in, out / groups, *size) to (*size, in / groups, out), the groups side by side
    kernel = np.moveaxis(kernel, (0, 1), (-2, -1))
    kernel = np.concatenate(np.split(kernel, groups, -2), -1)
    params = {"kernel": kernel} | ({} if bias is None else {"bias": bias})
    y = run(layer, x, params)
    widths = tuple(max(0, n) for pair in sides for n in pair)
    return [channels_first(run(nn.Trim(widths), y) if any(widths) else y)]


def _cut(settings: Any, full: Any, space: Any, strides: Any) -> list[tuple[int, int]]:
    """How much of the full output is cut off before and after each axis."""
    wanted = settings.get("output_shape")
    if settings["auto_pad"].startswith("SAME"):
        wanted = [n * s for n, s in zip(space, strides, strict=True)]
    if wanted is None:
        return pairs(settings.get("pads", [0] * 2 * len(full)))
    sides = []
    for n, w in zip(full, wanted, strict=True):
        less, lower = n - w, settings["auto_pad"] == "SAME_LOWER"
        small = less // 2 if less >= 0 else 0
        sides.append((less - small, small) if lower else (small, less - small))
    return sides


def _causal(vector: Vector) -> list[Any]:
    x, kernel, bias, past = (vector.input(i) for i in range(4))
    channels, _, size = kernel.shape
    if past is None:
        past = np.zeros((x.shape[0], channels, size - 1), x.dtype)
    line = np.moveaxis(np.concatenate([past, x], -1), 1, -1)
    layer = nn.Conv1D(channels, size, groups=channels, bias=bias is not None)
    params = {"kernel": np.moveaxis(kernel, (0, 1), (-1, -2))}
    y = run(layer, line, params | ({} if bias is None else {"bias": bias}))
    if vector.settings["activation"] != "none":
        y = run(nn.SiLU(), y)
    return [channels_first(y), channels_first(line[:, line.shape[1] - size + 1 :])]


CONVOLUTIONS: dict[str, Callable[[Vector], list[Any]]] = {
    "CausalConvWithState": _causal,
    "Conv": _conv,
    "ConvTranspose": _conv_transpose,
}
