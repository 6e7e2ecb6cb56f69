"""Ravine: a valley steeper across than along, and the way of an optimizer down it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from glassnet.drawing.surface import surface
from glassnet.optimizers import Optimizer
from glassnet.paths import turn

__all__ = ["RATES", "Ravine", "best_walk", "walk"]

RATES = np.logspace(-3, 0.5, 15, dtype="float32")


@dataclass(frozen=True)
class Ravine:
    """Half the sum of the squares of two distances, one of them weighing more.

    It lies askew: along an axis, an optimizer with a rate for each parameter would
    undo its shape.

    Args:
        steepness: how many times as steep it is across as along; 1 is a round bowl.

    Example:
        >>> Ravine(40.0).height(jnp.array([0.8, 0.6])).round(3).item()
        0.5
    """

    steepness: float

    def height(self, place: Float[Array, "*grid 2"]) -> Float[Array, "*grid"]:
        """How high a place is; the lowest is the origin, at 0."""
        along, across = jnp.array([0.8, 0.6]), jnp.array([-0.6, 0.8])
        return (jnp.square(place @ along) + self.steepness * (place @ across) ** 2) / 2

    def draw(self, ways: Mapping[str, Array], *, title: str, caption: str) -> str:
        """A picture of ways down."""
        side = np.linspace(-2.2, 2.2, 60)
        heights = self.height(jnp.array(np.stack(np.meshgrid(side, side), -1)))
        return surface(
            side,
            side,
            np.asarray(heights),
            ways,
            title=title,
            x_label="x",
            y_label="y",
            caption=caption,
        )


def walk(
    optimizer: Optimizer,
    slope: Callable[[Array], Array],
    start: Float[Array, "*shape"],
    rates: Float[Array, " steps"],
) -> Float[Array, "places *shape"]:
    """The places that an optimizer visits, the start among them.

    Args:
        optimizer: what makes steps of slopes.
        slope: the gradient at a place.
        start: the first place.
        rates: the learning rate of each step.

    Example:
        >>> from glassnet.optimizers import SGD
        >>> walk(SGD(), jnp.sign, jnp.array(1.0), jnp.array([0.5, 0.25])).tolist()
        [1.0, 0.5, 0.25]
    """

    def go(at: tuple, rate: Array) -> tuple:
        place, state = at
        state = turn(state, "hyperparams/learning_rate", rate)
        step, state = optimizer.update(slope(place), state, place)
        return (place + step, state), place + step

    _, places = jax.lax.scan(go, (start, optimizer.init(start)), rates)
    return jnp.concatenate([start[None], places])


def best_walk(
    optimizer: Optimizer, ravine: Ravine, start: Float[Array, "2"], steps: int
) -> tuple[float, Float[Array, "places 2"]]:
    """The rate of `RATES` that leads lowest down a ravine, and the way it leads."""

    def way(rate: Array) -> Array:
        return walk(optimizer, jax.grad(ravine.height), start, jnp.full(steps, rate))

    ways = jax.vmap(way)(jnp.array(RATES))
    best = int(jnp.nanargmin(ravine.height(ways[:, -1])))
    return float(RATES[best]), ways[best]
