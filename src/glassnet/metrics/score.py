"""The second interface of `metrics`: scores of a whole set that are no mean over it."""

import abc
from typing import Any

from jaxtyping import Array, Float

from glassnet.settings import Settings
from glassnet.types import Tree


class Score(Settings, abc.ABC):
    """What is watched after each epoch, on all validation rows together.

    The mean of the precisions of batches is not the precision of all rows. So a score
    says what to count in a batch, such that the counts of batches add up, and what the
    counts of all of them are worth.
    """

    @abc.abstractmethod
    def counts(
        self, outputs: Any, targets: Any, weight: Float[Array, "*batch"]
    ) -> Tree:
        """Numbers of one batch that add up over batches.

        Args:
            outputs: of the network, `(*batch, ...)`.
            targets: the answers; each score says of what shape.
            weight: of each example or position; 0 for what does not count.

        Returns:
            An array or a dictionary of arrays, whose shapes do not depend on the batch.
        """

    @abc.abstractmethod
    def value(self, counts: Tree) -> Any:
        """The score of counts, in NumPy or JAX; axes in front (members) stay.

        Args:
            counts: what `counts` returned, summed.
        """
