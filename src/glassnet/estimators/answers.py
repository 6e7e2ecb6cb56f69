"""The one interface of answers: what is asked, as numbers and back."""

import abc
from typing import Any

import numpy as np
from jaxtyping import Float

from glassnet.data import Target
from glassnet.losses import Loss
from glassnet.metrics import Metric
from glassnet.model import Link


class Answers(abc.ABC):
    """How answers become what a loss compares with, and outputs become answers.

    `read` turns answers into a plain matrix of float64, in which rows can be compared
    and merged; `targets` turns that into what the loss takes.
    """

    @property
    @abc.abstractmethod
    def outputs(self) -> int:
        """How many numbers the network must give."""

    @property
    @abc.abstractmethod
    def loss(self) -> Loss:
        """What training makes small."""

    @property
    @abc.abstractmethod
    def metric(self) -> Metric:
        """The number for people."""

    @property
    @abc.abstractmethod
    def monitor(self) -> str:
        """What that number is called in the record."""

    @property
    @abc.abstractmethod
    def link(self) -> Link:
        """What turns the network's outputs into probabilities or values."""

    @abc.abstractmethod
    def target(self) -> Target:
        """The same, for a model that is saved.

        Raises:
            ConfigError: a file holds no answers of this kind.
        """

    @abc.abstractmethod
    def read(self, y: Any) -> Float[np.ndarray, "rows answers"]:
        """Answers as numbers.

        Raises:
            DataError: an answer is of a kind that is not known.
        """

    @abc.abstractmethod
    def targets(self, read: Float[np.ndarray, "rows answers"]) -> np.ndarray:
        """What the loss compares with."""

    @abc.abstractmethod
    def factors(
        self, read: Float[np.ndarray, "rows answers"]
    ) -> Float[np.ndarray, " rows"]:
        """How much each row counts for what it answers."""

    @abc.abstractmethod
    def strata(self, read: Float[np.ndarray, "rows answers"]) -> np.ndarray | None:
        """What should be held out in equal shares, if anything."""

    @abc.abstractmethod
    def scores(
        self,
        found: Float[np.ndarray, " epochs"],
        targets: np.ndarray,
        weight: Float[np.ndarray, " rows"],
    ) -> Float[np.ndarray, " epochs"]:
        """What `score` would say: from the metric on held-out rows to 1 at best."""
