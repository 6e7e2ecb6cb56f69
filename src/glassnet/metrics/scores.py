"""Scores: how good finished predictions are, and how sure that is; plain NumPy.

Truth and prediction are arrays with one row an example. Nothing is broadcast, and there
is no score of nothing.
"""

from glassnet.metrics.class_scores import (
    accuracy,
    balanced_accuracy,
    confusion,
    log_loss,
)
from glassnet.metrics.comparison import PairedDifference, paired_difference
from glassnet.metrics.intervals import Interval, bootstrap_interval, wilson_interval
from glassnet.metrics.number_scores import (
    mean_absolute_error,
    r2,
    root_mean_squared_error,
)

__all__ = [
    "Interval",
    "PairedDifference",
    "accuracy",
    "balanced_accuracy",
    "bootstrap_interval",
    "confusion",
    "log_loss",
    "mean_absolute_error",
    "paired_difference",
    "r2",
    "root_mean_squared_error",
    "wilson_interval",
]
