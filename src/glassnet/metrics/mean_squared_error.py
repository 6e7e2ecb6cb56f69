"""MeanSquaredError: how far off, squared."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.outputs import check_same_shape
from glassnet.metrics.metric import Metric


@dataclass(frozen=True)
class MeanSquaredError(Metric):
    r"""The mean over outputs of the squared error.

    $$e = \frac{1}{K} \sum_k (z_k - t_k)^2$$

    The loss `SquaredError` sums over outputs instead; this one keeps its unit, the
    square of the target's, whatever their number.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> outputs, targets = jnp.array([[1.0, 2.0]]), jnp.array([[3.0, 2.0]])
        >>> MeanSquaredError()(outputs, targets).tolist()
        [2.0]

    Source:
        Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical Learning",
        equation 2.9.
    """

    def __call__(
        self, outputs: Float[Array, "*batch units"], targets: Float[Array, "..."]
    ) -> Float[Array, "*batch"]:
        """One number for each example.

        Args:
            outputs: values, in any unit.
            targets: of the same shape and unit.

        Returns:
            0 or more, in the unit squared.
        """
        check_same_shape(self, outputs, targets)
        return jnp.square(outputs - targets).mean(-1)
