"""BinaryCrossEntropy: answer yes or no, once or many times."""

from dataclasses import dataclass
from typing import ClassVar, Literal

from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Answer, Loss
from glassnet.losses.softplus import softplus
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape
from glassnet.nn.shares import logarithm
from glassnet.settings import Positive
from glassnet.types import Tree


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    r"""Surprise, in nats, at each yes or no under its own sigmoid.

    $$L = -\sum_k w\, t_k \log p_k + (1 - t_k) \log(1 - p_k), \qquad p = \sigma(z)$$

    Going back: $\partial L/\partial z = \sigma(z) - t$; where $w$ is not 1,
    $(1 - t)\, \sigma(z) - w\, t\, (1 - \sigma(z))$.

    It takes scores from before the sigmoid: the two together need no logarithm of a
    share that rounds to 0, and a score that is very wrong has a gradient of 1, not 0.
    Several outputs are several independent questions (labels that may come together);
    their surprises are summed. Of probabilities that a network ends in, those within
    1e-12 of 0 or 1 are taken to the tangent of the logarithm there: exactly wrong costs
    28.6 nats with a finite slope, where PyTorch stops the logarithm at -100.

    Args:
        positive_weight: $w$, how much a yes counts against a no; noes per yes balances
            the two. Above 0. Lives in the state. As in PyTorch's `pos_weight`, nothing
            is divided by it.
        of: what the network ends in: "logits" $z$, or "probabilities" $p$, after a
            sigmoid.

    Raises:
        ConfigError: `positive_weight` is not above 0.
        ShapeError: targets and logits differ in shape.

    Example:
        >>> import jax.numpy as jnp
        >>> logits, targets = jnp.array([[0.0], [2.0], [2.0]]), jnp.array([[1.0]] * 3)
        >>> targets = targets.at[2].set(0)
        >>> [f"{loss:.3f}" for loss in BinaryCrossEntropy()(logits, targets)]
        ['0.693', '0.127', '2.127']

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.2.
    """

    targets: ClassVar = "yes"
    positive_weight: Positive = 1.0
    of: Literal["logits", "probabilities"] = "logits"

    @property
    def outputs(  # pyright: ignore[reportIncompatibleVariableOverride]
        self,
    ) -> Literal["logits", "probabilities"]:
        """As `of` says."""
        return self.of

    @property
    def answer(self) -> Answer:  # pyright: ignore[reportIncompatibleVariableOverride]
        """What turns outputs into the probability of each yes."""
        return "sigmoid" if self.of == "logits" else "identity"

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logits $z$; any real numbers. Or as `of` says.
            targets: $t$ in [0, 1], of the logits' shape: 0 or 1, or a share between.
            hyperparams: `positive_weight`.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(2)` for each unit.
        """
        check_same_shape(self, outputs, targets)
        z = widened(outputs)
        t = targets.astype(z.dtype)
        if self.of == "logits":
            # Each side by its own softplus: their difference, t z, would cost the last
            # digits of an answer that is right and sure.
            yes, no = softplus(-z), softplus(z)
        else:
            yes, no = -logarithm(z), -logarithm(1 - z)
        weight = hyperparams["positive_weight"].astype(z.dtype)
        return (weight * t * yes + (1 - t) * no).sum(-1)
