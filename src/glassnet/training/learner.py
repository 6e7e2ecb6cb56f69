"""The one interface of everything that learns: pure functions of one state."""

import abc
from typing import Any

import jax.numpy as jnp

from glassnet.settings import Settings
from glassnet.training.looks import Look
from glassnet.training.record import means
from glassnet.types import Batch, Key, Metrics, Tree


class Learner(Settings, abc.ABC):
    """Something that learns from batches.

    A metric is a sum and the weight it was summed over, so that metrics of parts add
    up to the metric of the whole, and rows of weight 0 (padding) count nowhere.
    """

    @abc.abstractmethod
    def init(self, key: Key, batch: Batch) -> Tree:
        """The first state, made to fit one real batch."""

    @abc.abstractmethod
    def step(self, state: Tree, batch: Batch, key: Key) -> tuple[Tree, Metrics]:
        """Learn from one batch."""

    @abc.abstractmethod
    def evaluate(self, state: Tree, batch: Batch) -> Metrics:
        """Metrics on one batch, without learning from it."""

    @abc.abstractmethod
    def model(self, state: Tree) -> tuple[Tree, Tree]:
        """The params and state that predict: what is kept as best and exported."""

    def look(self, state: Tree, batch: Batch, key: Key) -> Look:
        """What the step from this state would do in each layer, without doing it.

        A learner that has nothing to show of its inside leaves this as it is.
        """
        return Look((), jnp.zeros(0))

    def numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of summed metrics: each sum over its weight.

        A learner whose `evaluate` counts what is no mean over rows writes its own.
        """
        return means(metrics)
