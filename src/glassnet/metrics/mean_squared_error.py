"""MeanSquaredError: how far predicted numbers are from the truth."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.metric import Metric
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape


@dataclass(frozen=True)
class MeanSquaredError(Metric):
    r"""Squared distance between output and target, averaged over outputs.

    $$\frac{1}{K} \sum_k (y_k - t_k)^2$$

    The loss `SquaredError` sums over outputs, since that is what its gradient should
    follow; for reading, the mean does not grow with the number of outputs. What a
    network that knows nothing scores is the variance of the targets.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> outputs, targets = jnp.array([[1.0, 2.0]]), jnp.array([[4.0, 6.0]])
        >>> MeanSquaredError()(outputs, targets).tolist()  # (9 + 16) / 2
        [12.5]

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        equation 2.25.
    """

    def __call__(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
    ) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: $y$.
            targets: $t$, in the same unit and of the same shape.

        Returns:
            Squared units, 0 or more.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        return jnp.square(y - targets.astype(y.dtype)).mean(-1)
