"""Glorot's initializers: as much variance out of a layer as into it."""

from dataclasses import dataclass
from math import sqrt

import jax
from jaxtyping import Array, Float

from glassnet.initializers.initializer import Initializer
from glassnet.types import Key


@dataclass(frozen=True)
class GlorotUniform(Initializer):
    r"""Uniform on $\pm\sqrt{6 / (n_{in} + n_{out})}$.

    Its variance, $2 / (n_{in} + n_{out})$, is a compromise between keeping the signal
    level on the way forward ($1/n_{in}$) and on the way back ($1/n_{out}$).

    Example:
        >>> GlorotUniform()(jax.random.key(0), (3, 4)).shape
        (3, 4)

    Source:
        Glorot & Bengio (2010), "Understanding the difficulty of training deep
        feedforward neural networks", equation 16.
    """

    def __call__(self, key: Key, shape: tuple[int, ...]) -> Float[Array, "..."]:
        """Draw an array of `shape`."""
        limit = sqrt(6 / (shape[-2] + shape[-1]))
        return jax.random.uniform(key, shape, minval=-limit, maxval=limit)
