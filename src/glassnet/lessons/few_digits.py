"""Few digits: too few rows to learn from, so that it shows what helps."""

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
from glassnet.training.record import means
from glassnet.types import Key, Tree

TEST = 600
Shares = Float[np.ndarray, "..."]


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
    arrays = {"x": x, "y": y}
    orders = [
        np.random.default_rng([seed, i]).permutation(len(x)) for i in range(splits)
    ]
    train = members(arrays, [order[:rows] for order in orders])
    return train, members(arrays, [order[rows:][:TEST] for order in orders])


def own_rows(source: Resident) -> Array:
    """The row numbers of each network, of shape (splits, rows)."""
    assert source.rows is not None  # `members` always says them
    return source.rows


def trained(
    network: Layer,
    train: Resident,
    test: Resident,
    *,
    steps: int,
    seed: int,
    optimizer: Optimizer | None = None,
    **others: Any,
) -> tuple[Tree, Shares, Shares]:
    """Train a network on each of the shares, 32 rows a step.

    Args:
        network: what is trained.
        train: of `few_digits`.
        test: of `few_digits`.
        steps: how many.
        seed: decides the starts.
        optimizer: Adam at a rate of 0.003 if absent.
        others: of `Supervised`, such as a penalty.

    Returns:
        The learner's states, and for each the percent of rows that are right, in
        training and in the test.
    """
    optimizer = optimizer or Adam(0.003)
    right = (Accuracy(),)
    learner = Supervised(network, CrossEntropy(), optimizer, metrics=right, **others)
    replicas = Replicas(Engine(learner, batch_size=32), len(own_rows(train)))
    state, _ = replicas.run(replicas.start(train, seed), train, steps)
    seen, unseen = (
        100 * means(jax.device_get(replicas.evaluate(state, rows)))["accuracy"]
        for rows in (train, test)
    )
    return state["learner"], seen, unseen


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


def compared(better: np.ndarray, worse: np.ndarray) -> str:
    """Which of two networks is the better one over splits, in words.

    Args:
        better: a score for each split, where more is better.
        worse: the other's on the same splits.

    Returns:
        "better", "worse", or that chance may be all: a mean difference below two
        standard errors.
    """
    gain = np.asarray(better) - np.asarray(worse)
    error = gain.std(ddof=1) / np.sqrt(len(gain))
    if abs(gain.mean()) <= 2 * error:
        return "no different, as far as these splits can tell"
    return "better" if gain.mean() > 0 else "worse"
