"""Glorot's initializers: as much variance out of a layer as into it."""

from dataclasses import dataclass
from math import sqrt

from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.types import Key


@dataclass(frozen=True)
class GlorotUniform(Initializer):
    r"""Uniform on $\pm\sqrt{6 / (n_{in} + n_{out})}$.

    Its variance, $2 / (n_{in} + n_{out})$, is a compromise between keeping the signal
    level on the way forward ($1/n_{in}$) and on the way back ($1/n_{out}$). Made for
    activations of slope 1 at zero, such as `Tanh`. Also known as Xavier.

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> draws = GlorotUniform()(jax.random.key(0), (200, 100))
        >>> print(f"{draws.var() * 150:.1f}")
        1.0

    Source:
        Glorot & Bengio (2010), "Understanding the difficulty of training deep
        feedforward neural networks", equation 16.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        limit = sqrt(6 / sum(fans(shape)))
        return limit * (2 * noise.uniform(key, shape, dtype) - 1)


@dataclass(frozen=True)
class GlorotNormal(Initializer):
    r"""Normal with variance $2 / (n_{in} + n_{out})$.

    The variance of `GlorotUniform`, with tails. Not truncated (Keras cuts the tails at
    two deviations).

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> draws = GlorotNormal()(jax.random.key(0), (200, 100))
        >>> print(f"{draws.var() * 150:.1f}")
        1.0

    Source:
        Glorot & Bengio (2010), "Understanding the difficulty of training deep
        feedforward neural networks", equation 12.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        deviation = sqrt(2 / sum(fans(shape)))
        return deviation * noise.normal(key, shape, dtype)
