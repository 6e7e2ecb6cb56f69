"""Sparse: few connections, but strong ones."""

import math
from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.settings import Count, Positive
from glassnet.types import Key


@dataclass(frozen=True)
class Sparse(Initializer):
    r"""Each unit listens to a fixed number of inputs, chosen by chance.

    $$w_{ij} \sim \mathcal{N}(0, \sigma^2) \text{ for } k \text{ inputs } i
      \text{ of each unit } j, \text{ and } 0 \text{ for the rest}$$

    The input of a unit has the same size however wide the layer below, and units start
    out more different from one another than with many weak connections.

    Args:
        connections: $k$, inputs that each unit listens to, at least 1; all, where there
            are fewer.
        deviation: $\sigma$, in the parameter's own units. Above 0.

    Raises:
        ConfigError: a setting is outside its range.
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> kernel = Sparse(3)(jax.random.key(0), (50, 4))
        >>> (kernel != 0).sum(0).tolist()
        [3, 3, 3, 3]

    Source:
        Martens (2010), "Deep learning via Hessian-free optimization", section 5, with
        15 connections; the deviation is that of Sutskever et al. (2013), "On the
        importance of initialization and momentum in deep learning", section 3.1.
    """

    connections: Count = 15
    deviation: Positive = 1.0

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`."""
        fans(shape)  # refuses vectors
        choose, draw = jax.random.split(key)
        flat = math.prod(shape[:-1]), shape[-1]
        # the rank of each input among those of its unit: a shuffle, without ties
        rank = noise.uniform(choose, flat).argsort(0).argsort(0)
        draws = self.deviation * noise.normal(draw, flat, dtype)
        return jnp.where(rank < self.connections, draws, 0).reshape(shape)
