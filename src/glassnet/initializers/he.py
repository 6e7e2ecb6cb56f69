"""He's initializers: twice LeCun's variance, for a ReLU drops one half."""

from dataclasses import dataclass
from math import sqrt

from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.types import Key


@dataclass(frozen=True)
class HeUniform(Initializer):
    r"""Uniform on $\pm\sqrt{6 / n_{in}}$.

    Its variance is $2 / n_{in}$. A `ReLU` behind the layer passes half of the mean
    square on, so twice the variance keeps the signal level however deep the network.

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> draws = HeUniform()(jax.random.key(0), (200, 100))
        >>> print(f"{draws.var() * 200:.1f}")
        2.0

    Source:
        He, Zhang, Ren & Sun (2015), "Delving Deep into Rectifiers", equation 10, in
        its uniform form, arXiv:1502.01852.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        limit = sqrt(6 / fans(shape).into)
        return limit * (2 * noise.uniform(key, shape, dtype) - 1)


@dataclass(frozen=True)
class HeNormal(Initializer):
    r"""Normal with variance $2 / n_{in}$.

    The paper's own choice for networks of `ReLU`. Not truncated (Keras cuts the tails
    at two deviations).

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> draws = HeNormal()(jax.random.key(0), (200, 100))
        >>> print(f"{draws.var() * 200:.1f}")
        2.0

    Source:
        He, Zhang, Ren & Sun (2015), "Delving Deep into Rectifiers", equation 10,
        arXiv:1502.01852.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        deviation = sqrt(2 / fans(shape).into)
        return deviation * noise.normal(key, shape, dtype)
