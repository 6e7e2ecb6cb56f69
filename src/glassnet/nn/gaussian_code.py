"""GaussianCode: a code that is drawn, and can still be learned through."""

from dataclasses import dataclass
from typing import Any

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.errors import ConfigError, ShapeError
from glassnet.nn.dtypes import widened
from glassnet.nn.layer import Layer
from glassnet.types import Key, Spec, Tree

__all__ = ["GaussianCode", "divergence"]

LARGEST = 50.0
"""Logarithms of a variance are taken at their word up to here: e^50 is a number."""


@dataclass(frozen=True)
class GaussianCode(Layer):
    r"""Draw a code from the bell curve whose mean and log variance come in.

    $$z = \mu + e^{s/2}\, \epsilon, \qquad \epsilon \sim \mathcal N(0, 1)$$

    in training; in use the mean, $z = \mu$. Inputs are $\mu_1 .. \mu_d, s_1 .. s_d$,
    with $s = \log \sigma^2$, as in `losses.GaussianLikelihood`.

    Going back: $\partial L/\partial \mu = \delta$ and
    $\partial L/\partial s = \frac12 \delta\, e^{s/2} \epsilon$, with the same
    $\epsilon$.

    Nobody can differentiate through a die. Here the die is cast first and then moved
    and stretched by what was learned, which has a slope: the reparametrization trick.
    The second half is the logarithm of a variance, so that it may be any number and no
    activation is needed; above 50 it counts as 50.

    Raises:
        ConfigError: there is no key in training.
        ShapeError: the input's last axis is not even.

    Example:
        >>> import jax
        >>> layer, x = GaussianCode(), jnp.array([[3.0, 0.0]])  # mean 3, variance 1
        >>> layer.apply({}, {}, x, key=None, training=False)[0].tolist()
        [[3.0]]
        >>> many = jnp.tile(x, (10_000, 1))
        >>> z, _ = layer.apply({}, {}, many, key=jax.random.key(0), training=True)
        >>> print(f"mean {z.mean():.1f}, deviation {z.std():.1f}")
        mean 3.0, deviation 1.0

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", section 2.4,
        arXiv:1312.6114.
    """

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """Nothing to learn."""
        _check_even(self, spec.shape)
        return {}, {}

    def apply(
        self, params: Tree, state: Tree, x: Any, *, key: Key | None, training: bool
    ) -> tuple[Any, Tree]:
        """Draw in training, take the mean otherwise."""
        _check_even(self, x.shape)
        mean, log_variance = jnp.split(x, 2, -1)
        if not training:
            return mean, state
        if key is None:
            raise ConfigError(
                "GaussianCode needs a random key in training.",
                got="key=None",
                expected="a jax.random.key",
                fix="pass key=jax.random.key(0), or training=False",
            )
        deviation = jnp.exp(jnp.minimum(log_variance, LARGEST) / 2)
        return mean + deviation * noise.normal(key, mean.shape, mean.dtype), state


def divergence(
    code: Float[Array, "*batch numbers"],
) -> Float[Array, "*batch"]:
    r"""How far a code's bell curve is from the standard one, in nats.

    $$D = \frac12 \sum_k \mu_k^2 + e^{s_k} - 1 - s_k$$

    Going back: $\partial D/\partial \mu = \mu$ and
    $\partial D/\partial s = \frac12 (e^s - 1)$. Above $s = 50$ the exponential goes on
    as its tangent: an accident there has a finite gradient that leads back.

    Args:
        code: what `GaussianCode` is given, means and then as many log variances.

    Returns:
        0 or more: 0 only for mean 0 and variance 1.

    Example:
        >>> print(divergence(jnp.array([2.0, 0.0])))  # half the square of the mean
        2.0

    Source:
        Kingma & Welling (2013), "Auto-Encoding Variational Bayes", appendix B,
        arXiv:1312.6114.
    """
    mean, s = jnp.split(widened(code), 2, -1)
    near = jnp.minimum(s, LARGEST)
    beyond = jnp.where(s > LARGEST, jnp.exp(LARGEST) * (s - near), 0)
    return (jnp.square(mean) + jnp.expm1(near) - s + beyond).sum(-1) / 2


def _check_even(layer: GaussianCode, shape: tuple[int, ...]) -> None:
    if shape[-1] % 2 == 0:
        return
    raise ShapeError(
        f"{layer} reads means and as many log variances.",
        got=f"x of shape {tuple(shape)}",
        expected="an even last axis",
        fix=f"for a code of {shape[-1]} numbers, give it {2 * shape[-1]} inputs",
    )
