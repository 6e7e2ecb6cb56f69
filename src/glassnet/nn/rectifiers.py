"""Rectifiers: activations of straight pieces that let positive numbers through."""

import math
from dataclasses import dataclass

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
class ThresholdedReLU(Activation):
    r"""A rectifier that also drops what is small.

    $$y = x \;\text{ if } x > \theta, \qquad y = 0 \;\text{ otherwise},
      \qquad y \in \{0\} \cup (\theta, \infty)$$

    Going back: $\partial L/\partial x = \delta$ where $x > \theta$, and 0 elsewhere.

    It jumps at $\theta$, and no gradient tells of the jump. A way to sparse codes
    without biases. Fails by dying, as `ReLU` does and the sooner the higher $\theta$.

    Args:
        threshold: $\theta$, 0 or more. Structure, not a number in the state: it is
            part of the equation, and changing it compiles anew.

    Raises:
        ConfigError: `threshold` is below 0.

    Example:
        >>> ThresholdedReLU()({}, jnp.array([-2.0, 0.5, 1.5])).tolist()
        [0.0, 0.0, 1.5]

    Source:
        Konda, Memisevic & Krueger (2014), "Zero-bias autoencoders and the benefits of
        co-adapting features", equation 6 (TRec), arXiv:1402.3337.
    """

    threshold: NonNegative = 1.0

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate both sides and pick."""
        return jnp.where(x <= self.threshold, 0, x)  # not >, which would hide NaN as 0

    def span(self) -> Range:
        """0 and above."""
        return Range(0, math.inf, "[)")
