"""Initializers: starting values of parameters."""

from glassnet.initializers.constant import Constant, Zeros
from glassnet.initializers.draws import Normal, Uniform
from glassnet.initializers.glorot import GlorotNormal, GlorotUniform
from glassnet.initializers.he import HeNormal, HeUniform
from glassnet.initializers.initializer import Initializer
from glassnet.initializers.lecun import LeCunNormal, LeCunUniform

__all__ = [
    "Constant",
    "GlorotNormal",
    "GlorotUniform",
    "HeNormal",
    "HeUniform",
    "Initializer",
    "LeCunNormal",
    "LeCunUniform",
    "Normal",
    "Uniform",
    "Zeros",
]
