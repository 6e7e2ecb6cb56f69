"""Layers: recurrent layers, and layers of sequences."""

from glassnet import nn  # noqa: F401

TIME = {}  # layer: shape of one input example
