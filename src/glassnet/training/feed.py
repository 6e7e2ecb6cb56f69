"""The one interface of what a loop draws its batches from."""

import abc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glassnet.training.source import Resident


class Feed(abc.ABC):
    """Rows for training, all of them on the device or a window at a time.

    Which rows make which step is a function of the seed and the step alone, so that a
    run may be cut short anywhere and goes on to the same bits.
    """

    @abc.abstractmethod
    def __len__(self) -> int:
        """Rows in use."""

    @abc.abstractmethod
    def steps_per_epoch(self, batch_size: int) -> int:
        """Batches that it takes to see every row once."""

    @abc.abstractmethod
    def at(self, step: int, batch_size: int, seed: int) -> tuple["Resident", int]:
        """The rows for a step of the run, and for how many steps they last."""

    @abc.abstractmethod
    def rest(self) -> None:
        """Stop whatever goes on in the background; `at` starts it again."""
