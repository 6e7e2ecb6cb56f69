"""Fit: a small ReLU network on real rows, from new weights to its end."""

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from task import Side

import estimators


@dataclass(frozen=True)
class Fit:
    """What is fitted, and when it ends.

    Args:
        x: rows of features.
        y: their classes.
        hidden: units of the hidden layers.
        batch: rows in a step; the last one of an epoch may have fewer.
        epochs: at most.
        l2: half the penalty's weight, divided by the rows of a batch as scikit-learn
            does.
        tolerance: an epoch must bring the loss so much lower; None: no early end.
    """

    x: np.ndarray
    y: np.ndarray
    hidden: tuple[int, ...] = (64,)
    batch: int = 32
    epochs: int = 20
    l2: float = 1e-4
    tolerance: float | None = None

    def weights(self, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
        """New weights after Glorot, as scikit-learn draws them for ReLU."""
        random = np.random.default_rng(seed)
        widths = self.x.shape[1], *self.hidden, 10
        return [
            (_uniform(random, (n, m), n + m), _uniform(random, (m,), n + m))
            for n, m in zip(widths, widths[1:], strict=False)
        ]

    def batches(self, seed: int) -> Iterator[np.ndarray]:
        """A new order for each epoch."""
        random = np.random.default_rng(seed)
        while True:
            yield random.permutation(len(self.x))


def _uniform(random: Any, shape: tuple[int, ...], fan: int) -> np.ndarray:
    bound = np.sqrt(6 / fan)
    return random.uniform(-bound, bound, shape).astype("float32")


class Patience:
    """The early end of scikit-learn: eleven epochs that hardly bring anything."""

    def __init__(self, tolerance: float | None):
        self.tolerance, self.best, self.idle = tolerance, np.inf, 0

    def over(self, loss: float) -> bool:
        if self.tolerance is None:
            return False
        self.idle = self.idle + 1 if loss > self.best - self.tolerance else 0
        self.best = min(self.best, loss)
        return self.idle > 10


def digits() -> Fit:
    return Fit(*estimators.digits())


def mnist() -> tuple[Fit, np.ndarray, np.ndarray]:
    x, y, x_test, y_test = estimators.mnist()
    fit = Fit(x, y, (100, 100), 200, 400, tolerance=1e-4)
    return fit, x_test, y_test


def _seeded(make: Any, share: int = 1) -> Side:
    """A side whose rounds are fits from the same seeds."""
    train = make()
    return lambda: float(np.mean([train(seed) for seed in range(share)]))


def side(make: Any, data: str, **settings: Any) -> Any:
    """What makes a side of a row: `digits` or `mnist`."""

    def made() -> Side:
        if data == "digits":
            share = settings.pop("fits", 1)
            return _seeded(functools.partial(make, digits(), **settings), share)
        fit, *test = mnist()
        return _seeded(functools.partial(make, fit, test, **settings))

    return made
