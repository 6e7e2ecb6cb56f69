"""GLU and Maxout: activations of several features each, which make fewer of many."""

from dataclasses import dataclass
from typing import Literal

from jaxtyping import Array, Float

from glassnet.errors import ShapeError
from glassnet.nn.activations import Identity, Sigmoid
from glassnet.nn.layer import Layer
from glassnet.nn.rectifiers import ReLU
from glassnet.nn.soft_rectifiers import GELU, SiLU
from glassnet.settings import Count, Settings
from glassnet.types import Key, Spec, Tree

GATES = {
    "sigmoid": Sigmoid(),
    "silu": SiLU(),
    "gelu": GELU(),
    "relu": ReLU(),
    "identity": Identity(),
}


@dataclass(frozen=True)
class GLU(Layer):
    r"""One half of the features, let through by the other half.

    $$y = a \odot g(b), \qquad x = [a, b]$$

    Going back: $\partial L/\partial a = \delta\, g(b)$ and
    $\partial L/\partial b = \delta\, a\, g'(b)$.

    The product gives gradients a path without a bend, along $a$. The second half is the
    gate, as in PyTorch. Put it after a `Dense` of twice the units you want: $a$ and $b$
    then have weights of their own. The forms have names: "sigmoid" is GLU, "silu"
    SwiGLU, "gelu" GEGLU, "relu" ReGLU, "identity" the bilinear layer.

    Args:
        gate: $g$, the activation of the second half.

    Returns:
        Half as many features.

    Raises:
        ConfigError: there is no such gate.
        ShapeError: the number of features is odd.

    Example:
        >>> import jax.numpy as jnp
        >>> GLU("relu")({}, jnp.array([3.0, 5.0, 2.0, -1.0])).tolist()
        [6.0, 0.0]

    Source:
        Dauphin, Fan, Auli & Grangier (2016), "Language Modeling with Gated
        Convolutional Networks", section 2, arXiv:1612.08083; Shazeer (2020), "GLU
        Variants Improve Transformer", equation 5, arXiv:2002.05202.
    """

    gate: Literal["sigmoid", "silu", "gelu", "relu", "identity"] = "sigmoid"

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        _check_divides(self, 2, spec.shape)
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch half"]:
        r"""Evaluate $a\, g(b)$."""
        _check_divides(self, 2, x.shape)
        half = x.shape[-1] // 2
        return x[..., :half] * GATES[self.gate](params, x[..., half:])


@dataclass(frozen=True)
class Maxout(Layer):
    r"""The largest of every few features.

    $$y_i = \max_{j \in \text{group } i} x_j$$

    Going back: all of $\delta_i$ to the largest $x_j$ of its group; equals share it.

    After a `Dense`, each group is a convex function of straight pieces that is learned
    as a whole: no fixed shape, and no unit that dies, at the price of as many times the
    weights.

    Args:
        pieces: features in a group, at least 1. Neighbors form a group.

    Returns:
        `features / pieces` features.

    Raises:
        ConfigError: `pieces` is below 1.
        ShapeError: the groups do not come out even.

    Example:
        >>> import jax.numpy as jnp
        >>> Maxout(2)({}, jnp.array([3.0, 5.0, -2.0, -1.0])).tolist()
        [5.0, -1.0]

    Source:
        Goodfellow, Warde-Farley, Mirza, Courville & Bengio (2013), "Maxout Networks",
        section 3, arXiv:1302.4389.
    """

    pieces: Count = 2

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params, no state."""
        _check_divides(self, self.pieces, spec.shape)
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch features"]
    ) -> Float[Array, "*batch groups"]:
        """Take the largest of each group."""
        _check_divides(self, self.pieces, x.shape)
        groups = x.shape[-1] // self.pieces
        return x.reshape(*x.shape[:-1], groups, self.pieces).max(-1)


def _check_divides(layer: Settings, parts: int, shape: tuple[int, ...]) -> None:
    if shape[-1] % parts == 0:
        return
    more = shape[-1] + parts - shape[-1] % parts
    raise ShapeError(
        f"{layer} cannot divide these features evenly.",
        got=f"{shape[-1]} features",
        expected=f"a multiple of {parts}",
        fix=f"let the layer before make {more}",
    )
