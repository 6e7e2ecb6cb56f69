"""Dying: rectifiers that a wild start leaves without a slope for any input."""

from typing import NamedTuple

import jax
from jaxtyping import Array, Float

from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.losses import CrossEntropy
from glassnet.nn import Activation, Dense, Sequential
from glassnet.optimizers import SGD
from glassnet.paths import turn
from glassnet.training import Engine, Resident
from glassnet.types import Tree

__all__ = ["UNITS", "WILD", "Deaths", "dying", "slopes"]

UNITS = 30
WILD = 30  # steps


class Deaths(NamedTuple):
    """How many hidden units pass on no gradient for any digit."""

    early: int  # after the wild steps
    late: int  # after the calm ones
    loss: float  # over the last 50 steps, in nats


def slopes(layer: Activation, z: Float[Array, "*shape"]) -> Float[Array, "*shape"]:
    """The slope of an activation at each place.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.nn import ReLU
        >>> slopes(ReLU(), jnp.array([-1.0, 2.0])).tolist()
        [0.0, 1.0]
    """
    return jax.grad(lambda z: layer({}, z).sum())(z)


def dying(layer: Activation, *, rate: float, steps: int, seed: int) -> Deaths:
    """Train on the digits, first at a rate that may be too large, then at a calm one.

    Args:
        layer: of the hidden units.
        rate: of the first `WILD` steps.
        steps: how many follow, at a rate of 0.1.
        seed: decides the start and the order of the digits.
    """
    x, y = digits()
    rows = Resident({"x": x, "y": y})
    network = Sequential(Dense(UNITS), layer, Dense(10))
    engine = Engine(Supervised(network, CrossEntropy(), SGD(rate)), batch_size=32)

    def dead(state: Tree) -> int:
        z = Dense(UNITS)(state["learner"]["params"]["0"], x)
        return int((slopes(layer, z) == 0).all(0).sum())

    wild, _ = engine.run(engine.start(rows, seed), rows, WILD)
    calm = turn(wild, "learner/optimizer/hyperparams/learning_rate", 0.1)
    calm, metrics = engine.run(calm, rows, steps)
    total, weight = metrics["loss"]
    return Deaths(dead(wild), dead(calm), float((total / weight)[-50:].mean()))
