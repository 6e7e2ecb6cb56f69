"""Training: what learns, and the loop that drives it."""

from glassnet.training.engine import Engine
from glassnet.training.learner import Learner

__all__ = ["Engine", "Learner"]
