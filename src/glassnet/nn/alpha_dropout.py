"""AlphaDropout: a dropout that keeps mean and variance, for SELU networks."""

from dataclasses import dataclass

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.nn.exponential_rectifiers import SELU_ALPHA, SELU_SCALE
from glassnet.nn.perturbation import Perturbation
from glassnet.settings import Fraction
from glassnet.types import Key, Tree

FLOOR = -SELU_SCALE * SELU_ALPHA


@dataclass(frozen=True)
class AlphaDropout(Perturbation):
    r"""Set a random share of the features to the floor of a `SELU`, then rescale.

    $$y = a\, (m x + (1 - m)\, \alpha') + b, \qquad m \sim \mathrm{Bernoulli}(q), \quad
      q = 1 - p, \quad \alpha' = -1.7581$$

    $$a = (q + \alpha'^2\, q p)^{-1/2}, \qquad b = -a\, p\, \alpha'$$

    Going back: $\partial L/\partial x = a\, m\, \delta$, with the same $m$.

    Zero is no resting place of a `SELU`, its floor is; $a$ and $b$ bring inputs of mean
    0 and variance 1 back there, which `Dropout` would not. After other activations use
    `Dropout`.

    Args:
        rate: $p$, the share that is dropped, in [0, 1). Lives in the state, so it can
            be turned while training.

    Raises:
        ConfigError: `rate` is outside [0, 1), or there is no key in training.

    Example:
        >>> layer, x, key = AlphaDropout(0.5), jnp.ones(4), jax.random.key(1)
        >>> params, state = layer.init(key, x)
        >>> y, _ = layer.apply(params, state, x, key=key, training=True)
        >>> print(y.round(2))
        [ 1.67  1.67 -0.78 -0.78]

    Source:
        Klambauer, Unterthiner, Mayr & Hochreiter (2017), "Self-Normalizing Neural
        Networks", section "New dropout technique", arXiv:1706.02515.
    """

    rate: Fraction

    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """Drop to the floor, scale and shift."""
        rate = hyperparams["rate"]
        keep = 1 - rate
        a = jax.lax.rsqrt(keep + FLOOR**2 * keep * rate)
        b = -a * rate * FLOOR
        a, b, low = (n.astype(x.dtype) for n in (a, b, a * FLOOR + b))
        return jnp.where(noise.uniform(key, x.shape) < keep, a * x + b, low)
