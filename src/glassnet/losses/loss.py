"""The one interface of `losses`: one number for each example, better the smaller."""

import abc
from typing import Any, ClassVar, Literal

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import masks
from glassnet.settings import Settings, hyperparams
from glassnet.types import Tree

Outputs = Literal["logits", "probabilities", "log-probabilities", "values"]
Targets = Literal[
    "anything", "classes", "counts", "numbers", "sequences", "shares", "sides", "yes"
]
Answer = Literal["softmax", "sigmoid", "exponential", "identity"]


class Loss(Settings, abc.ABC):
    """What training makes small.

    A loss writes its equation. Its float settings may be turned while training: the
    learner keeps them in its state and hands them to the call. What it declares of
    outputs and targets is checked at the door, by `losses.pairing`.
    """

    outputs: ClassVar[Outputs]
    """What the network must end in: scores that may be any number, as they are before a
    softmax, sigmoid or exponential ("logits"); what comes after; or plain values."""

    targets: ClassVar[Targets] = "anything"
    """What is compared with: class indices or shares of 1 ("classes"), shares alone,
    numbers, counts, -1 and 1 ("sides"), 0 to 1 ("yes"), or rows of labels with padding
    ("sequences")."""

    answer: ClassVar[Answer] = "identity"
    """What makes an answer of the network's outputs, so that the loss brings it."""

    masked: ClassVar[bool] = False
    """Whether the equation is given sequences with their mask, as `nn.masks` says."""

    sees_others: ClassVar[bool] = False
    """Whether the loss of an example depends on the other examples of its batch."""

    def __call__(
        self, outputs: Any, targets: Any, hyperparams_: Tree | None = None
    ) -> Float[Array, "*batch"]:
        """One loss for each example; weighing and averaging are left to the caller.

        Args:
            outputs: of the network, `(*batch, ...)`; of sequences with a mask, hidden
                positions cost 0.
            targets: the answers; each loss says of what shape.
            hyperparams_: the loss's own numbers as they stand in a state; its settings
                if absent.
        """
        turned = hyperparams(self) if hyperparams_ is None else hyperparams_
        if self.masked:
            return self.equation(outputs, targets, turned)
        found = self.equation(masks.values(outputs), targets, turned)
        mask = masks.mask(outputs)
        if mask is None or mask.shape != found.shape:
            return found
        return jnp.where(mask, found, 0)

    @abc.abstractmethod
    def equation(
        self, outputs: Any, targets: Any, hyperparams: Tree
    ) -> Float[Array, "*batch"]:
        """The loss of each example, its numbers read from `hyperparams`."""
