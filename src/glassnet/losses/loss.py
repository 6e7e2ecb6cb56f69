"""The one interface of `losses`: one number for each example, 0 at best."""

import abc
from typing import Any, ClassVar, Literal

from jaxtyping import Array, Float

from glassnet.settings import Settings, hyperparams
from glassnet.types import Tree


class Loss(Settings, abc.ABC):
    """What training makes small.

    A loss writes its equation. Its float settings may be turned while training: the
    learner keeps them in its state and hands them to the call.
    """

    outputs: ClassVar[Literal["logits", "values"]]
    """What the network must end in: scores from before a softmax or sigmoid, or the
    values themselves."""

    def __call__(
        self, outputs: Any, targets: Any, hyperparams_: Tree | None = None
    ) -> Float[Array, "*batch"]:
        """One loss for each example; weighing and averaging are left to the caller.

        Args:
            outputs: of the network, `(*batch, ...)`.
            targets: the answers; each loss says of what shape.
            hyperparams_: the loss's own numbers as they stand in a state; its settings
                if absent.
        """
        turned = hyperparams(self) if hyperparams_ is None else hyperparams_
        return self.equation(outputs, targets, turned)

    @abc.abstractmethod
    def equation(
        self, outputs: Any, targets: Any, hyperparams: Tree
    ) -> Float[Array, "*batch"]:
        """The loss of each example, its numbers read from `hyperparams`."""
