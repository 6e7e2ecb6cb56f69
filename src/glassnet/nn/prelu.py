"""PReLU: a leaky rectifier that learns how leaky to be."""

import math
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.initializers import Constant, Initializer
from glassnet.nn.activations import Activation
from glassnet.nn.dtypes import param_dtype
from glassnet.settings import Range
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class PReLU(Activation):
    r"""A rectifier whose slope on the negative side is learned.

    $$y = x \;\text{ if } x > 0, \qquad y = a x \;\text{ otherwise},
      \qquad y \in (-\infty, \infty)$$

    Going back: $\partial L/\partial x = \delta$ where $x > 0$, and $a \delta$
    elsewhere; $\partial L/\partial a = \sum_{x \le 0} \delta x$, over all that share
    $a$.

    The paper has an $a$ for each channel and lets no weight decay touch it, which would
    pull it back towards `ReLU`. Its numbers are few, and so is what they cost.

    Args:
        shared: whether all features share one $a$, as PyTorch has it by default.
        slope_init: starting values of $a$.

    Learns:
        slope: $a$, of shape `(features,)`, or `(1,)` if `shared`; starts at 0.25.

    Example:
        >>> layer = PReLU()
        >>> layer({"slope": jnp.array([0.5, 2.0])}, jnp.array([-1.0, -1.0])).tolist()
        [-0.5, -2.0]

    Source:
        He, Zhang, Ren & Sun (2015), "Delving Deep into Rectifiers", equations 1, 2 and
        4, arXiv:1502.01852.
    """

    shared: bool = False
    slope_init: Initializer = Constant(0.25)

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """One slope for each feature, or one for all."""
        shape = (1,) if self.shared else (spec.shape[-1],)
        return {"slope": self.slope_init(key, shape, param_dtype(spec))}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch features"]:
        """Evaluate both sides and pick."""
        return jnp.where(x > 0, x, params["slope"] * x)

    def span(self) -> Range:
        """All real numbers."""
        return Range(-math.inf, math.inf, "()")
