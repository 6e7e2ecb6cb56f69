"""Optimizers: each turns gradients into steps."""

from glassnet.optimizers.adaptive import Adam, AdamW
from glassnet.optimizers.clipping import ClipByGlobalNorm
from glassnet.optimizers.descent import SGD, Momentum
from glassnet.optimizers.optimizer import Optimizer
from glassnet.optimizers.scheduled import Scheduled
from glassnet.optimizers.schedules import Cosine, Schedule, WarmUp

__all__ = [
    "Adam",
    "AdamW",
    "ClipByGlobalNorm",
    "Cosine",
    "Momentum",
    "Optimizer",
    "SGD",
    "Schedule",
    "Scheduled",
    "WarmUp",
]
