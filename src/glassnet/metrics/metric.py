"""The one interface of `metrics`: one number for each example, for people to read."""

import abc
from typing import Any, ClassVar

from jaxtyping import Array, Float

from glassnet.settings import Settings


class Metric(Settings, abc.ABC):
    """What is watched while training, beside the loss.

    Unlike a loss it need not have a gradient. Numbers of examples are summed with
    their weights, so that metrics of batches add up; a score that is no mean over
    examples (R2, balanced accuracy) is a `Score`.
    """

    recorded: ClassVar[str] = ""
    """Its name in the record; that of the class if empty."""

    @abc.abstractmethod
    def __call__(self, outputs: Any, targets: Any) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: of the network, `(*batch, ...)`.
            targets: the answers; each metric says of what shape.
        """
