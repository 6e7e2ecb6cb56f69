"""Initializers without chance: every number the same."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, DTypeLike, Float

from glassnet.initializers.initializer import Initializer
from glassnet.types import Key


@dataclass(frozen=True)
class Zeros(Initializer):
    r"""All zero: right for biases, fatal for kernels.

    $$w = 0$$

    Units of one layer that start equal receive equal gradients and stay equal for
    ever: a kernel of zeros makes a wide layer as good as a single unit.

    Example:
        >>> import jax
        >>> Zeros()(jax.random.key(0), (2,)).tolist()
        [0.0, 0.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.4.
    """

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Make an array of `shape`; the key is not used."""
        return jnp.zeros(shape, dtype)


@dataclass(frozen=True)
class Constant(Initializer):
    r"""All one number.

    $$w = c$$

    For a bias that should start somewhere else than at zero, such as the log odds of a
    rare class, or 1 for the forget gate of an LSTM. In a kernel the symmetry that
    `Zeros` describes is never broken either.

    Args:
        value: $c$, any real number.

    Example:
        >>> import jax
        >>> Constant(0.5)(jax.random.key(0), (2,)).tolist()
        [0.5, 0.5]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.4.
    """

    value: float

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Make an array of `shape`; the key is not used."""
        return jnp.full(shape, self.value, dtype)
