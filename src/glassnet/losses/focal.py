"""Focal losses: look past what is already known."""

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.class_weights import weighed
from glassnet.losses.loss import Loss
from glassnet.losses.softplus import softplus
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.nn.shares import expected
from glassnet.settings import NonNegative, Range
from glassnet.types import Tree


@dataclass(frozen=True)
class BinaryFocal(Loss):
    r"""`BinaryCrossEntropy` that fades where the answer is right already.

    $$L = -\sum_k \alpha\, t_k (1 - p_k)^\gamma \log p_k
      + (1 - \alpha) (1 - t_k)\, p_k^\gamma \log(1 - p_k), \qquad p = \sigma(z)$$

    Going back, for a yes without $\alpha$: $\partial L/\partial z =
    (1 - p)^\gamma (\gamma\, p \log p - (1 - p))$.

    Made for many easy noes around few yeses, whose sum would drown these. Without
    `balance` the factors $\alpha$ and $1 - \alpha$ are left out, so that
    $\gamma = 0$ is plain cross-entropy; with 0.5 it is half of it. Powers are taken of
    logarithms: finite with all their slopes at any score.

    Args:
        gamma: $\gamma$, how fast the easy ones fade, 0 or more. Lives in the state.
        balance: $\alpha$, the share of attention for a yes, in (0, 1), or None. Lives
            in the state.

    Raises:
        ConfigError: a setting is outside its range.
        ShapeError: targets and logits differ in shape.

    Example:
        >>> logits, targets = jnp.array([[0.0], [4.0]]), jnp.array([[1.0], [1.0]])
        >>> [f"{loss:.6f}" for loss in BinaryFocal()(logits, targets)]
        ['0.173287', '0.000006']

    Source:
        Lin et al. (2017), "Focal Loss for Dense Object Detection", equations 4 and 5,
        arXiv:1708.02002.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "yes"
    answer: ClassVar = "sigmoid"
    gamma: NonNegative = 2.0
    balance: Annotated[float, Range(0, 1, "()")] | None = None

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logits $z$; any real numbers.
            targets: $t$ in [0, 1], of the logits' shape: 0 or 1, or a share between.
            hyperparams: `gamma`, and `balance` if it is set.

        Returns:
            Nats that still matter, 0 or more.
        """
        check_same_shape(self, outputs, targets)
        z = widened(outputs)
        t, gamma = targets.astype(z.dtype), hyperparams["gamma"].astype(z.dtype)
        yes, no = softplus(-z), softplus(z)  # -log p, -log(1 - p)
        right, wrong = (
            t * jnp.exp(-gamma * no) * yes,
            (1 - t) * jnp.exp(-gamma * yes) * no,
        )
        if self.balance is not None:
            alpha = hyperparams["balance"].astype(z.dtype)
            right, wrong = alpha * right, (1 - alpha) * wrong
        return (right + wrong).sum(-1)


@dataclass(frozen=True)
class Focal(Loss):
    r"""`CrossEntropy` that fades where the answer is right already.

    $$L = -\sum_k w_k t_k (1 - p_k)^\gamma \log p_k, \qquad p = \mathrm{softmax}(z)$$

    Going back, at the right class: $\partial L/\partial z_y =
    w_y (1 - p_y)^\gamma (\gamma\, p_y \log p_y - (1 - p_y))$.

    With $\gamma = 0$ it is cross-entropy. With 2, an example known to 0.9 counts a
    hundredth; so the network is less sure of itself, and often better calibrated. What
    is left to 1 is summed from the other classes and not subtracted: $(1 - p)^\gamma$
    keeps its digits, and its slope, where $p$ rounds to 1.

    Args:
        gamma: $\gamma$, how fast the easy ones fade, 0 or more. Lives in the state.
        class_weights: $w$, one number of 0 or more for each class, the paper's
            $\alpha$; none weighs all the same. Structure, not in the state.

    Raises:
        ConfigError: `gamma` is below 0, there is a single class, or there is not one
            weight of 0 or more for each class.
        ShapeError: the labels have neither the logits' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> logits, labels = jnp.array([[0.0, 0.0], [4.0, 0.0]]), jnp.array([0, 0])
        >>> [f"{loss:.6f}" for loss in Focal()(logits, labels)]
        ['0.173287', '0.000006']

    Source:
        Lin et al. (2017), "Focal Loss for Dense Object Detection", equation 4,
        arXiv:1708.02002; over a softmax: Mukhoti et al. (2020), "Calibrating Deep
        Neural Networks using Focal Loss", section 4, arXiv:2002.09437.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "classes"
    answer: ClassVar = "softmax"
    gamma: NonNegative = 2.0
    class_weights: tuple[float, ...] = ()

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logits $z$; any real numbers.
            targets: index of the right class, `(*batch,)`, or the share of each, of the
                logits' shape. An index outside gives NaN.
            hyperparams: `gamma`.

        Returns:
            Nats that still matter, 0 or more.
        """
        check_classes(self, outputs, targets)
        z = widened(outputs)
        gamma = hyperparams["gamma"].astype(z.dtype)
        known, missing = _known_and_missing(z)
        costs = jnp.exp(gamma * missing) * -known
        return expected(weighed(self, costs, self.class_weights), targets)


def _known_and_missing(
    z: Float[Array, "*batch classes"],
) -> tuple[Float[Array, "*batch classes"], Float[Array, "*batch classes"]]:
    """The logarithms of each class's share and of what all others share."""
    known = jax.nn.log_softmax(z, -1)
    top = jnp.arange(z.shape[-1]) == z.argmax(-1, keepdims=True)
    rest = jax.nn.logsumexp(jnp.where(top, -jnp.inf, known), -1, keepdims=True)
    # Whichever of p and 1 - p is above one half is told from the other, which is small
    # and has all its digits. Only the top class can be above.
    sure = top & (rest < math.log(0.5))
    known = jnp.where(sure, jnp.log1p(-jnp.exp(jnp.where(sure, rest, -1))), known)
    other = jnp.log1p(-jnp.exp(jnp.where(top, -1, known)))
    return known, jnp.where(top, rest, other)
