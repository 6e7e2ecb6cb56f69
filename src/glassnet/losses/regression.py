"""Losses for predicting numbers, from simplest to hardest."""

from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Loss
from glassnet.losses.magnitude import magnitude
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape
from glassnet.types import Tree


@dataclass(frozen=True)
class SquaredError(Loss):
    r"""Squared distance between output and target.

    $$L = \sum_k (y_k - t_k)^2$$

    Going back: $\partial L/\partial y = 2 (y - t)$; with `half`, $y - t$.

    Outputs are *summed*, and only the caller averages, over examples: a mean over
    outputs as well would divide the steps of a network with ten outputs by ten. To
    make it small is to predict the mean; one far target pulls as hard as many near.

    Args:
        half: whether to take half of it, so that $\delta = y - t$ as in textbooks.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> import jax.numpy as jnp
        >>> outputs, targets = jnp.array([[1.0, 2.0]]), jnp.array([[4.0, 6.0]])
        >>> SquaredError()(outputs, targets).tolist()
        [25.0]
        >>> SquaredError(half=True)(outputs, targets).tolist()
        [12.5]

    Source:
        Rumelhart, Hinton & Williams (1986), "Learning representations by
        back-propagating errors", equation 3, which has the half.
    """

    outputs: ClassVar = "values"
    targets: ClassVar = "numbers"
    half: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: $y$.
            targets: $t$, in the same unit and of the same shape.
            hyperparams: not used.

        Returns:
            Squared units, 0 or more.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        squares = jnp.square(y - targets.astype(y.dtype)).sum(-1)
        return squares / 2 if self.half else squares


@dataclass(frozen=True)
class AbsoluteError(Loss):
    r"""Distance between output and target, along each axis.

    $$L = \sum_k |y_k - t_k|$$

    Going back: $\partial L/\partial y = \mathrm{sign}(y - t)$; where they are equal,
    and there is no slope, we take 0.

    Outputs are summed, as in `SquaredError`. To make it small is to predict the
    median: far targets pull no harder than near ones. The gradient does not shrink
    near the goal, so the rate has to.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> import jax.numpy as jnp
        >>> AbsoluteError()(jnp.array([[1.0, 2.0]]), jnp.array([[4.0, 6.0]])).tolist()
        [7.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 6.2.1.2.
    """

    outputs: ClassVar = "values"
    targets: ClassVar = "numbers"

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: $y$.
            targets: $t$, in the same unit and of the same shape.
            hyperparams: not used.

        Returns:
            The unit of the targets, 0 or more.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        return magnitude(y - targets.astype(y.dtype)).sum(-1)
