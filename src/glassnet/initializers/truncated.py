"""TruncatedNormal: a bell curve without its tails."""

from dataclasses import dataclass
from math import erf, sqrt

import jax
import jax.numpy as jnp
from jaxtyping import Array, DTypeLike, Float

from glassnet import noise
from glassnet.initializers.initializer import Initializer
from glassnet.settings import NonNegative, Positive
from glassnet.types import Key


@dataclass(frozen=True)
class TruncatedNormal(Initializer):
    r"""The bell curve, drawn anew wherever it leaves a few deviations.

    $$w \sim \mathcal{N}(\mu, \sigma^2) \quad\text{given}\quad
      |w - \mu| \le c\,\sigma$$

    A unit saturates from one huge weight as from many. $\sigma$ is the deviation before
    the tails are cut, as in Keras and PyTorch: at $c = 2$ that of the draws is
    $0.88\,\sigma$. `VarianceScaling` makes up for it.

    Args:
        mean: $\mu$, any real number.
        deviation: $\sigma$, in the parameter's own units, 0 or more.
        cut: $c$, in deviations. Above 0.

    Raises:
        ConfigError: `deviation` is below 0 or `cut` not above.

    Example:
        >>> draws = TruncatedNormal(0, 0.02)(jax.random.key(0), (1000, 100))
        >>> print(f"{draws.max():.3f} {draws.std():.4f}")
        0.040 0.0176

    Source:
        Devroye (1986), "Non-Uniform Random Variate Generation", section II.2
        (inversion); deviation 0.02 is BERT's, arXiv:1810.04805, section A.2.
    """

    mean: float = 0.0
    deviation: NonNegative = 0.02
    cut: Positive = 2.0

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`."""
        draws = truncated(key, shape, self.cut)
        return (self.mean + self.deviation * draws).astype(dtype)


def truncated(key: Key, shape: tuple[int, ...], cut: float) -> Float[Array, "..."]:
    r"""Draws of deviation 1 before the tails beyond `cut` are cut off.

    $$z = \sqrt 2\, \mathrm{erf}^{-1}\left(
      (2 u - 1)\, \mathrm{erf}(c / \sqrt 2)\right)$$

    Returns:
        $z$ in float32, from $-c$ to $c$.

    Example:
        >>> bool(jnp.abs(truncated(jax.random.key(0), (1000,), 1.5)).max() <= 1.5)
        True
    """
    within = erf(cut / sqrt(2))
    share = 2 * noise.uniform(key, shape, "float32") - 1
    # erf(c) is 1 in float32 from c = 4 on, and its inverse infinite
    draws = sqrt(2) * jax.lax.erf_inv(share * min(within, 1 - 2**-24))
    return jnp.clip(draws, -cut, cut)
