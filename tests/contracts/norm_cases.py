"""Layers: normalizations and dropouts."""

from glassnet import nn  # noqa: F401

NORM = {}  # layer: shape of one input example
