"""Baselines: what simpler models make of the same rows."""

from glassnet.baselines.bench import Bench
from glassnet.baselines.job import Baseline, Job, prepare

__all__ = ["Baseline", "Bench", "Job", "prepare"]
