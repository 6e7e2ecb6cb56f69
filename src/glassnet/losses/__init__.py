"""Losses: from outputs and targets to one number for each example."""

from glassnet.losses.classification import CrossEntropy
from glassnet.losses.loss import Loss

__all__ = ["CrossEntropy", "Loss"]
