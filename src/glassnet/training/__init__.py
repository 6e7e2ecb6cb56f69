"""Training: what learns, and the loop that drives it."""

from glassnet.training.callback import Callback
from glassnet.training.engine import Engine
from glassnet.training.feed import Feed
from glassnet.training.learner import Learner
from glassnet.training.looks import Look, Looks
from glassnet.training.loop import Loop
from glassnet.training.record import Record
from glassnet.training.runner import Runner
from glassnet.training.source import Resident
from glassnet.training.streamed import Streamed

__all__ = [
    "Callback",
    "Engine",
    "Feed",
    "Learner",
    "Look",
    "Looks",
    "Loop",
    "Record",
    "Resident",
    "Runner",
    "Streamed",
]
