"""Augmentations of images, series, tables and text."""

from glassnet.data import augment

AUGMENTATIONS = {  # augmentation: the batch it is for (`batches.py`)
    augment.Affine(20.0, 0.2, 0.3, 2.0, fill=1.0, shape=(5, 4, 2)): "flat images",
    augment.Brightness(0.3): "images",
    augment.Contrast(0.3): "images",
    augment.Crop(3.0): "images",
    augment.CutMix(0.5, shape=(5, 4, 2)): "flat images",
    augment.CutOut(0.6, fill=0.5): "images",
    augment.Flip(): "images",
    augment.Flip("vertical", 0.3, shape=(8, 5)): "flat images",
    augment.Rotate(45.0): "images",
    augment.Shift(3.0, fill=0.5): "images",
    augment.Zoom(0.5): "images",
    augment.MixUp(): "table",
    augment.FeatureMask(0.3, fill=-1.0): "masked series",
    augment.Noise(0.5): "masked series",
    augment.SwapNoise(0.5): "table",
    augment.SwapNoise(0.3): "masked tokens",
    augment.Amplitude(0.3): "masked series",
    augment.TimeMask(0.9, fill=-1.0): "masked series",
    augment.TimeShift(2.5, fill=-1.0): "masked series",
    augment.TimeWarp(0.9): "masked series",
    augment.WindowSlice(0.5): "series",
    augment.WindowSlice(0.4): "masked series",
    augment.TokenDropout(0, 0.5): "masked tokens",
    augment.TokenSwap(0.5): "tokens",
    augment.TokenSwap(0.9): "masked tokens",
    augment.Chain(augment.Flip(), augment.Shift(), augment.Noise(0.1)): "images",
    augment.Sometimes(augment.MixUp(1.0, classes=3), 0.4): "images",
    augment.Chain(
        augment.Sometimes(augment.TimeWarp(), 0.7), augment.Amplitude()
    ): "masked series",
}
