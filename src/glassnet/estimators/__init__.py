"""Estimators: the scikit-learn face of the library."""

from glassnet.estimators.adaline_classifier import AdalineClassifier
from glassnet.estimators.classifier import Classifier
from glassnet.estimators.hopfield_memory import HopfieldMemory
from glassnet.estimators.regressor import Regressor
from glassnet.estimators.rosenblatt_classifier import RosenblattClassifier
from glassnet.estimators.som import SOM

__all__ = [
    "AdalineClassifier",
    "Classifier",
    "HopfieldMemory",
    "Regressor",
    "RosenblattClassifier",
    "SOM",
]
