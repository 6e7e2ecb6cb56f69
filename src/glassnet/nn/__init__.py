"""Layers: each one equation, in a file of its own name or its family's."""

from glassnet.nn.activations import Activation, Identity, Sigmoid, Softmax, Tanh
from glassnet.nn.batch_norm import BatchNorm
from glassnet.nn.branches import Concatenate, Parallel
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout
from glassnet.nn.flatten import Flatten
from glassnet.nn.graph import Graph
from glassnet.nn.layer import Layer
from glassnet.nn.layer_norm import LayerNorm
from glassnet.nn.merging import Join, Product, Sum
from glassnet.nn.mixed_precision import MixedPrecision
from glassnet.nn.rectifiers import ELU, LeakyReLU, ReLU, SiLU
from glassnet.nn.repeat import Repeat
from glassnet.nn.residual import Residual
from glassnet.nn.sequential import Sequential, Shared

__all__ = [
    "Activation",
    "BatchNorm",
    "Concatenate",
    "Dense",
    "Dropout",
    "ELU",
    "Flatten",
    "Graph",
    "Identity",
    "Join",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "MixedPrecision",
    "Parallel",
    "Product",
    "ReLU",
    "Repeat",
    "Residual",
    "Sequential",
    "Shared",
    "SiLU",
    "Sigmoid",
    "Softmax",
    "Sum",
    "Tanh",
]
