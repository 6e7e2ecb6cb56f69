"""ONNX's resizing as Upsample: by whole numbers, looking at the same pixels."""

from collections.abc import Callable
from typing import Any

import numpy as np
from running import channels_first, channels_last, refuse, run
from vectors import Vector

from glassnet import nn

__all__ = ["RESIZING"]

_ALIKE = {
    ("nearest", "half_pixel", "round_prefer_floor"),
    ("nearest", "half_pixel", "round_prefer_ceil"),
    ("nearest", "asymmetric", "floor"),
}
"""Where, by whole factors, each pixel is repeated."""


def _resize(vector: Vector) -> list[Any]:
    settings, x = vector.settings, vector.inputs[0]
    mode, rule = settings["mode"], settings["coordinate_transformation_mode"]
    refuse(mode == "cubic", "blends by cubes; ours knows nearest and linear")
    refuse(settings["antialias"], "blurs before it shrinks (antialias)")
    refuse(rule == "tf_crop_and_resize", "crops first (tf_crop_and_resize)")
    factors = np.array(vector.wanted[0].shape) / x.shape
    asked = vector.input(2)
    if asked is not None:
        axes = settings.get("axes", range(x.ndim))
        factors = np.ones(x.ndim)
        factors[list(axes)] = asked
    refuse((factors < 1).any(), "makes it smaller; ours makes it larger")
    refuse((factors % 1 != 0).any(), "makes it larger by no whole number")
    nearest = (mode, rule, settings["nearest_mode"]) in _ALIKE
    refuse(
        not nearest if mode == "nearest" else not rule.startswith("half_pixel"),
        "looks at other pixels than the nearest by their centers",
    )
    return [_upsampled(x, factors, mode)]


def _upsample(vector: Vector) -> list[Any]:
    x, factors = vector.inputs
    refuse(vector.settings["mode"] != "nearest", "places corners on corners")
    return [_upsampled(x, factors, "nearest")]


def _upsampled(x: Any, factors: Any, mode: Any) -> Any:
    assert tuple(factors[:2]) == (1, 1)
    layer = nn.Upsample(tuple(map(int, factors[2:])), mode)
    return channels_first(run(layer, channels_last(x)))


RESIZING: dict[str, Callable[[Vector], list[Any]]] = {
    "Resize": _resize,
    "Upsample": _upsample,
}
