"""Callbacks: what is done between the compiled chunks of a run."""

from glassnet.training.callbacks.checkpoint import Checkpoint, resume
from glassnet.training.callbacks.early_stopping import EarlyStopping
from glassnet.training.callbacks.keep_shown import KeepShown
from glassnet.training.callbacks.non_finite import NonFiniteGuard
from glassnet.training.callbacks.on_plateau import OnPlateau
from glassnet.training.callbacks.progress import Progress

__all__ = [
    "Checkpoint",
    "EarlyStopping",
    "KeepShown",
    "NonFiniteGuard",
    "OnPlateau",
    "Progress",
    "resume",
]
