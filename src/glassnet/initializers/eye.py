"""Eye: a layer that starts by handing its input on."""

from dataclasses import dataclass

import jax.numpy as jnp
from jaxtyping import Array, DTypeLike, Float

from glassnet.initializers.fans import fans
from glassnet.initializers.initializer import Initializer
from glassnet.types import Key


@dataclass(frozen=True)
class Eye(Initializer):
    r"""The identity: ones on the diagonal, zeros elsewhere.

    $$W_{ij} = \gamma\, [i = j]$$

    For kernels that are not square, as far as the diagonal goes. A convolution's kernel
    has the identity at its center, where `same` padding puts the place itself (the left
    one of two centers), so that the image passes unchanged (also called Dirac).

    In a recurrent kernel under `ReLU`, it remembers for ever until it learns to forget.

    Args:
        gain: $\gamma$, any real number.

    Raises:
        ShapeError: the shape has fewer than two axes.

    Example:
        >>> import jax
        >>> Eye()(jax.random.key(0), (2, 3)).tolist()
        [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]

    Source:
        Le, Jaitly & Hinton (2015), "A Simple Way to Initialize Recurrent Networks of
        Rectified Linear Units", section 2, arXiv:1504.00941; Zagoruyko & Komodakis
        (2017), "DiracNets", section 3, arXiv:1706.00388, for convolutions.
    """

    gain: float = 1.0

    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Make an array of `shape`; the key is not used."""
        fans(shape)  # refuses vectors
        if 0 in shape:
            return jnp.zeros(shape, dtype)
        center = tuple((size - 1) // 2 for size in shape[:-2])
        diagonal = self.gain * jnp.eye(*shape[-2:], dtype=dtype)
        return jnp.zeros(shape, dtype).at[center].set(diagonal)
