"""Optimizers: each turns gradients into steps."""

from glassnet.optimizers.adam import Adam, AdamW
from glassnet.optimizers.clipping import ClipByGlobalNorm
from glassnet.optimizers.cycles import Cosine, CosineRestarts, OneCycle
from glassnet.optimizers.descent import SGD, Momentum
from glassnet.optimizers.optimizer import Optimizer
from glassnet.optimizers.schedule import Schedule
from glassnet.optimizers.scheduled import Scheduled
from glassnet.optimizers.schedules import (
    ConstantRate,
    ExponentialDecay,
    MilestoneDecay,
    PolynomialDecay,
    StepDecay,
    WarmUp,
)

__all__ = [
    "Adam",
    "AdamW",
    "ClipByGlobalNorm",
    "ConstantRate",
    "Cosine",
    "CosineRestarts",
    "ExponentialDecay",
    "MilestoneDecay",
    "Momentum",
    "OneCycle",
    "Optimizer",
    "PolynomialDecay",
    "SGD",
    "Schedule",
    "Scheduled",
    "StepDecay",
    "WarmUp",
]
