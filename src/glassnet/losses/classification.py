"""Losses for choosing among classes, from simplest to hardest."""

from dataclasses import dataclass
from typing import ClassVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.errors import ShapeError
from glassnet.losses.loss import Loss
from glassnet.types import Tree


@dataclass(frozen=True)
class CrossEntropy(Loss):
    r"""Surprise, in nats, at the right class under a softmax.

    $$L = -\log \mathrm{softmax}(z)_y = \log \textstyle\sum_j e^{z_j} - z_y$$

    Going back: $\partial L/\partial z = \mathrm{softmax}(z) - \mathrm{onehot}(y)$.

    It takes scores from before the softmax: the two together need no small logarithms,
    and their gradient is the difference above.

    Raises:
        ShapeError: the labels are not the logits' shape without its last axis.

    Example:
        >>> import jax.numpy as jnp
        >>> logits = jnp.array([[2.0, 0.0], [2.0, 0.0]])
        >>> right, wrong = CrossEntropy()(logits, jnp.array([0, 1]))
        >>> print(f"{right:.3f} {wrong:.3f}")
        0.127 2.127

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.2.3.
    """

    outputs: ClassVar = "logits"

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Int[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: logits $z$; any real numbers.
            targets: index $y$ of the right class, from 0 to `classes - 1`, of shape
                `(*batch,)`. An index past the end gives NaN, since a compiled function
                cannot raise.

        Returns:
            Nats, 0 or more. Guessing evenly scores `log(classes)`.
        """
        if targets.shape != outputs.shape[:-1]:
            raise ShapeError(
                "CrossEntropy needs one class index for each row of logits.",
                got=f"labels of shape {targets.shape} with logits of shape "
                f"{outputs.shape}",
                expected=f"labels of shape {outputs.shape[:-1]}",
                fix="for one-hot labels, pass labels.argmax(-1)",
            )
        right = jnp.take_along_axis(outputs, targets[..., None], axis=-1)[..., 0]
        return jax.nn.logsumexp(outputs, axis=-1) - right
