"""Estimators: the scikit-learn face of the library."""

from glassnet.estimators.classifier import Classifier
from glassnet.estimators.regressor import Regressor

__all__ = ["Classifier", "Regressor"]
