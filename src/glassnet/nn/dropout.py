"""Dropout: train on random subsets of the features."""

from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.nn.perturbation import Perturbation, dropped
from glassnet.settings import Fraction
from glassnet.types import Key, Tree


@dataclass(frozen=True)
class Dropout(Perturbation):
    r"""Set a random share of the features to zero, in training only.

    $$y = \frac{m x}{1 - p}, \qquad m \sim \mathrm{Bernoulli}(1 - p)$$

    Going back: $\partial L/\partial x = m\,\delta / (1 - p)$, with the same $m$.

    Dividing by $1 - p$ here keeps the mean, so that nothing is scaled in evaluation
    ("inverted" dropout; the paper multiplies in evaluation instead, by $1 - p$ and not
    by the rate). The mask comes from `noise.uniform`, which costs a fraction of
    `jax.random`.

    Args:
        rate: $p$, the share that is dropped, in [0, 1). Lives in the state, so it can
            be turned while training.

    Raises:
        ConfigError: `rate` is outside [0, 1), or there is no key in training.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer = Dropout(0.5)
        >>> params, state = layer.init(jax.random.key(0), jnp.ones(4))
        >>> x, key = jnp.ones(6), jax.random.key(1)
        >>> layer.apply(params, state, x, key=key, training=True)[0].tolist()
        [2.0, 2.0, 0.0, 0.0, 0.0, 0.0]

    Source:
        Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks
        from Overfitting", section 4, with the scaling of section 10.
    """

    rate: Fraction

    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """Drop each feature of each example on its own."""
        return dropped(x, hyperparams["rate"], key, x.shape)


@dataclass(frozen=True)
class SpatialDropout(Perturbation):
    r"""Set a random share of the channels to zero, at all places at once.

    $$y_{bsc} = \frac{m_{bc}\, x_{bsc}}{1 - p}, \qquad
      m_{bc} \sim \mathrm{Bernoulli}(1 - p)$$

    for each example $b$, place $s$ and channel $c$.

    Going back: $\partial L/\partial x = m\,\delta / (1 - p)$, with the same $m$.

    Neighboring places tell nearly the same, so that after a convolution `Dropout` takes
    little away: what it hides stands next to it. In a sequence a place is a time step.

    Args:
        rate: $p$, the share that is dropped, in [0, 1). Lives in the state, so it can
            be turned while training.

    Raises:
        ConfigError: `rate` is outside [0, 1), or there is no key in training.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x, key = SpatialDropout(0.5), jnp.ones((1, 2, 3)), jax.random.key(1)
        >>> params, state = layer.init(key, x)
        >>> layer.apply(params, state, x, key=key, training=True)[0].tolist()
        [[[2.0, 2.0, 0.0], [2.0, 2.0, 0.0]]]

    Source:
        Tompson, Goroshin, Jain, LeCun & Bregler (2015), "Efficient Object Localization
        Using Convolutional Networks", section 3.2, arXiv:1411.4280.
    """

    rate: Fraction

    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """Drop each channel of each example on its own."""
        if x.ndim < 2:  # a single example's features
            return dropped(x, hyperparams["rate"], key, x.shape)
        shape = (x.shape[0], *(1,) * (x.ndim - 2), x.shape[-1])
        return dropped(x, hyperparams["rate"], key, shape)
