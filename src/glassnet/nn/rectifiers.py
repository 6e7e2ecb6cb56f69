"""Rectifiers: activations that pass positive numbers on as they are."""

import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.activations import Activation
from glassnet.settings import NonNegative, Range
from glassnet.types import Tree


@dataclass(frozen=True)
class ReLU(Activation):
    r"""Keep the positive part, drop the rest.

    $$y = \max(0, x), \qquad y \in [0, \infty)$$

    Going back: $\partial L/\partial x = \delta$ where $x > 0$, and 0 elsewhere; at
    exactly 0, where there is no slope, we take 0.

    Fails by dying: a unit that is negative for every example has no gradient and never
    learns again. Smaller steps, `HeNormal` starts and `LeakyReLU` help.

    Example:
        >>> ReLU()({}, jnp.array([-1.0, 2.0])).tolist()
        [0.0, 2.0]

    Source:
        Glorot, Bordes & Bengio (2011), "Deep Sparse Rectifier Neural Networks".
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $\max(0, x)$."""
        return jnp.where(x <= 0, 0, x)  # and not x > 0, which would hide NaN as 0

    def span(self) -> Range:
        """0 and above."""
        return Range(0, math.inf, "[)")


@dataclass(frozen=True)
class LeakyReLU(Activation):
    r"""A rectifier that lets a little of the negative part through.

    $$y = x \;\text{ if } x > 0, \qquad y = a x \;\text{ otherwise},
      \qquad y \in (-\infty, \infty)$$

    Going back: $\partial L/\partial x = \delta$ where $x > 0$, and $a \delta$
    elsewhere.

    No unit dies, since the slope is nowhere 0; but nor is anything dropped, and at
    $a = 1$ the network is linear. The form $\max(a x, x)$ is the same for $a \le 1$
    only.

    Args:
        slope: $a$, of the negative side, 0 or more. Structure, not a number in the
            state: it is part of the equation, and changing it compiles anew.

    Raises:
        ConfigError: `slope` is below 0.

    Example:
        >>> LeakyReLU(0.5)({}, jnp.array([-1.0, 2.0])).tolist()
        [-0.5, 2.0]

    Source:
        Maas, Hannun & Ng (2013), "Rectifier Nonlinearities Improve Neural Network
        Acoustic Models", equation 2.
    """

    slope: NonNegative = 0.01

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate both sides and pick."""
        return jnp.where(x > 0, x, self.slope * x)

    def span(self) -> Range:
        """All real numbers, unless the slope is 0."""
        if self.slope == 0:
            return Range(0, math.inf, "[)")
        return Range(-math.inf, math.inf, "()")


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
class SiLU(Activation):
    r"""A number times its own sigmoid: a rectifier with a soft knee.

    $$y = x\, \sigma(x), \qquad y \in [-0.2785, \infty)$$

    Going back: $\partial L/\partial x = \delta\, (y + \sigma(x) (1 - y))$.

    Smooth everywhere, with a shallow dip at $x = -1.28$, below which its slope is
    negative. Fails as a `ReLU` does far below zero, where the slope vanishes. Also
    known as Swish.

    Example:
        >>> SiLU()({}, jnp.array([-1e30, 0.0, 1e30])).tolist()
        [-0.0, 0.0, 1.0000000150474662e+30]

    Source:
        Hendrycks & Gimpel (2016), "Gaussian Error Linear Units (GELUs)", section 2,
        arXiv:1606.08415; Ramachandran et al. (2017), arXiv:1710.05941.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $x\,\sigma(x)$."""
        return x * jax.nn.sigmoid(x)

    def span(self) -> Range:
        """From the bottom of the dip."""
        return Range(-0.2784645427610738, math.inf, "[)")
