"""Hinge losses: be right, and by a margin; more is not asked."""

from dataclasses import dataclass
from typing import ClassVar, Literal

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Loss
from glassnet.losses.magnitude import magnitude, positive_part
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_classes, check_same_shape
from glassnet.settings import Positive
from glassnet.types import Tree


@dataclass(frozen=True)
class Hinge(Loss):
    r"""What a score lacks on the right side of zero.

    $$L = \sum_k \max(0, m - t_k z_k), \qquad t \in \{-1, 1\}$$

    Going back: $\partial L/\partial z = -t$ where $t z < m$, and 0 elsewhere; at
    exactly $m$, where there is no slope, we take 0.

    Once right by the margin an example teaches nothing more: the solution rests on the
    few that are not. Scores are no probabilities: their sign is the answer. Squared,
    the corner is smooth, and far errors pull harder.

    Args:
        margin: $m$, in the scores' unit, above 0. Lives in the state.
        squared: whether to square each term.

    Raises:
        ConfigError: `margin` is not above 0.
        ShapeError: targets and scores differ in shape.

    Example:
        >>> scores, sides = jnp.array([[2.0], [0.5], [-1.0]]), jnp.ones((3, 1))
        >>> Hinge()(scores, sides).tolist()
        [0.0, 0.5, 2.0]

    Source:
        Cortes & Vapnik (1995), "Support-Vector Networks", section 3; the loss by
        itself: Hastie, Tibshirani & Friedman (2009), "The Elements of Statistical
        Learning", equation 12.25.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "sides"
    margin: Positive = 1.0
    squared: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch units"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: scores $z$; any real numbers.
            targets: $t$, of the scores' shape. What is neither -1 nor 1 gives NaN: of
                truth values, 0 would cost $m$ whatever the score and teach nothing.
            hyperparams: `margin`.

        Returns:
            The scores' unit, or its square; 0 or more.
        """
        check_same_shape(self, outputs, targets)
        z = widened(outputs)
        t = targets.astype(z.dtype)
        t = jnp.where(magnitude(t) == 1, t, jnp.nan)
        lacks = positive_part(hyperparams["margin"].astype(z.dtype) - t * z)
        return (jnp.square(lacks) if self.squared else lacks).sum(-1)


@dataclass(frozen=True)
class MultiClassHinge(Loss):
    r"""What the right class lacks in its lead over the others.

    $$L = \max_{k \ne y} \max(0, m + z_k - z_y)
      \qquad \text{or} \qquad L = \sum_{k \ne y} \max(0, m + z_k - z_y)$$

    Going back: 1 at each class that counts and comes within the margin, and at $y$
    minus how many those are; of equal worst rivals each gets an equal part.

    The worst rival alone decides how a row is classified. All of them together give
    more to learn from at first: over $K$ classes, that is $K$ times PyTorch's
    `MultiMarginLoss`, which divides by $K$.

    Args:
        margin: $m$, in the scores' unit, above 0. Lives in the state.
        rivals: "worst" for the first form, "all" for the second.
        squared: whether to square each term.

    Raises:
        ConfigError: `margin` is not above 0, or there is a single class.
        ShapeError: the labels have neither the scores' shape nor that without its last
            axis.
        DataError: class indices are not whole numbers.

    Example:
        >>> scores, labels = jnp.array([[2.0, 1.5, 1.25]]), jnp.array([0])
        >>> MultiClassHinge()(scores, labels).tolist()
        [0.5]
        >>> MultiClassHinge(rivals="all")(scores, labels).tolist()
        [0.75]

    Source:
        Crammer & Singer (2001), "On the Algorithmic Implementation of Multiclass
        Kernel-based Vector Machines", section 3; all rivals: Weston & Watkins (1998),
        "Multi-class Support Vector Machines", section 3.
    """

    outputs: ClassVar = "logits"
    targets: ClassVar = "classes"
    margin: Positive = 1.0
    rivals: Literal["worst", "all"] = "worst"
    squared: bool = False

    def equation(
        self,
        outputs: Float[Array, "*batch classes"],
        targets: Shaped[Array, "..."],
        hyperparams: Tree,
    ) -> Float[Array, "*batch"]:
        """Evaluate the loss of each example.

        Args:
            outputs: scores $z$; any real numbers.
            targets: index of the right class, `(*batch,)`; or the share of each, of the
                scores' shape, of which the largest is right. An index outside gives
                NaN.
            hyperparams: `margin`.

        Returns:
            The scores' unit, or its square; 0 or more.
        """
        check_classes(self, outputs, targets)
        z = widened(outputs)
        index = targets if targets.ndim < z.ndim else targets.argmax(-1)
        right = index.astype(int)[..., None] == jnp.arange(z.shape[-1])
        mine = jnp.where(right, z, 0).sum(-1, keepdims=True)
        mine = jnp.where(right.any(-1, keepdims=True), mine, jnp.nan)
        lacks = positive_part(hyperparams["margin"].astype(z.dtype) + z - mine)
        lacks = jnp.where(right, 0, jnp.square(lacks) if self.squared else lacks)
        return lacks.max(-1) if self.rivals == "worst" else lacks.sum(-1)
