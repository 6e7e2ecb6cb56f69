"""Learners: one file for each way of learning."""

from glassnet.learners.adaline import Adaline
from glassnet.learners.adversarial import Adversarial
from glassnet.learners.attractors import energy, recall
from glassnet.learners.capacity import recall_by_load
from glassnet.learners.fade import Fade
from glassnet.learners.hopfield import Hopfield
from glassnet.learners.map_grid import u_matrix
from glassnet.learners.perceptron import Perceptron
from glassnet.learners.self_organizing_map import SelfOrganizingMap
from glassnet.learners.supervised import Supervised

__all__ = [
    "Adaline",
    "Adversarial",
    "Fade",
    "Hopfield",
    "Perceptron",
    "SelfOrganizingMap",
    "Supervised",
    "energy",
    "recall",
    "recall_by_load",
    "u_matrix",
]
