"""Metrics: numbers for people, one for each example.

Scores of finished predictions, in plain NumPy, and how far they can be trusted, are in
`metrics.scores`.
"""

from glassnet.metrics.accuracy import Accuracy, BinaryAccuracy
from glassnet.metrics.mean_squared_error import MeanSquaredError
from glassnet.metrics.metric import Metric
from glassnet.metrics.score import Score

__all__ = ["Accuracy", "BinaryAccuracy", "MeanSquaredError", "Metric", "Score"]
