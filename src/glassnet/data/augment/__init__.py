"""Augmentations: examples changed at random inside the training step."""

from glassnet.data.augment.augmentation import Augmentation
from glassnet.data.augment.cells import FeatureMask, Noise, SwapNoise
from glassnet.data.augment.chain import Chain, Sometimes
from glassnet.data.augment.light import Brightness, Contrast, CutOut
from glassnet.data.augment.mixing import CutMix, MixUp
from glassnet.data.augment.moving import Crop, Flip, Shift
from glassnet.data.augment.series import Amplitude, TimeMask, TimeShift
from glassnet.data.augment.stretching import TimeWarp, WindowSlice
from glassnet.data.augment.tokens import TokenDropout, TokenSwap
from glassnet.data.augment.warping import Affine, Rotate, Zoom

__all__ = [
    "Affine",
    "Amplitude",
    "Augmentation",
    "Brightness",
    "Chain",
    "Contrast",
    "Crop",
    "CutMix",
    "CutOut",
    "FeatureMask",
    "Flip",
    "MixUp",
    "Noise",
    "Rotate",
    "Shift",
    "Sometimes",
    "SwapNoise",
    "TimeMask",
    "TimeShift",
    "TimeWarp",
    "TokenDropout",
    "TokenSwap",
    "WindowSlice",
    "Zoom",
]
