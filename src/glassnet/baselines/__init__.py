"""Baselines: what simpler models make of the same rows."""

from glassnet.baselines.bench import Bench
from glassnet.baselines.brightness import brightness
from glassnet.baselines.counts import principal_components, text_counts
from glassnet.baselines.forecasts import as_forecasts, naive_forecasts
from glassnet.baselines.job import Baseline, Job, prepare

__all__ = [
    "Baseline",
    "Bench",
    "Job",
    "as_forecasts",
    "brightness",
    "naive_forecasts",
    "prepare",
    "principal_components",
    "text_counts",
]
