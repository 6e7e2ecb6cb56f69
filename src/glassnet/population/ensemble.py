"""The one interface of `ensembles`: several networks that answer together."""

import abc
import math
from typing import Annotated

from glassnet.data import Parts
from glassnet.settings import Range, Settings

Members = Annotated[int, Range(2, math.inf, "[)")]
"""One network alone is no ensemble."""


class Ensemble(Settings, abc.ABC):
    """Where the members of an ensemble come from, and which rows each of them sees.

    Probabilities of the members are averaged, or their values. An ensemble over folds
    is not among these: which fold validates which member is part of the split, and
    `Split(folds=5)` says it.
    """

    members: int

    @abc.abstractmethod
    def share(self, parts: Parts, seed: int) -> Parts:
        """The rows that train and validate: one fold for all members, or one for each.

        Args:
            parts: as split, with one fold.
            seed: of the split.
        """
