"""Smooth activations made of straight pieces: cheap, and easy to put in few bits."""

import math
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.activations import Activation
from glassnet.settings import Range
from glassnet.types import Tree


@dataclass(frozen=True)
class HardTanh(Activation):
    r"""Cut off what lies beyond -1 and 1.

    $$y = \max(-1, \min(1, x)), \qquad y \in [-1, 1]$$

    Going back: $\partial L/\partial x = \delta$ where $-1 < x < 1$, and 0 elsewhere.

    Fails by saturation, and more finally than `Tanh`: beyond its ends a unit has no
    gradient at all.

    Example:
        >>> HardTanh()({}, jnp.array([-2.0, 0.5, 1e30])).tolist()
        [-1.0, 0.5, 1.0]

    Source:
        Collobert (2004), "Large Scale Machine Learning", section 7.3.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate both ends and pick."""
        # Not jnp.clip, whose slope at the very ends is 1/2.
        return jnp.where(x >= 1, 1, jnp.where(x <= -1, -1, x))

    def span(self) -> Range:
        """From -1 to 1."""
        return Range(-1, 1, "[]")


@dataclass(frozen=True)
class HardSigmoid(Activation):
    r"""A straight line from 0 to 1 in the place of a sigmoid.

    $$y = \max\left(0, \min\left(1, \frac{x + 3}{6}\right)\right), \qquad y \in [0, 1]$$

    Going back: $\partial L/\partial x = \delta / 6$ where $-3 < x < 3$; 0 elsewhere.

    Other slopes go by the same name: 1/2 in the paper that brought it up, 1/5 in older
    Keras and as ONNX's default. This is the one of MobileNetV3, PyTorch and today's
    Keras. Fails by saturation: beyond its ends a unit has no gradient at all.

    Example:
        >>> HardSigmoid()({}, jnp.array([-4.0, 0.0, 1.5, 1e30])).tolist()
        [0.0, 0.5, 0.75, 1.0]

    Source:
        Howard et al. (2019), "Searching for MobileNetV3", section 5.2,
        arXiv:1905.02244; Courbariaux, Bengio & David (2015), arXiv:1511.00363.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate both ends and pick."""
        return jnp.where(x >= 3, 1, jnp.where(x <= -3, 0, (x + 3) / 6))

    def span(self) -> Range:
        """From 0 to 1."""
        return Range(0, 1, "[]")


@dataclass(frozen=True)
class HardSwish(Activation):
    r"""A number times its own hard sigmoid: `SiLU` without an exponential.

    $$y = x\, \max\left(0, \min\left(1, \frac{x + 3}{6}\right)\right), \qquad
      y \in [-0.375, \infty)$$

    Going back: $\partial L/\partial x = \delta\, (2 x + 3) / 6$ where $-3 < x < 3$;
    $\delta$ above, 0 below.

    It dips to $-3/8$ at $x = -3/2$, and its slope jumps at both ends. Fails by dying
    below -3, as a `ReLU` does below 0.

    Example:
        >>> HardSwish()({}, jnp.array([-4.0, -1.5, 3.0])).tolist()
        [-0.0, -0.375, 3.0]

    Source:
        Howard et al. (2019), "Searching for MobileNetV3", section 5.2,
        arXiv:1905.02244.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $x$ times its hard sigmoid."""
        return x * HardSigmoid()(params, x)

    def span(self) -> Range:
        """From the bottom of the dip."""
        return Range(-0.375, math.inf, "[)")
