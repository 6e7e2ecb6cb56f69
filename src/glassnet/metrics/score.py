"""The other interface of `metrics`: what is no mean over examples."""

import abc
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.settings import Settings

__all__ = ["Counts", "Score", "ratio", "spread_weight"]

Counts = dict[str, Any]
"""Statistics of some examples; those of two batches are added to get those of both."""


class Score(Settings, abc.ABC):
    """What is read off sums over examples: of F1 or R2 there is no part for each one.

    A batch gives counts of fixed shape, in float32 or wider, that add up over batches;
    the score is plain arithmetic on the sum of all counts. Above 16 million examples
    ($2^{24}$) float32 no longer counts by ones: use float64 outputs there.
    """

    @abc.abstractmethod
    def counts(self, outputs: Any, targets: Any, weight: Float[Array, "..."]) -> Counts:
        """What is known of these examples, to be added to that of others.

        Args:
            outputs: of the network, `(*batch, ...)`.
            targets: the answers; each score says of what shape.
            weight: how much each example counts, 0 for padding: `(*batch,)`, or its
                first axes, where an example has many positions.
        """

    @abc.abstractmethod
    def value(self, counts: Counts) -> Any:
        """The score of summed counts.

        Args:
            counts: NumPy or JAX arrays, with any axes in front, such as members.

        Returns:
            A float for each of these axes; NaN where nothing was counted.
        """


def spread_weight(
    weight: Any, values: Shaped[Array, "*batch"]
) -> Float[Array, "*batch"]:
    """The weight of each value, from that of its example.

    Example:
        >>> spread_weight(jnp.array([1.0, 0.0]), jnp.ones((2, 3))).tolist()
        [[1.0, 1.0, 1.0], [0.0, 0.0, 0.0]]
    """
    wide = weight.reshape(weight.shape + (1,) * (values.ndim - weight.ndim))
    return jnp.broadcast_to(wide, values.shape)


def ratio(top: Any, bottom: Any) -> Any:
    """One divided by the other, and 0 where there is nothing to divide by.

    Written with operators alone, so that it serves NumPy and JAX.

    Example:
        >>> import numpy as np
        >>> ratio(np.array([1.0, 0.0]), np.array([2.0, 0.0])).tolist()
        [0.5, 0.0]
    """
    return top / (bottom + (bottom == 0).astype(bottom.dtype))
