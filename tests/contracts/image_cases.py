"""Layers: convolutions, pools and other layers over space."""

from glassnet import nn  # noqa: F401

IMAGE = {}  # layer: shape of one input example
