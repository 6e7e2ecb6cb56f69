"""Few digits: too few rows to learn from, so that it shows what helps."""

import functools
from typing import Any

import jax
import numpy as np
from jaxtyping import Array, Float

from glassnet.learners import Supervised
from glassnet.lessons.deep import digits
from glassnet.losses import CrossEntropy
from glassnet.metrics import Accuracy
from glassnet.nn import Layer
from glassnet.optimizers import Adam, Optimizer
from glassnet.population import Replicas, members
from glassnet.training import Engine, Resident
from glassnet.types import Key, Tree

__all__ = ["answers", "few_digits", "own_rows", "trained"]

TEST = 600


def few_digits(rows: int, seed: int, splits: int) -> tuple[Resident, Resident]:
    """The digits, shared out anew for each of several networks.

    Args:
        rows: to train on, of 1,797.
        seed: decides the shares.
        splits: how many networks, at least 1.

    Returns:
        The rows to train on and others to test on, for each network its own.
    """
    x, y = digits()
    orders = [
        np.random.default_rng([seed, i]).permutation(len(x)) for i in range(splits)
    ]
    share = functools.partial(members, {"x": x, "y": y})
    return share([o[:rows] for o in orders]), share([o[rows:][:TEST] for o in orders])


def own_rows(source: Resident) -> Array:
    """The row numbers of each network, of shape (splits, rows)."""
    assert source.rows is not None  # `members` always says them
    return source.rows


def trained(
    network: Layer,
    *sources: Resident,
    steps: int,
    seed: int,
    optimizer: Optimizer | None = None,
    **others: Any,
) -> tuple[Tree, list[Float[np.ndarray, " splits"]]]:
    """Train a network on each of the shares, 32 rows a step.

    Args:
        network: what is trained.
        sources: of `few_digits`: the rows to train on, then any others to test on.
        steps: how many.
        seed: decides the starts.
        optimizer: Adam at a rate of 0.003 if absent.
        others: of `Supervised`, such as a penalty.

    Returns:
        The learners' states, and for each of the sources the percent of its rows that
        are right.
    """
    optimizer, right = optimizer or Adam(0.003), (Accuracy(),)
    learner = Supervised(network, CrossEntropy(), optimizer, metrics=right, **others)
    replicas = Replicas(Engine(learner, batch_size=32), len(own_rows(sources[0])))
    state = replicas.start(sources[0], seed)
    state, _ = replicas.run(state, sources[0], steps)
    found = [replicas.numbers(replicas.evaluate(state, rows)) for rows in sources]
    return state["learner"], [100 * numbers["accuracy"] for numbers in found]


def answers(network: Layer, state: Tree, x: Array, key: Key | None = None) -> Array:
    """The probabilities of the classes; with a key, as in training.

    Args:
        network: as trained.
        state: of one learner.
        x: rows.
        key: for what is random in training, or None.
    """
    z, _ = network.apply(
        state["params"], state["network"], x, key=key, training=key is not None
    )
    return jax.nn.softmax(z)
