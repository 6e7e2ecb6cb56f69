"""Learners: one file for each way of learning."""

from glassnet.learners.perceptron import Perceptron
from glassnet.learners.supervised import Supervised

__all__ = ["Perceptron", "Supervised"]
