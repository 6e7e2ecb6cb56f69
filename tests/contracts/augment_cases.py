"""Augmentations of images, series, tables and text."""

AUGMENTATIONS = {}  # augmentation: an example batch, as its contract wants it
