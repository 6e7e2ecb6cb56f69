"""Positions: where in a sequence a vector stands, for layers that cannot tell.

All positions count from `offset`, so that a sequence can be gone on with.
"""

import math
from dataclasses import dataclass
from typing import Annotated

import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.errors import ShapeError
from glassnet.initializers import Initializer, Normal
from glassnet.nn.dtypes import param_dtype, widened
from glassnet.nn.layer import Layer
from glassnet.settings import Count, Range
from glassnet.types import Key, Spec, Tree

__all__ = ["Base", "LearnedPositions", "SinusoidalPositions", "rotate"]

Base = Annotated[int, Range(2, math.inf, "[)")]
"""The slowest wave is nearly this many times slower than the fastest."""


@dataclass(frozen=True)
class SinusoidalPositions(Layer):
    r"""Add waves that tell each position from all others.

    $$y_t = x_t + p_t, \qquad p_{t, 2i} = \sin(t\, b^{-2i/d}), \quad
      p_{t, 2i+1} = \cos(t\, b^{-2i/d})$$

    Going back: $\partial L/\partial x = \delta$.

    Nothing is learned, and no sequence is too long. The code of a position some way on
    is a rotation of the code here, the same wherever here is. The waves have the size
    of inputs with variance 1: an `Embedding` with a small start drowns in them, which
    is why the paper multiplies its vectors by $\sqrt d$.

    Args:
        base: $b$, at least 2; the longest wave takes nearly $2\pi b$ positions.

    Raises:
        ConfigError: `base` is below 2.
        ShapeError: the input has no time axis.

    Example:
        >>> y = SinusoidalPositions()({}, jnp.zeros((3, 2)))
        >>> [[f"{p:.2f}" for p in row] for row in y]
        [['0.00', '1.00'], ['0.84', '0.54'], ['0.91', '-0.42']]

    Source:
        Vaswani et al. (2017), "Attention Is All You Need", section 3.5,
        arXiv:1706.03762.
    """

    base: Base = 10_000

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        _check_time(self, spec)
        return {}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch time features"]
    ) -> Float[Array, "*batch time features"]:
        """Add the waves."""
        _check_time(self, x)
        time, features = x.shape[-2:]
        angles = _angles(time, features, self.base, widened(x))
        waves = jnp.stack([jnp.sin(angles), jnp.cos(angles)], -1)
        waves = waves.reshape(time, -1)[:, :features]  # one too many if odd
        return x + waves.astype(x.dtype)


@dataclass(frozen=True)
class LearnedPositions(Layer):
    r"""Add a vector of its own, learned, to each position.

    $$y_t = x_t + P_t$$

    Going back: $\partial L/\partial P_t = \sum \delta_t$ over the batch,
    $\partial L/\partial x = \delta$.

    A position that no sequence reached while training has learned nothing.

    Args:
        length: of the longest sequence, at least 1; shorter ones use the first rows.
        table_init: starting values of $P$; small, so that at first the vectors count
            for more than their places.

    Learns:
        table: $P$, of shape `(length, features)`.

    Raises:
        ConfigError: `length` is below 1.
        ShapeError: a sequence is longer than `length`, or has no time axis.

    Example:
        >>> import jax
        >>> layer, x = LearnedPositions(8), jnp.zeros((5, 3, 2))
        >>> params, _ = layer.init(jax.random.key(0), x)
        >>> params["table"].shape, layer(params, x).shape
        ((8, 2), (5, 3, 2))

    Source:
        Gehring et al. (2017), "Convolutional Sequence to Sequence Learning",
        section 3.1, arXiv:1705.03122; the start is that of Radford et al. (2018),
        "Improving Language Understanding by Generative Pre-Training", section 4.1.
    """

    length: Count
    table_init: Initializer = Normal(deviation=0.02)

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Draw the table."""
        self._check_length(spec)
        shape = self.length, spec.shape[-1]
        return {"table": self.table_init(key, shape, param_dtype(spec))}, {}

    def __call__(
        self, params: Tree, x: Float[Array, "*batch time features"]
    ) -> Float[Array, "*batch time features"]:
        """Add the first rows of the table."""
        self._check_length(x)
        return x + params["table"][: x.shape[-2]]

    def _check_length(self, x: Spec) -> None:
        _check_time(self, x)
        if x.shape[-2] > self.length:
            raise ShapeError(
                f"{self} has no code for positions this far on.",
                got=f"x of shape {x.shape}: {x.shape[-2]} positions",
                expected=f"at most {self.length}",
                fix=f"LearnedPositions({x.shape[-2]}), shorter sequences, or "
                "SinusoidalPositions(), which has no end",
            )


def rotate(
    x: Float[Array, "*batch time features"],
    base: int = 10_000,
    offset: int | Int[Array, ""] = 0,
) -> Float[Array, "*batch time features"]:
    r"""Turn each pair of features by an angle that grows with the position.

    $$\begin{pmatrix} y_i \\ y_{i + d/2} \end{pmatrix} =
      \begin{pmatrix} \cos\theta & -\sin\theta \\ \sin\theta & \cos\theta \end{pmatrix}
      \begin{pmatrix} x_i \\ x_{i + d/2} \end{pmatrix},
      \qquad \theta = t\, b^{-2i/d}$$

    Going back: $\delta$ is turned by $-\theta$.

    The scalar product of a query and a key that were both rotated depends on how far
    apart they stand and not on where. The paper pairs neighbors, $(2i, 2i + 1)$; we
    pair the halves, as most published networks do, which needs no strided reads. What
    can be learned is the same: the features of one are those of the other in another
    order, and weights from elsewhere may have to be reordered so.

    Args:
        x: queries or keys; `features` is even.
        base: $b$, at least 2.
        offset: $t$ of the first position.

    Returns:
        Vectors of the same length as those of $x$.

    Raises:
        ShapeError: the number of features is odd.

    Example:
        >>> x = jnp.array([[1.0, 0.0]] * 3)
        >>> [[f"{y:.2f}" for y in row] for row in rotate(x)]
        [['1.00', '0.00'], ['0.54', '0.84'], ['-0.42', '0.91']]

    Source:
        Su et al. (2021), "RoFormer: Enhanced Transformer with Rotary Position
        Embedding", equation 34, arXiv:2104.09864; halves as in GPT-NeoX.
    """
    time, features = x.shape[-2:]
    if features % 2:
        raise ShapeError(
            "Rotary positions turn pairs of features.",
            got=f"{features} features",
            expected="an even number",
            fix=f"give each head a size of {features + 1}",
        )
    wide = widened(x)
    angles = _angles(time, features, base, wide, offset)
    cos, sin = jnp.cos(angles), jnp.sin(angles)
    first, second = jnp.split(wide, 2, -1)
    turned = [first * cos - second * sin, second * cos + first * sin]
    return jnp.concatenate(turned, -1).astype(x.dtype)


def _angles(
    time: int,
    features: int,
    base: int,
    like: Array,
    offset: int | Int[Array, ""] = 0,
) -> Float[Array, "time pairs"]:
    """How far each pair of features has turned at each position, in radians."""
    places = (jnp.arange(time) + offset).astype(like.dtype)
    pairs = jnp.arange(0, features, 2).astype(like.dtype)
    return places[:, None] * jnp.exp(pairs * (-math.log(base) / features))


def _check_time(layer: Layer, x: Spec) -> None:
    if len(x.shape) < 2:
        raise ShapeError(
            f"{layer} needs sequences.",
            got=f"x of shape {x.shape}",
            expected="(batch, time, features)",
            fix="add the missing axis: x[:, None] for sequences of one",
        )
