"""Losses: from outputs and targets to one number for each example.

Which network, loss and labels go together is checked by `losses.pairing`.
"""

from glassnet.losses.classification import BinaryCrossEntropy, CrossEntropy
from glassnet.losses.loss import Loss
from glassnet.losses.penalties import ElasticNet, Penalty
from glassnet.losses.regression import AbsoluteError, SquaredError

__all__ = [
    "AbsoluteError",
    "BinaryCrossEntropy",
    "CrossEntropy",
    "ElasticNet",
    "Loss",
    "Penalty",
    "SquaredError",
]
