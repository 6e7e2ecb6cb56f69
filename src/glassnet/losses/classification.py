"""Losses for choosing among classes, from simplest to hardest."""

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Loss
from glassnet.losses.magnitude import magnitude
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.settings import Fraction
from glassnet.types import Tree


@dataclass(frozen=True)
class BinaryCrossEntropy(Loss):
    r"""Surprise, in nats, at each yes or no under its own sigmoid.

    $$L = \sum_k \log(1 + e^{z_k}) - t_k z_k
        = -\sum_k t_k \log \sigma(z_k) + (1 - t_k) \log(1 - \sigma(z_k))$$

    Going back: $\partial L/\partial z = \sigma(z) - t$.

    It takes scores from before the sigmoid: the two together need no logarithm of a
    share that rounds to 0, and a score that is very wrong has a gradient of 1, not 0.
    Several outputs are several independent questions (labels that may come together);
    their surprises are summed.

    Raises:
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

    outputs: ClassVar = "logits"

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
            hyperparams: not used.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(2)` for each unit.
        """
        check_same_shape(self, outputs, targets)
        z = widened(outputs)
        # log(1 + e^z) - t z as three terms that stay finite and exact: at t = 1 and
        # large z the first two cancel to the last bit and leave the small third.
        far = jnp.maximum(z, 0) - targets.astype(z.dtype) * z
        return (far + jnp.log1p(jnp.exp(-magnitude(z)))).sum(-1)


@dataclass(frozen=True)
class CrossEntropy(Loss):
    r"""Surprise, in nats, at the right class under a softmax.

    $$L = -\sum_k t_k \log \mathrm{softmax}(z)_k, \qquad
      t = (1 - s)\, \mathrm{onehot}(y) + s / K$$

    which for $s = 0$ is $\log \sum_j e^{z_j} - z_y$.

    Going back: $\partial L/\partial z = \mathrm{softmax}(z) - t$.

    It takes scores from before the softmax: the two together need no small logarithms,
    and their gradient is the difference above.

    Args:
        smoothing: $s$, the share of the target spread evenly over all $K$ classes, in
            [0, 1): keeps a network from chasing infinite scores. Lives in the state,
            so it can be turned while training.

    Raises:
        ConfigError: `smoothing` is outside [0, 1), or there is a single class.
        ShapeError: the labels have neither the logits' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0, 0.0], [2.0, 0.0]])
        >>> right, wrong = CrossEntropy()(logits, jnp.array([0, 1]))
        >>> print(f"{right:.3f} {wrong:.3f}")
        0.127 2.127

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.3;
        smoothing: Szegedy et al. (2015), "Rethinking the Inception Architecture",
        section 7, arXiv:1512.00567.
    """

    outputs: ClassVar = "logits"
    smoothing: Fraction = 0.0

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logits $z$; any real numbers.
            targets: index $y$ of the right class, from 0 to `classes - 1`, of shape
                `(*batch,)`; or the share of each class (one-hot, or soft labels that
                sum to 1), of the logits' shape. An index outside gives NaN, since a
                compiled function cannot raise.
            hyperparams: `smoothing`.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(classes)`.
        """
        check_classes(self, outputs, targets)
        z = widened(outputs)
        z = z - jax.lax.stop_gradient(z.max(-1, keepdims=True))  # same softmax, no inf
        surprise = jnp.log(jnp.exp(z).sum(-1, keepdims=True)) - z
        share = hyperparams["smoothing"].astype(z.dtype)
        # 0 times the infinite surprise at a class that is masked out would be NaN.
        even = jnp.where(share > 0, surprise, 0).mean(-1)
        return (1 - share) * _expected(surprise, targets) + share * even


def _expected(
    surprise: Float[Array, "*batch classes"], targets: Shaped[Array, "..."]
) -> Float[Array, "*batch"]:
    if targets.ndim == surprise.ndim:
        shares = targets.astype(surprise.dtype)
        return jnp.where(shares == 0, 0, shares * surprise).sum(-1)
    index, classes = targets.astype(int), surprise.shape[-1]
    # Picking by comparison and not by index: going back, that is a product and no
    # scattered write, a third faster at 1000 classes.
    right = index[..., None] == jnp.arange(classes)
    picked = jnp.where(right, surprise, 0).sum(-1)
    return jnp.where((index >= 0) & (index < classes), picked, jnp.nan)
