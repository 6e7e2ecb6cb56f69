"""Rectifiers that bend down to a floor by an exponential."""

import math
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.activations import Activation
from glassnet.settings import NonNegative, Positive, Range
from glassnet.types import Tree

# The one pair for which layers of independent inputs of mean 0 and variance 1 hand on
# mean 0 and variance 1: Klambauer et al. (2017), equation 14.
SELU_ALPHA = 1.6732632423543772
SELU_SCALE = 1.0507009873554805


@dataclass(frozen=True)
class ELU(Activation):
    r"""A rectifier that bends smoothly to a floor.

    $$y = x \;\text{ if } x > 0, \qquad y = \alpha (e^x - 1) \;\text{ otherwise},
      \qquad y \in (-\alpha, \infty)$$

    Going back: $\partial L/\partial x = \delta$ where $x > 0$, and
    $(y + \alpha)\, \delta$ elsewhere.

    Its mean is nearer to 0 than a `ReLU`'s, which speeds learning up. Fails as a
    `Sigmoid` does far below zero, where the slope vanishes; the exponential costs time.

    Args:
        alpha: $\alpha$, the depth of the floor, 0 or more. With 1, the slope has no
            jump at 0. Structure, not a number in the state: it is part of the
            equation, and changing it compiles anew.

    Raises:
        ConfigError: `alpha` is below 0.

    Example:
        >>> ELU()({}, jnp.array([-1e30, 2.0])).tolist()
        [-1.0, 2.0]

    Source:
        Clevert, Unterthiner & Hochreiter (2015), "Fast and Accurate Deep Network
        Learning by Exponential Linear Units (ELUs)", equation 15, arXiv:1511.07289.
    """

    alpha: NonNegative = 1.0

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate both sides and pick."""
        # The exponential of a large x, though not picked, would be infinite and make
        # the gradient NaN: it gets 0 instead.
        below = self.alpha * jnp.expm1(jnp.where(x > 0, 0, x))
        return jnp.where(x > 0, x, below)

    def span(self) -> Range:
        r"""From $-\alpha$, which rounding reaches."""
        return Range(-self.alpha, math.inf, "[)")


@dataclass(frozen=True)
class CELU(Activation):
    r"""An `ELU` whose slope has no jump at 0, whatever the depth of its floor.

    $$y = x \;\text{ if } x > 0, \qquad y = \alpha (e^{x / \alpha} - 1)
      \;\text{ otherwise}, \qquad y \in (-\alpha, \infty)$$

    Going back: $\partial L/\partial x = \delta$ where $x > 0$, and
    $\delta\, e^{x / \alpha}$ elsewhere, never more than $\delta$.

    At $\alpha = 1$ the same as `ELU`; as $\alpha$ goes to 0, `ReLU`. Fails far below
    zero, where the slope vanishes.

    Args:
        alpha: $\alpha$, the depth of the floor, above 0. Structure, not a number in the
            state: it is part of the equation, and changing it compiles anew.

    Raises:
        ConfigError: `alpha` is not above 0.

    Example:
        >>> CELU(2.0)({}, jnp.array([-1e30, 2.0])).tolist()
        [-2.0, 2.0]

    Source:
        Barron (2017), "Continuously Differentiable Exponential Linear Units",
        equation 3, arXiv:1704.07483.
    """

    alpha: Positive = 1.0

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate both sides and pick."""
        below = self.alpha * jnp.expm1(jnp.where(x > 0, 0, x) / self.alpha)
        return jnp.where(x > 0, x, below)

    def span(self) -> Range:
        r"""From $-\alpha$, which rounding reaches."""
        return Range(-self.alpha, math.inf, "[)")


@dataclass(frozen=True)
class SELU(Activation):
    r"""An `ELU` that keeps the size of what passes through many layers.

    $$y = \lambda x \;\text{ if } x > 0, \qquad y = \lambda \alpha (e^x - 1)
      \;\text{ otherwise}, \qquad \lambda = 1.0507,\; \alpha = 1.6733$$

    Going back: $\partial L/\partial x = \lambda \delta$ where $x > 0$, and
    $(y + \lambda\alpha)\, \delta$ elsewhere.

    Means of 0 and variances of 1 pull layer outputs back to themselves, without a
    normalization layer. That holds only with `LeCunNormal` starts, inputs that are
    standardized, and `AlphaDropout` in place of `Dropout`.

    Example:
        >>> print(SELU()({}, jnp.array([-1e30, 1.0])))
        [-1.7580993  1.050701 ]

    Source:
        Klambauer, Unterthiner, Mayr & Hochreiter (2017), "Self-Normalizing Neural
        Networks", equation 2, arXiv:1706.02515.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Scale an `ELU`."""
        return SELU_SCALE * ELU(SELU_ALPHA)(params, x)

    def span(self) -> Range:
        r"""From $-\lambda\alpha$, which rounding reaches."""
        floor = -SELU_SCALE * SELU_ALPHA
        return Range(math.nextafter(floor, -math.inf), math.inf, "[)")
