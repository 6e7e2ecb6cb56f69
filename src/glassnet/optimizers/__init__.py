"""Optimizers: each turns gradients into steps."""

from glassnet.optimizers.adaptive import Adam
from glassnet.optimizers.descent import SGD
from glassnet.optimizers.optimizer import Optimizer
from glassnet.optimizers.scheduled import Scheduled
from glassnet.optimizers.schedules import Cosine, Schedule, WarmUp

__all__ = ["SGD", "Adam", "Cosine", "Optimizer", "Schedule", "Scheduled", "WarmUp"]
