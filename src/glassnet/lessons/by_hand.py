"""By hand: weights of one hidden layer that follow a curve, without training."""

import jax.numpy as jnp
from jaxtyping import Array, Float

from glassnet.nn import Activation, Dense, Step

__all__ = ["by_hand"]


def by_hand(
    layer: Activation, units: int, x: Float[Array, "n 1"], truth: Float[Array, "n 1"]
) -> Float[Array, "n 1"]:
    """What a network answers whose hidden units are placed along a curve.

    Each `Step` adds a stair, halfway between two places on the curve. Each `ReLU` bends
    a line that goes from place to place. So the error of stairs falls as one over the
    number of units, and that of bends as one over its square.

    Args:
        layer: `Step()` or `ReLU()`.
        units: how many.
        x: from 0 to 1, rising.
        truth: the curve's heights there.

    Example:
        >>> from glassnet.nn import ReLU
        >>> x = jnp.linspace(0, 1, 5)[:, None]
        >>> by_hand(ReLU(), 2, x, abs(x - 0.5))[:, 0].tolist()
        [0.5, 0.25, 0.0, 0.25, 0.5]
        >>> by_hand(Step(), 2, x, x)[:, 0].tolist()
        [0.0, 0.0, 0.5, 0.5, 1.0]
    """
    knots = jnp.linspace(0, 1, units + 1)
    heights = jnp.interp(knots, x[:, 0], truth[:, 0])
    if isinstance(layer, Step):  # as much up as to the next height
        at, out = (knots[1:] + knots[:-1]) / 2, jnp.diff(heights)
    else:  # by as much as the slope changes
        at, out = knots[:-1], jnp.diff(jnp.diff(heights) * units, prepend=0.0)
    first = {"kernel": jnp.ones((1, units)), "bias": -at}
    last = {"kernel": out[:, None], "bias": heights[:1]}
    return Dense(1)(last, layer({}, Dense(units)(first, x)))
