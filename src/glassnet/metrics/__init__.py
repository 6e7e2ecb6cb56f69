"""Metrics: numbers for people, one for each example, and scores of all of them.

Scores of finished predictions, in plain NumPy, and how far they can be trusted, are in
`metrics.scores`.
"""

from glassnet.metrics.accuracy import Accuracy, BinaryAccuracy
from glassnet.metrics.balanced_accuracy import BalancedAccuracy
from glassnet.metrics.calibration_error import CalibrationError
from glassnet.metrics.evidence import Divergence, Reconstruction
from glassnet.metrics.intersection_over_union import IntersectionOverUnion
from glassnet.metrics.log_loss import LogLoss
from glassnet.metrics.mean_absolute_error import MeanAbsoluteError
from glassnet.metrics.mean_squared_error import MeanSquaredError
from glassnet.metrics.metric import Metric
from glassnet.metrics.number_sums import R2, Perplexity, RootMeanSquaredError
from glassnet.metrics.retrieval import F1, Precision, Recall
from glassnet.metrics.roc_auc import ROCAUC
from glassnet.metrics.score import Score
from glassnet.metrics.top_k import TopK

__all__ = [
    "Accuracy",
    "BalancedAccuracy",
    "BinaryAccuracy",
    "CalibrationError",
    "Divergence",
    "F1",
    "IntersectionOverUnion",
    "LogLoss",
    "MeanAbsoluteError",
    "MeanSquaredError",
    "Metric",
    "Perplexity",
    "Precision",
    "R2",
    "ROCAUC",
    "Recall",
    "Reconstruction",
    "RootMeanSquaredError",
    "Score",
    "TopK",
]
