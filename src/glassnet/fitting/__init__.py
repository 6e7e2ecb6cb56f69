"""Fitting: from data to a run, in one call; the place that joins all the others."""

from glassnet.fitting.judging import evaluate
from glassnet.fitting.making import fit, run
from glassnet.fitting.open import load, read
from glassnet.fitting.result import Run
from glassnet.fitting.sweeping import sweep
from glassnet.fitting.trials import Sweep, Trial

__all__ = [
    "Run",
    "Sweep",
    "Trial",
    "evaluate",
    "fit",
    "load",
    "read",
    "run",
    "sweep",
]
