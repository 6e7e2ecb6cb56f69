"""Orthogonal: a start that neither stretches nor squeezes."""

import math
from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.settings import Positive
from glassnet.types import Key


@dataclass(frozen=True)
class Orthogonal(Initializer):
    r"""A random rotation, times a gain.

    $$W^\top W = \gamma^2 I \quad\text{or, with more units than inputs,}\quad
      W W^\top = \gamma^2 I$$

    All singular values are $\gamma$: a signal keeps its length through any number of
    layers, and so does a gradient on the way back, where a random matrix keeps it only
    on average. For recurrent kernels and very deep networks.

    A kernel with more axes is one matrix, all axes but the last being its rows. The
    signs of the decomposition are mended, or some rotations would be likelier.

    Args:
        gain: $\gamma$. Above 0; 1.41 with `ReLU`, which drops half of the mean square.

    Raises:
        ConfigError: `gain` is not above 0.
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> kernel = Orthogonal()(jax.random.key(0), (4, 2))
        >>> bool(jnp.allclose(kernel.T @ kernel, jnp.eye(2), atol=1e-6))
        True

    Source:
        Saxe, McClelland & Ganguli (2013), "Exact solutions to the nonlinear dynamics of
        learning in deep linear neural networks", section 3, arXiv:1312.6120; Mezzadri
        (2006), arXiv:math-ph/0609050, section 5, for the signs.
    """

    gain: Positive = 1.0

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`."""
        fans(shape)  # refuses vectors
        rows, columns = math.prod(shape[:-1]), shape[-1]
        if rows * columns == 0:
            return jnp.zeros(shape, dtype)
        draws = noise.normal(key, (max(rows, columns), min(rows, columns)), float)
        q, r = jnp.linalg.qr(draws)
        q = q * jnp.where(jnp.diagonal(r) < 0, -1, 1)
        q = q if rows >= columns else q.T
        return (self.gain * q).reshape(shape).astype(dtype)
