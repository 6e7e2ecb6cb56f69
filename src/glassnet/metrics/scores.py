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
from glassnet.metrics.forecast_scores import mean_absolute_scaled_error
from glassnet.metrics.intervals import Interval, bootstrap_interval, wilson_interval
from glassnet.metrics.number_scores import (
    mean_absolute_error,
    mean_squared_error,
    r2,
    root_mean_squared_error,
)
from glassnet.metrics.overlap_scores import intersection_over_union
from glassnet.metrics.probability_scores import (
    calibration_error,
    perplexity,
    roc_auc,
    top_k_accuracy,
)
from glassnet.metrics.retrieval_scores import f1, precision, recall

__all__ = [
    "Interval",
    "PairedDifference",
    "accuracy",
    "balanced_accuracy",
    "bootstrap_interval",
    "calibration_error",
    "confusion",
    "f1",
    "intersection_over_union",
    "log_loss",
    "mean_absolute_error",
    "mean_absolute_scaled_error",
    "mean_squared_error",
    "paired_difference",
    "perplexity",
    "precision",
    "r2",
    "recall",
    "roc_auc",
    "root_mean_squared_error",
    "top_k_accuracy",
    "wilson_interval",
]
