"""TopK: whether the right class is among the first few."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.metric import Metric
from glassnet.nn.outputs import check_classes
from glassnet.settings import Count


@dataclass(frozen=True)
class TopK(Metric):
    r"""1 where fewer than k classes score higher than the right one, else 0.

    $$a = [\, |\{j : z_j > z_y\}| + |\{j < y : z_j = z_y\}| < k \,]$$

    Of equal scores the classes with the smaller index stand first, so that k classes
    count and no more, and `TopK(1)` is `Accuracy`. (scikit-learn lets the larger index
    stand first.) A row with a NaN in it is wrong.

    Args:
        k: how many guesses are free, at least 1. With all classes every answer is
            right.

    Raises:
        ConfigError: `k` is below 1, or there is a single class.
        ShapeError: the labels have neither the scores' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> scores = jnp.array([[3.0, 2.0, 1.0]] * 3)
        >>> TopK(2)(scores, jnp.array([0, 1, 2])).tolist()
        [1.0, 1.0, 0.0]

    Source:
        Russakovsky et al. (2015), "ImageNet Large Scale Visual Recognition Challenge",
        section 4.1, arXiv:1409.0575: top-5 error is one minus this.
    """

    k: Count = 5

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
        index = targets if targets.ndim < outputs.ndim else targets.argmax(-1)
        place, index = jnp.arange(outputs.shape[-1]), index.astype(int)[..., None]
        right = place == index
        mine = jnp.where(right, outputs, 0).sum(-1, keepdims=True)
        first = (outputs > mine) | ((outputs == mine) & (place < index))
        hit = (first.sum(-1) < self.k) & right.any(-1) & ~jnp.isnan(outputs).any(-1)
        return hit.astype(float)
