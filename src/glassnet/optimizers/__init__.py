"""Optimizers: each turns gradients into steps."""

from glassnet.optimizers.accumulate import Accumulate
from glassnet.optimizers.adagrad import Adadelta, Adagrad, RMSprop
from glassnet.optimizers.adam import Adam, AdamW
from glassnet.optimizers.adam_kin import Adamax, AMSGrad, Nadam
from glassnet.optimizers.averaging import Average, LookAhead, PolyakAverage
from glassnet.optimizers.clipping import (
    AdaptiveClip,
    ClipByGlobalNorm,
    ClipByNorm,
    ClipByValue,
)
from glassnet.optimizers.constraints import MaxNorm, WeightDecay
from glassnet.optimizers.cycles import Cosine, CosineRestarts, OneCycle
from glassnet.optimizers.descent import SGD, Momentum
from glassnet.optimizers.freeze import Freeze
from glassnet.optimizers.lamb import LAMB
from glassnet.optimizers.lion import Lion
from glassnet.optimizers.optimizer import Optimizer
from glassnet.optimizers.orthogonal import Muon
from glassnet.optimizers.radam import RAdam
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
from glassnet.optimizers.second_order import LBFGS

__all__ = [
    "AMSGrad",
    "Accumulate",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "AdaptiveClip",
    "Average",
    "ClipByGlobalNorm",
    "ClipByNorm",
    "ClipByValue",
    "ConstantRate",
    "Cosine",
    "CosineRestarts",
    "ExponentialDecay",
    "Freeze",
    "LAMB",
    "LBFGS",
    "Lion",
    "LookAhead",
    "MaxNorm",
    "MilestoneDecay",
    "Momentum",
    "Muon",
    "Nadam",
    "OneCycle",
    "Optimizer",
    "PolyakAverage",
    "PolynomialDecay",
    "RAdam",
    "RMSprop",
    "SGD",
    "Schedule",
    "Scheduled",
    "StepDecay",
    "WarmUp",
    "WeightDecay",
]
