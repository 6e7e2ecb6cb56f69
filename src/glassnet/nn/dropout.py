"""Dropout: train on random subsets of the features."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet import noise
from glassnet.errors import ConfigError
from glassnet.nn.layer import Layer
from glassnet.settings import Fraction, hyperparams
from glassnet.types import Key, Spec, Tree


@dataclass(frozen=True)
class Dropout(Layer):
    r"""Set a random share of the features to zero, in training only.

    $$y = \frac{m x}{1 - p}, \qquad m \sim \mathrm{Bernoulli}(1 - p)$$

    Going back: $\partial L/\partial x = m\,\delta / (1 - p)$, with the same $m$.

    Dividing by $1 - p$ here keeps the mean, so that nothing is scaled in evaluation
    ("inverted" dropout; the paper multiplies in evaluation instead). The mask comes
    from `noise.uniform`, which costs a fraction of `jax.random`.

    Args:
        rate: $p$, the share that is dropped, in [0, 1). Lives in the state, so it can
            be turned while training.

    Raises:
        ConfigError: `rate` is outside [0, 1), or there is no key in training.

    Example:
        >>> import jax
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

    def init(self, key: Key, spec: Spec) -> tuple[Tree, Tree]:
        """No params; the rate."""
        return {}, {"hyperparams": hyperparams(self)}

    def apply(
        self,
        params: Tree,
        state: Tree,
        x: Float[Array, "*shape"],
        *,
        key: Key | None,
        training: bool,
    ) -> tuple[Float[Array, "*shape"], Tree]:
        """Drop and scale in training, pass on in evaluation."""
        if not training:
            return x, state
        if key is None:
            raise ConfigError(
                "Dropout needs a random key in training.",
                got="key=None",
                expected="a jax.random.key",
                fix="pass key=jax.random.key(0), or training=False",
            )
        keep = 1 - state["hyperparams"]["rate"].astype(jnp.float32)
        mask = noise.uniform(key, x.shape) < keep
        return jnp.where(mask, x / keep.astype(x.dtype), 0), state
