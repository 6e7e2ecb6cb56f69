"""Layers: attention, embeddings and positional codes."""

from glassnet import nn  # noqa: F401

ATTENTION = {}  # layer: shape of one input example
