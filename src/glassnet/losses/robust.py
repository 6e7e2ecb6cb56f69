"""Robust losses: squares near the goal, distances far from it."""

import math
from dataclasses import dataclass
from typing import ClassVar

import jax.numpy as jnp
from jaxtyping import Array, Float, Shaped

from glassnet.losses.loss import Loss
from glassnet.losses.magnitude import magnitude
from glassnet.losses.softplus import softplus
from glassnet.nn.dtypes import widened
from glassnet.nn.outputs import check_same_shape
from glassnet.settings import Positive
from glassnet.types import Tree


@dataclass(frozen=True)
class Huber(Loss):
    r"""Half the squared error up to a distance, from there on a straight line.

    $$L = \sum_k \tfrac12 d_k^2 \;\text{ if } |d_k| \le \delta, \qquad
      \delta\,(|d_k| - \tfrac12 \delta) \;\text{ otherwise}, \qquad d = y - t$$

    Going back: $\partial L/\partial y = d$, clipped to $[-\delta, \delta]$.

    A far target pulls no harder than one at $\delta$, yet the gradient shrinks near
    the goal. Outputs are summed, as in `SquaredError(half=True)`, which it is for a
    large $\delta$. Divided by $\delta$ it is PyTorch's `SmoothL1Loss` with that beta.

    Args:
        delta: $\delta$, in the targets' unit, above 0: errors beyond it are taken for
            outliers. Lives in the state.

    Raises:
        ConfigError: `delta` is not above 0.
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> outputs, targets = jnp.array([[0.5], [4.0]]), jnp.zeros((2, 1))
        >>> Huber()(outputs, targets).tolist()
        [0.125, 3.5]

    Source:
        Huber (1964), "Robust Estimation of a Location Parameter", example (iii) of
        section 4.
    """

    outputs: ClassVar = "values"
    targets: ClassVar = "numbers"
    delta: Positive = 1.0

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
            hyperparams: `delta`.

        Returns:
            Squared units, 0 or more.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        d, delta = y - targets.astype(y.dtype), hyperparams["delta"].astype(y.dtype)
        near = jnp.clip(d, -delta, delta)
        return (near * (d - near / 2)).sum(-1)  # both cases at once


@dataclass(frozen=True)
class LogCosh(Loss):
    r"""The logarithm of the error's hyperbolic cosine.

    $$L = \sum_k \log \cosh d_k, \qquad d = y - t$$

    Going back: $\partial L/\partial y = \tanh d$.

    About $d^2 / 2$ for small errors and $|d| - \log 2$ for large ones: a `Huber` whose
    every slope is smooth, with its bend at 1. So targets must be scaled for 1 to be the
    size of an outlier.

    Raises:
        ShapeError: targets and outputs differ in shape.

    Example:
        >>> outputs, targets = jnp.array([[0.1], [100.0]]), jnp.zeros((2, 1))
        >>> [f"{loss:.6f}" for loss in LogCosh()(outputs, targets)]
        ['0.004992', '99.306854']

    Source:
        Green (1990), "Bayesian reconstructions from emission tomography data using a
        modified EM algorithm", equation 5.
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
            The targets' unit for large errors; 0 or more.
        """
        check_same_shape(self, outputs, targets)
        y = widened(outputs)
        d = y - targets.astype(y.dtype)
        far = magnitude(d) > 1
        # Near 0 the difference of two numbers near log 2 would be rounding alone; far
        # away the square overflows. Each side is kept from the other's numbers.
        small = jnp.where(far, 0, d)
        large = jnp.where(far, magnitude(d), 1)
        near = jnp.log1p(2 * jnp.square(jnp.sinh(small / 2)))
        tail = large + softplus(-2 * large) - math.log(2)
        return jnp.where(far, tail, near).sum(-1)
