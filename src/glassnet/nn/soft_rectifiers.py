"""Rectifiers with a soft knee: smooth everywhere."""

import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn.activations import Activation
from glassnet.settings import Range
from glassnet.types import Tree


@dataclass(frozen=True)
class Softplus(Activation):
    r"""A smooth `ReLU`: the area under a sigmoid.

    $$y = \log(1 + e^x), \qquad y \in (0, \infty)$$

    Going back: $\partial L/\partial x = \delta\, \sigma(x)$.

    At the end of a network it makes a positive number, such as a deviation or a rate.
    Fails far below zero, where value and slope vanish; as a hidden activation it costs
    more than a `ReLU` and rarely learns better.

    Example:
        >>> Softplus()({}, jnp.array([-1e30, 1e30])).tolist()
        [0.0, 1.0000000150474662e+30]

    Source:
        Dugas, Bengio, Belisle, Nadeau & Garcia (2001), "Incorporating Second-Order
        Functional Knowledge for Better Option Pricing", equation 3.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $\log(1 + e^x)$ without a large exponential."""
        return jax.nn.softplus(x)

    def span(self) -> Range:
        """Above 0, which rounding reaches."""
        return Range(0, math.inf, "[)")


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


@dataclass(frozen=True)
class GELU(Activation):
    r"""A number times the chance that a normal one lies below it.

    $$y = x\, \Phi(x) = \frac{x}{2}
      \left(1 + \mathrm{erf}\frac{x}{\sqrt 2}\right), \qquad y \in [-0.1700, \infty)$$

    Going back: $\partial L/\partial x = \delta\, (\Phi(x) + x\, \varphi(x))$, with the
    bell curve $\varphi(x) = e^{-x^2/2} / \sqrt{2\pi}$.

    Smooth everywhere, with a shallow dip at $x = -0.75$. Fails as a `ReLU` does far
    below zero, where the slope vanishes.

    Args:
        approximate: whether to take $\Phi(x) \approx \frac12 (1 + \tanh(\sqrt{2/\pi}\,
            (x + 0.044715\, x^3)))$ instead, as GPT-2 did; $y$ is off by less than
            0.0005. Choose it only to run weights that were learned with it.

    Example:
        >>> GELU()({}, jnp.array([-1e30, 0.0, 1e30])).tolist()
        [-0.0, 0.0, 1.0000000150474662e+30]

    Source:
        Hendrycks & Gimpel (2016), "Gaussian Error Linear Units (GELUs)", section 2,
        arXiv:1606.08415.
    """

    approximate: bool = False

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        r"""Evaluate $x\,\Phi(x)$."""
        if self.approximate:
            near = jnp.clip(x, -20, 20)  # beyond, the cube overflows; the tanh is 1
            inner = math.sqrt(2 / math.pi) * (near + 0.044715 * near**3)
            return 0.5 * x * (1 + jnp.tanh(inner))
        return 0.5 * x * (1 + jax.lax.erf(x * math.sqrt(0.5)))

    def span(self) -> Range:
        """From the bottom of the dip."""
        low = -0.17004075057125412 if self.approximate else -0.16997120747990369
        return Range(low, math.inf, "[)")


@dataclass(frozen=True)
class Mish(Activation):
    r"""A number times the tanh of its own softplus.

    $$y = x \tanh(\log(1 + e^x)), \qquad y \in [-0.3088, \infty)$$

    Going back: $\partial L/\partial x = \delta\,
      (t + x\, (1 - t^2)\, \sigma(x))$ with $t = y / x$.

    Smooth everywhere, with a dip at $x = -1.19$, a little deeper than that of `SiLU`.
    Fails far below zero, where the slope vanishes. With $w = e^x$ the equation is
    $x\, w (w + 2) / (w (w + 2) + 2)$: one exponential, and a quarter of the time.

    Example:
        >>> Mish()({}, jnp.array([-1e30, 0.0, 1e30])).tolist()
        [-0.0, 0.0, 1.0000000150474662e+30]

    Source:
        Misra (2019), "Mish: A Self Regularized Non-Monotonic Activation Function",
        equation 1, arXiv:1908.08681.
    """

    def __call__(
        self, params: Tree, x: Float[Array, "*shape"]
    ) -> Float[Array, "*shape"]:
        """Evaluate the form with one exponential."""
        w = jnp.exp(jnp.minimum(x, 20))  # beyond, the tanh is 1 to the last digit
        twice = w * (w + 2)
        return x * (twice / (twice + 2))

    def span(self) -> Range:
        """From the bottom of the dip."""
        return Range(-0.3088434130172504, math.inf, "[)")
