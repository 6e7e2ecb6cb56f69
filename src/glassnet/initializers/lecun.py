"""LeCun's initializers: outputs of the same variance as the inputs."""

from dataclasses import dataclass
from math import sqrt

from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.types import Key


@dataclass(frozen=True)
class LeCunUniform(Initializer):
    r"""Uniform on $\pm\sqrt{3 / n_{in}}$.

    Its variance is $1 / n_{in}$: a sum of $n_{in}$ inputs of variance 1 has variance 1
    again. On the way back nothing is promised.

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> draws = LeCunUniform()(jax.random.key(0), (200, 100))
        >>> print(f"{draws.var() * 200:.1f}")
        1.0

    Source:
        LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp", equation 16.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        limit = sqrt(3 / fans(shape).into)
        return limit * (2 * noise.uniform(key, shape, dtype) - 1)


@dataclass(frozen=True)
class LeCunNormal(Initializer):
    r"""Normal with variance $1 / n_{in}$.

    The start that self-normalizing networks (SELU) count on. Not truncated (Keras cuts
    the tails at two deviations).

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> draws = LeCunNormal()(jax.random.key(0), (200, 100))
        >>> print(f"{draws.var() * 200:.1f}")
        1.0

    Source:
        LeCun, Bottou, Orr & Müller (1998), "Efficient BackProp", equation 16.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, with the fans of `fans.fans`."""
        deviation = sqrt(1 / fans(shape).into)
        return deviation * noise.normal(key, shape, dtype)
