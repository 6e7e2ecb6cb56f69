"""Initializers: starting values of parameters."""

from glassnet.initializers.constant import Constant, Zeros
from glassnet.initializers.draws import Normal, Uniform
from glassnet.initializers.eye import Eye
from glassnet.initializers.glorot import GlorotNormal, GlorotUniform
from glassnet.initializers.he import HeNormal, HeUniform
from glassnet.initializers.initializer import Initializer
from glassnet.initializers.lecun import LeCunNormal, LeCunUniform
from glassnet.initializers.orthogonal import Orthogonal
from glassnet.initializers.sparse import Sparse
from glassnet.initializers.truncated import TruncatedNormal
from glassnet.initializers.variance_scaling import VarianceScaling

__all__ = [
    "Constant",
    "Eye",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "LeCunNormal",
    "LeCunUniform",
    "Normal",
    "Orthogonal",
    "Sparse",
    "TruncatedNormal",
    "Uniform",
    "VarianceScaling",
    "Zeros",
]
