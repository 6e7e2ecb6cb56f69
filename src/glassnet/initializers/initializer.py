"""The one interface of `initializers`: from a key and a shape to an array."""

import abc

from jaxtyping import Array, DTypeLike, Float

from glassnet.settings import Settings
from glassnet.types import Key


class Initializer(Settings, abc.ABC):
    """How an array of parameters starts.

    A start is drawn once, so its numbers are read from the settings and not from a
    state: there is nothing to turn while training.
    """

    @abc.abstractmethod
    def __call__(
        self, key: Key, shape: tuple[int, ...], dtype: DTypeLike = float
    ) -> Float[Array, "..."]:
        """Draw an array of `shape`, whose last two axes are `(n_in, n_out)`."""
