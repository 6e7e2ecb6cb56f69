"""Accuracy: the share of right answers."""

from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.metric import Metric
from glassnet.nn.outputs import check_classes, check_same_shape


@dataclass(frozen=True)
class Accuracy(Metric):
    r"""1 where the highest score is that of the right class, else 0.

    $$a = [\arg\max_k z_k = y]$$

    Scores may be logits or shares: a softmax keeps their order. Of equal scores the
    first counts. A row with a NaN in it is wrong.

    Raises:
        ConfigError: there is a single class; use `BinaryAccuracy`.
        ShapeError: the labels have neither the scores' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> scores = jnp.array([[2.0, 0.0], [2.0, 0.0]])
        >>> Accuracy()(scores, jnp.array([0, 1])).tolist()
        [1.0, 0.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        equation 2.21: one minus 0-1 loss.
    """

    def __call__(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
    ) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: a score for each class.
            targets: index of the right class, `(*batch,)`, or the share of each class,
                of which the largest is right, `(*batch, classes)`.

        Returns:
            1 for right, 0 for wrong.
        """
        check_classes(self, outputs, targets)
        right = targets if targets.ndim < outputs.ndim else targets.argmax(-1)
        hits = outputs.argmax(-1) == right.astype(int)
        return (hits & ~jnp.isnan(outputs).any(-1)).astype(float)


@dataclass(frozen=True)
class BinaryAccuracy(Metric):
    r"""The share of an example's yes-or-no questions that are answered right.

    $$a = \frac{1}{K} \sum_k\, [\,z_k > c\,] = [\,t_k > 1/2\,]$$

    With one output, 1 or 0. A NaN is a wrong answer. The record has it as `accuracy`.

    Args:
        threshold: $c$, above which an output means yes: 0 for logits, 0.5 for shares,
            as where a network ends in `Sigmoid`.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> logits, targets = jnp.array([[2.0], [-2.0]]), jnp.array([[1.0], [1.0]])
        >>> BinaryAccuracy()(logits, targets).tolist()
        [1.0, 0.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        section 10.5: the sign of the score decides.
    """

    recorded: ClassVar[str] = "accuracy"
    threshold: float = 0.0

    def __call__(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
    ) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: a score for each question.
            targets: 1 for yes and 0 for no, of the same shape; a share between counts
                as yes above one half.

        Returns:
            From 0 to 1.
        """
        check_same_shape(self, outputs, targets)
        hits = (outputs > self.threshold) == (targets.astype(float) > 0.5)
        return (hits & ~jnp.isnan(outputs)).astype(float).mean(-1)
