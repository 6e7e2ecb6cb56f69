"""Initializers that draw without regard to the size of the layer."""

from dataclasses import dataclass

from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.errors import ConfigError
from glassnet.initializers.initializer import Initializer
from glassnet.settings import NonNegative
from glassnet.types import Key


@dataclass(frozen=True)
class Normal(Initializer):
    r"""The bell curve, of one width whatever the layer.

    $$w \sim \mathcal{N}(\mu, \sigma^2)$$

    One width cannot suit all layers: a signal of $n$ inputs grows by $\sigma\sqrt{n}$
    at each layer, so that deep networks vanish below $1/\sqrt{n}$ and explode above.
    `LeCunNormal`, `GlorotNormal` and `HeNormal` choose the width by $n$.

    Args:
        mean: $\mu$, any real number.
        deviation: the standard deviation $\sigma$, in the parameter's own units, 0 or
            more. Where a text gives a *variance* $\sigma^2$, pass its square root: a
            variance of 1e-5 is `Normal(deviation=1e-5**0.5)`.

    Raises:
        ConfigError: `deviation` is below 0.

    Example:
        >>> import jax
        >>> draws = Normal(0, 0.01)(jax.random.key(0), (1000, 100))
        >>> print(f"{draws.std():.4f}")
        0.0100

    Source:
        Krizhevsky, Sutskever & Hinton (2012), "ImageNet Classification with Deep
        Convolutional Neural Networks", section 5: deviation 0.01.
    """

    mean: float = 0.0
    deviation: NonNegative = 0.01

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`."""
        return self.mean + self.deviation * noise.normal(key, shape, dtype)


@dataclass(frozen=True)
class Uniform(Initializer):
    r"""Every number of an interval alike.

    $$w \sim \mathcal{U}[a, b), \qquad \mathrm{Var}(w) = (b - a)^2 / 12$$

    Args:
        low: $a$.
        high: $b$, above `low`.

    Raises:
        ConfigError: `high` is not above `low`; seen when it draws.

    Example:
        >>> import jax
        >>> draws = Uniform(-1.0, 3.0)(jax.random.key(0), (1000, 100))
        >>> print(f"{draws.mean():.2f} {draws.var():.1f}")
        1.00 1.3

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.4.
    """

    low: float
    high: float

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`."""
        if not self.low < self.high:
            raise ConfigError(
                "Uniform needs an interval.",
                got=f"low={self.low}, high={self.high}",
                expected="low below high",
                fix=f"write Uniform({self.high}, {self.low})"
                if self.high < self.low
                else f"write Constant({self.low}) for one number",
            )
        return self.low + (self.high - self.low) * noise.uniform(key, shape, dtype)
