"""Rotary: positions as angles, and vectors turned by them."""

import math
from typing import Annotated

import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from glassnet.errors import ShapeError
from glassnet.nn.dtypes import widened
from glassnet.settings import Range

__all__ = ["Base", "angles", "rotate"]

Base = Annotated[int, Range(2, math.inf, "[)")]
"""The slowest wave is nearly this many times slower than the fastest."""


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
    turns = angles(time, features, base, wide, offset)
    cos, sin = jnp.cos(turns), jnp.sin(turns)
    first, second = jnp.split(wide, 2, -1)
    turned = [first * cos - second * sin, second * cos + first * sin]
    return jnp.concatenate(turned, -1).astype(x.dtype)


def angles(
    time: int,
    features: int,
    base: int,
    like: Array,
    offset: int | Int[Array, ""] = 0,
) -> Float[Array, "time pairs"]:
    """How far each pair of features has turned at each position, in radians.

    Args:
        time: how many positions.
        features: how many there are to pair.
        base: 1 over the speed of the slowest pair, nearly; the first turns by 1.
        like: of the dtype of the result.
        offset: of the first position.

    Example:
        >>> turns = angles(2, 4, 100, jnp.ones(()), 3)
        >>> [[f"{turn:.2f}" for turn in row] for row in turns]
        [['3.00', '0.30'], ['4.00', '0.40']]
    """
    places = (jnp.arange(time) + offset).astype(like.dtype)
    pairs = jnp.arange(0, features, 2).astype(like.dtype)
    return places[:, None] * jnp.exp(pairs * (-math.log(base) / features))
