"""Layers: each one equation, in a file of its own name or its family's."""

from glassnet.nn.activations import Activation, Identity, Sigmoid, Softmax, Tanh
from glassnet.nn.batch_norm import BatchNorm
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout
from glassnet.nn.flatten import Flatten
from glassnet.nn.layer import Layer
from glassnet.nn.layer_norm import LayerNorm
from glassnet.nn.parallel import Parallel
from glassnet.nn.precision import Precision
from glassnet.nn.rectifiers import ELU, LeakyReLU, ReLU, SiLU
from glassnet.nn.repeat import Repeat
from glassnet.nn.residual import Residual
from glassnet.nn.sequential import Sequential, Shared

__all__ = [
    "Activation",
    "BatchNorm",
    "Dense",
    "Dropout",
    "ELU",
    "Flatten",
    "Identity",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "Parallel",
    "Precision",
    "ReLU",
    "Repeat",
    "Residual",
    "Sequential",
    "Shared",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Tanh",
]
