"""CrossEntropy: choose one among several classes."""

from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.class_weights import weighed
from glassnet.losses.loss import Answer, Loss
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes
from glassnet.nn.shares import Form, expected, log_shares
from glassnet.settings import Fraction
from glassnet.types import Tree


@dataclass(frozen=True)
class CrossEntropy(Loss):
    r"""Surprise, in nats, at the right class under a softmax.

    $$L = -\sum_k w_k t_k \log p_k, \qquad p = \mathrm{softmax}(z), \qquad
      t = (1 - s)\, \mathrm{onehot}(y) + s / K$$

    which for $s = 0$ and without weights is $\log \sum_j e^{z_j} - z_y$.

    Going back: $\partial L/\partial z = \mathrm{softmax}(z) - t$; with class indices
    and weights, that times $w_y$.

    It takes scores from before the softmax: the two together need no small logarithms,
    and their gradient is the difference above. Of probabilities that a network ends in,
    those below 1e-12 are taken to the tangent of the logarithm there, so that an exact
    0 costs 28.6 nats with a finite slope; yet a softmax that rounds to 0 passes nothing
    back, and does not learn where the logits would.

    The weight of a class multiplies the loss of its examples. PyTorch's mean divides by
    the sum of these weights; here each example has its own number, and the caller's
    mean divides by examples. For PyTorch's, give the examples the weights instead.

    Args:
        smoothing: $s$, the share of the target spread evenly over all $K$ classes, in
            [0, 1): keeps a network from chasing infinite scores. Lives in the state,
            so it can be turned while training.
        of: what the network ends in: "logits" $z$, "probabilities" $p$, after a
            softmax, or "log-probabilities" $\log p$, after a log-softmax.
        class_weights: $w$, one number of 0 or more for each class, in the order of the
            class indices; none weighs all the same. Structure, not in the state.

    Raises:
        ConfigError: `smoothing` is outside [0, 1), there is a single class, or there is
            not one weight of 0 or more for each class.
        ShapeError: the labels have neither the logits' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0, 0.0], [2.0, 0.0]])
        >>> right, wrong = CrossEntropy()(logits, jnp.array([0, 1]))
        >>> print(f"{right:.3f} {wrong:.3f}")
        0.127 2.127
        >>> shares = jnp.array([[0.75, 0.25]])
        >>> loss = CrossEntropy(of="probabilities")(shares, jnp.array([1]))
        >>> print(f"{loss.item():.3f}")
        1.386

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.3;
        smoothing: Szegedy et al. (2015), "Rethinking the Inception Architecture",
        section 7, arXiv:1512.00567.
    """

    targets: ClassVar = "classes"
    smoothing: Fraction = 0.0
    of: Form = "logits"
    class_weights: tuple[float, ...] = ()

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
            targets: index $y$ of the right class, from 0 to `classes - 1`, of shape
                `(*batch,)`; or the share of each class (one-hot, or soft labels that
                sum to 1), of the logits' shape. An index outside gives NaN, since a
                compiled function cannot raise.
            hyperparams: `smoothing`.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(classes)`.
        """
        check_classes(self, outputs, targets)
        surprise = -log_shares(widened(outputs), self.of)
        surprise = weighed(self, surprise, self.class_weights)
        share = hyperparams["smoothing"].astype(surprise.dtype)
        # 0 times the infinite surprise at a class that is masked out would be NaN.
        even = jnp.where(share > 0, surprise, 0).mean(-1)
        return (1 - share) * expected(surprise, targets) + share * even
