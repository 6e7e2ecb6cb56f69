"""Rates: one network on the digits at several learning rates, for several lessons."""

from collections.abc import Iterable

import numpy as np
from jaxtyping import Float

from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.losses import CrossEntropy
from glassnet.nn import Layer
from glassnet.optimizers import SGD
from glassnet.paths import turn
from glassnet.training import Engine, Resident
from glassnet.training.record import means

__all__ = ["at_rates"]

RATE = "learner/optimizer/hyperparams/learning_rate"


def at_rates(
    network: Layer, rates: Iterable[float], *, steps: int, seed: int
) -> dict[float, Float[np.ndarray, " steps"]]:
    """The loss of each step downhill, in nats, at each learning rate.

    Args:
        network: what learns, by plain gradient descent, 32 digits a step.
        rates: all from the same start.
        steps: how many.
        seed: decides the start and the order of the digits.
    """
    x, y = digits()
    rows = Resident({"x": x, "y": y})
    engine = Engine(Supervised(network, CrossEntropy(), SGD()), batch_size=32)
    start, courses = engine.start(rows, seed), {}
    for rate in rates:  # one compiled program serves every rate
        _, metrics = engine.run(turn(start, RATE, rate), rows, steps)
        courses[rate] = means(metrics)["loss"]
    return courses
