"""Gaussian noise: disturbances with the bell curve, added or multiplied."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.nn.perturbation import Perturbation
from glassnet.settings import Fraction, NonNegative
from glassnet.types import Key, Tree


@dataclass(frozen=True)
class GaussianNoise(Perturbation):
    r"""Add noise of the bell curve, in training only.

    $$y = x + s z, \qquad z \sim \mathcal N(0, 1)$$

    Going back: $\partial L/\partial x = \delta$.

    The network learns to answer alike for all inputs nearby: with squared errors and
    little noise, that is a penalty on its slopes. For noise on the data alone, in their
    own units, see `data.augment.Noise`.

    Args:
        deviation: $s$, the noise's standard deviation, in the unit of x; 0 or more.
            Lives in the state, so it can be turned while training.

    Raises:
        ConfigError: `deviation` is below 0, or there is no key in training.

    Example:
        >>> import jax
        >>> layer, x, key = GaussianNoise(0.1), jnp.zeros(10_000), jax.random.key(0)
        >>> params, state = layer.init(key, x)
        >>> y, _ = layer.apply(params, state, x, key=key, training=True)
        >>> print(f"{y.std():.2f}")
        0.10

    Source:
        Bishop (1995), "Training with Noise is Equivalent to Tikhonov Regularization",
        section 2.
    """

    deviation: NonNegative

    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """Add the noise."""
        added = hyperparams["deviation"] * noise.normal(key, x.shape)
        return x + added.astype(x.dtype)


@dataclass(frozen=True)
class GaussianDropout(Perturbation):
    r"""Multiply by noise of the bell curve around 1, in training only.

    $$y = x\, (1 + s z), \qquad z \sim \mathcal N(0, 1), \quad
      s = \sqrt{\frac{p}{1 - p}}$$

    Going back: $\partial L/\partial x = \delta\, (1 + s z)$, with the same $z$.

    The mean and the variance of the factor are those of `Dropout`'s $m / (1 - p)$; but
    nothing is ever dropped, so every weight learns from every example.

    Args:
        rate: $p$, of the `Dropout` that disturbs as much, in [0, 1). Lives in the
            state, so it can be turned while training.

    Raises:
        ConfigError: `rate` is outside [0, 1), or there is no key in training.

    Example:
        >>> import jax
        >>> layer, x, key = GaussianDropout(0.5), jnp.ones(10_000), jax.random.key(0)
        >>> params, state = layer.init(key, x)
        >>> y, _ = layer.apply(params, state, x, key=key, training=True)
        >>> print(f"{y.mean():.1f} {y.std():.1f}")
        1.0 1.0

    Source:
        Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks
        from Overfitting", section 10.
    """

    rate: Fraction

    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """Multiply by the noise."""
        rate = hyperparams["rate"]
        size = jnp.sqrt(rate / (1 - rate))
        return x * (1 + size * noise.normal(key, x.shape)).astype(x.dtype)
