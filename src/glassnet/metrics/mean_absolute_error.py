"""MeanAbsoluteError: how far predicted numbers are off, in their own unit."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.metrics.metric import Metric
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape


@dataclass(frozen=True)
class MeanAbsoluteError(Metric):
    r"""Distance between output and target, averaged over outputs.

    $$\frac{1}{K} \sum_k |y_k - t_k|$$

    In the unit of the targets, and little moved by a few that are far off.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> outputs, targets = jnp.array([[1.0, 2.0]]), jnp.array([[4.0, 6.0]])
        >>> MeanAbsoluteError()(outputs, targets).tolist()  # (3 + 4) / 2
        [3.5]

    Source:
        Willmott & Matsuura (2005), "Advantages of the mean absolute error (MAE)",
        equation 2.
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
            The targets' unit, 0 or more.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        return jnp.abs(y - targets.astype(y.dtype)).mean(-1)
