"""Initializers: starting values of parameters."""

from glassnet.initializers.glorot import GlorotUniform
from glassnet.initializers.initializer import Initializer

__all__ = ["GlorotUniform", "Initializer"]
