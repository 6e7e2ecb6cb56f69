"""Losses: from outputs and targets to one number for each example.

Which network, loss and labels go together is checked by `losses.pairing`.
"""

from glassnet.losses.binary_cross_entropy import BinaryCrossEntropy
from glassnet.losses.contrast import InfoNCE, NTXent
from glassnet.losses.cross_entropy import CrossEntropy
from glassnet.losses.ctc import CTC
from glassnet.losses.dice import Dice, DiceCrossEntropy
from glassnet.losses.embeddings import Contrastive, CosineSimilarity, Triplet
from glassnet.losses.evidence import EvidenceLowerBound
from glassnet.losses.focal import BinaryFocal, Focal
from glassnet.losses.games import NonSaturating, Wasserstein
from glassnet.losses.hinge import Hinge, MultiClassHinge
from glassnet.losses.kl_divergence import KLDivergence
from glassnet.losses.likelihood import GaussianLikelihood, PoissonLikelihood
from glassnet.losses.loss import Loss
from glassnet.losses.penalties import ElasticNet, Penalty
from glassnet.losses.regression import AbsoluteError, SquaredError
from glassnet.losses.robust import Huber, LogCosh

__all__ = [
    "AbsoluteError",
    "BinaryCrossEntropy",
    "BinaryFocal",
    "CTC",
    "Contrastive",
    "CosineSimilarity",
    "CrossEntropy",
    "Dice",
    "DiceCrossEntropy",
    "ElasticNet",
    "EvidenceLowerBound",
    "Focal",
    "GaussianLikelihood",
    "Hinge",
    "Huber",
    "InfoNCE",
    "KLDivergence",
    "LogCosh",
    "Loss",
    "MultiClassHinge",
    "NTXent",
    "NonSaturating",
    "Penalty",
    "PoissonLikelihood",
    "SquaredError",
    "Triplet",
    "Wasserstein",
]
