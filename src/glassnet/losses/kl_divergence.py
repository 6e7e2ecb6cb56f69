"""KLDivergence: how much one distribution surprises who believes in another."""

from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Answer, Loss
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_shares_of_each
from glassnet.nn.shares import Form, log_shares
from glassnet.types import Tree


@dataclass(frozen=True)
class KLDivergence(Loss):
    r"""Surprise, in nats, beyond what the target's own spread makes inevitable.

    $$L = \sum_k t_k (\log t_k - \log p_k), \qquad p = \mathrm{softmax}(z), \qquad
      0 \log 0 = 0$$

    Going back: $\partial L/\partial z = \mathrm{softmax}(z) - t$, the same as under
    `CrossEntropy`, of which it is the part above the target's entropy. So it trains the
    same; but it is 0 where the target is met, and reads as a distance for it (it is
    none: the two sides differ).

    The sum over classes is not divided by their number, nor over anything else: it is
    PyTorch's `KLDivLoss` with "batchmean".

    Args:
        of: what the network ends in: "logits" $z$, "probabilities" $p$ or
            "log-probabilities" $\log p$. Probabilities below 1e-12 as in
            `CrossEntropy`.

    Raises:
        ConfigError: there is a single class.
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> even, target = jnp.zeros((1, 2)), jnp.array([[1.0, 0.0]])
        >>> [f"{loss:.3f}" for loss in KLDivergence()(even, target)]
        ['0.693']
        >>> KLDivergence()(even, jnp.array([[0.5, 0.5]])).tolist()
        [0.0]

    Source:
        Kullback & Leibler (1951), "On Information and Sufficiency", equation 2.4.
    """

    targets: ClassVar = "shares"
    of: Form = "logits"

    @property
    def outputs(self) -> Form:  # pyright: ignore[reportIncompatibleVariableOverride]
        """As `of` says."""
        return self.of

    @property
    def answer(self) -> Answer:  # pyright: ignore[reportIncompatibleVariableOverride]
        """What turns outputs into the probability of each class."""
        if self.of == "logits":
            return "softmax"
        return "identity" if self.of == "probabilities" else "exponential"

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logits $z$; any real numbers. Or as `of` says.
            targets: $t$, the share of each class, 0 or more with a sum of 1, of the
                outputs' shape. A share below 0 gives NaN.
            hyperparams: not used.

        Returns:
            Nats, 0 or more, to rounding.
        """
        check_shares_of_each(self, outputs, targets)
        q = log_shares(widened(outputs), self.of)
        t = targets.astype(q.dtype)
        none = t == 0
        gap = jnp.log(jnp.where(none, 1, t)) - jnp.where(none, 0, q)
        return (t * gap).sum(-1)
