"""Layers: each one equation, in a file of its own name or its family's."""

from glassnet.nn.activations import (
    Activation,
    Identity,
    LogSoftmax,
    Sigmoid,
    Softmax,
    Softsign,
    Tanh,
)
from glassnet.nn.adaptive_average_pool import AdaptiveAveragePool
from glassnet.nn.additive_attention import AdditiveAttention
from glassnet.nn.alpha_dropout import AlphaDropout
from glassnet.nn.attention import MultiHeadAttention
from glassnet.nn.average_pool import AveragePool1D, AveragePool2D, AveragePool3D
from glassnet.nn.batch_norm import BatchNorm
from glassnet.nn.bias import Bias
from glassnet.nn.bidirectional import Bidirectional
from glassnet.nn.branches import Concatenate, Parallel
from glassnet.nn.codebook import Codebook
from glassnet.nn.conv_1d import Conv1D
from glassnet.nn.conv_2d import Conv2D
from glassnet.nn.conv_3d import Conv3D
from glassnet.nn.conv_transpose import ConvTranspose1D, ConvTranspose2D, ConvTranspose3D
from glassnet.nn.dense import Dense
from glassnet.nn.dropout import Dropout, SpatialDropout
from glassnet.nn.embedding import Embedding
from glassnet.nn.exponential_rectifiers import CELU, ELU, SELU
from glassnet.nn.flatten import Flatten
from glassnet.nn.gated import GLU, Maxout
from glassnet.nn.gaussian_code import GaussianCode
from glassnet.nn.gaussian_noise import GaussianDropout, GaussianNoise
from glassnet.nn.global_pool import GlobalAveragePool, GlobalMaxPool
from glassnet.nn.graph import Graph
from glassnet.nn.group_norm import GroupNorm
from glassnet.nn.gru import GRU
from glassnet.nn.hard_activations import HardSigmoid, HardSwish, HardTanh
from glassnet.nn.instance_norm import InstanceNorm
from glassnet.nn.last import Last
from glassnet.nn.layer import Layer
from glassnet.nn.layer_norm import LayerNorm
from glassnet.nn.local_response_norm import LocalResponseNorm
from glassnet.nn.lstm import LSTM
from glassnet.nn.max_pool import MaxPool1D, MaxPool2D, MaxPool3D
from glassnet.nn.merging import Join, Product, Sum
from glassnet.nn.mixed_precision import MixedPrecision
from glassnet.nn.pad import Pad, Trim
from glassnet.nn.perturbation import Perturbation
from glassnet.nn.players import Players
from glassnet.nn.positions import LearnedPositions, SinusoidalPositions
from glassnet.nn.prelu import PReLU
from glassnet.nn.rectifiers import LeakyReLU, ReLU, ThresholdedReLU
from glassnet.nn.recurrent import Recurrent
from glassnet.nn.repeat import Repeat
from glassnet.nn.reshape import Permute, Reshape
from glassnet.nn.residual import Residual
from glassnet.nn.rms_norm import RMSNorm
from glassnet.nn.sequential import Sequential, Shared
from glassnet.nn.simple_rnn import SimpleRNN
from glassnet.nn.soft_rectifiers import GELU, Mish, SiLU, Softplus
from glassnet.nn.spectral_norm import SpectralNorm
from glassnet.nn.step import Step
from glassnet.nn.stochastic_depth import StochasticDepth
from glassnet.nn.sub_pixel import SpaceToDepth, SubPixel
from glassnet.nn.unembedding import Unembedding
from glassnet.nn.upsample import Upsample
from glassnet.nn.weight_norm import WeightNorm

__all__ = [
    "Activation",
    "AdaptiveAveragePool",
    "AdditiveAttention",
    "AlphaDropout",
    "AveragePool1D",
    "AveragePool2D",
    "AveragePool3D",
    "BatchNorm",
    "Bias",
    "Bidirectional",
    "CELU",
    "Codebook",
    "Concatenate",
    "Conv1D",
    "Conv2D",
    "Conv3D",
    "ConvTranspose1D",
    "ConvTranspose2D",
    "ConvTranspose3D",
    "Dense",
    "Dropout",
    "ELU",
    "Embedding",
    "Flatten",
    "GELU",
    "GLU",
    "GRU",
    "GaussianCode",
    "GaussianDropout",
    "GaussianNoise",
    "GlobalAveragePool",
    "GlobalMaxPool",
    "Graph",
    "GroupNorm",
    "HardSigmoid",
    "HardSwish",
    "HardTanh",
    "Identity",
    "InstanceNorm",
    "Join",
    "LSTM",
    "Last",
    "Layer",
    "LayerNorm",
    "LeakyReLU",
    "LearnedPositions",
    "LocalResponseNorm",
    "LogSoftmax",
    "MaxPool1D",
    "MaxPool2D",
    "MaxPool3D",
    "Maxout",
    "Mish",
    "MixedPrecision",
    "MultiHeadAttention",
    "PReLU",
    "Pad",
    "Parallel",
    "Permute",
    "Perturbation",
    "Players",
    "Product",
    "RMSNorm",
    "ReLU",
    "Recurrent",
    "Repeat",
    "Reshape",
    "Residual",
    "SELU",
    "Sequential",
    "Shared",
    "SiLU",
    "Sigmoid",
    "SimpleRNN",
    "SinusoidalPositions",
    "Softmax",
    "Softplus",
    "Softsign",
    "SpaceToDepth",
    "SpatialDropout",
    "SpectralNorm",
    "Step",
    "StochasticDepth",
    "SubPixel",
    "Sum",
    "Tanh",
    "ThresholdedReLU",
    "Trim",
    "Unembedding",
    "Upsample",
    "WeightNorm",
]
