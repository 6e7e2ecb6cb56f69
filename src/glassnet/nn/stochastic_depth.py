"""StochasticDepth: train a random part of a deep network's blocks."""

from dataclasses import dataclass

from jaxtyping import Array, Float

from glassnet.nn.perturbation import Perturbation, dropped
from glassnet.settings import Fraction
from glassnet.types import Key, Tree


@dataclass(frozen=True)
class StochasticDepth(Perturbation):
    r"""Set a random share of the examples to zero: the last layer of a residual body.

    $$y_b = \frac{m_b\, x_b}{1 - p}, \qquad m_b \sim \mathrm{Bernoulli}(1 - p)$$

    for each example $b$ of the batch.

    Going back: $\partial L/\partial x = m\,\delta / (1 - p)$, with the same $m$.

    In `Residual(Sequential(..., StochasticDepth(0.2)))` the example then goes straight
    on, as if the block were not there, and gradients meet a shorter network. Anywhere
    else it makes examples vanish. The paper drops a block for all of a batch and
    multiplies in evaluation; here each example has a depth of its own, and dividing by
    $1 - p$ keeps the mean. The paper lets $p$ grow from 0 at the first block to 0.5 at
    the last.

    Args:
        rate: $p$, the share that is dropped, in [0, 1). Lives in the state, so it can
            be turned while training.

    Raises:
        ConfigError: `rate` is outside [0, 1), or there is no key in training.

    Example:
        >>> import jax, jax.numpy as jnp
        >>> layer, x, key = StochasticDepth(0.5), jnp.ones((3, 2)), jax.random.key(1)
        >>> params, state = layer.init(key, x)
        >>> layer.apply(params, state, x, key=key, training=True)[0].tolist()
        [[2.0, 2.0], [2.0, 2.0], [0.0, 0.0]]

    Source:
        Huang, Sun, Liu, Sedra & Weinberger (2016), "Deep Networks with Stochastic
        Depth", section 3, equation 2, arXiv:1603.09382.
    """

    rate: Fraction

    def perturbed(
        self, x: Float[Array, "*shape"], hyperparams: Tree, key: Key
    ) -> Float[Array, "*shape"]:
        """Drop each example as a whole."""
        shape = (*x.shape[:1], *(1,) * (x.ndim - 1))
        return dropped(x, hyperparams["rate"], key, shape)
