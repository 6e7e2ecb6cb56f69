"""Film: rows that a generator makes of the same noise, epoch after epoch."""

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.data.noise_source import NoiseSource
from glassnet.nn import Players
from glassnet.training.callbacks import KeepShown
from glassnet.types import Tree

__all__ = ["film_of"]

ROWS = 8
"""Rows of each epoch: enough to see whether all become the same."""


def film_of(players: Players, *, several: bool) -> KeepShown:
    """What keeps a few rows of each epoch.

    Args:
        players: whose generator is filmed.
        several: whether there are members, of which the first is.

    Example:
        >>> from glassnet.nn import Dense
        >>> film_of(Players(Dense(2), Dense(1)), several=False).name
        'shown/samples'
    """
    noise = jnp.asarray(NoiseSource(players.noise).draw(ROWS, seed=0))

    @jax.jit
    def rows(params: Tree, state: Tree) -> Float[Array, "rows width"]:
        if several:
            params, state = jax.tree.map(lambda a: a[0], (params, state))
        made, _ = players.generator.apply(
            params, state, noise, key=None, training=False
        )
        return made.reshape(ROWS, -1)

    return KeepShown("samples", rows)
