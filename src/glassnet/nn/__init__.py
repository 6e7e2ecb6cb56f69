"""Layers: each one equation, in a file of its own name."""

from glassnet.nn.activations import ReLU
from glassnet.nn.batch_norm import BatchNorm
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout
from glassnet.nn.layer import Layer
from glassnet.nn.repeat import Repeat
from glassnet.nn.residual import Residual
from glassnet.nn.sequential import Sequential, Shared

__all__ = [
    "BatchNorm",
    "Dense",
    "Dropout",
    "Layer",
    "ReLU",
    "Repeat",
    "Residual",
    "Sequential",
    "Shared",
]
