"""Fitting: from data to a run, in one call; the place that joins all the others."""

from glassnet.fitting.making import fit, run
from glassnet.fitting.open import evaluate, load, read
from glassnet.fitting.result import Run

__all__ = ["Run", "evaluate", "fit", "load", "read", "run"]
