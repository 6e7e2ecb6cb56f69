"""Task: one piece of training that every side does alike."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import losses, nn, optimizers
from glassnet.learners import Supervised
from glassnet.training import Engine, Resident
from glassnet.training.shuffle import shuffled


@dataclass(frozen=True)
class Task:
    """What is trained, on what, and how far in one round.

    Every side starts from the same weights and sees the same rows in the same order, so
    that the losses of all of them agree; only masks of dropout are each side's own.

    Args:
        name: of the row.
        network: for rows of `data`.
        data: makes x and y.
        batch: rows in a step.
        optimizer: of ours; peers have it under the same name.
        loss: likewise.
        rows: so many rows make a round, an epoch.
        precision: "bfloat16" trains in mixed precision.
    """

    name: str
    network: nn.Layer
    data: Callable[[int], tuple[np.ndarray, np.ndarray]]
    batch: int
    rows: int
    optimizer: Any = optimizers.Adam(1e-3)
    loss: losses.Loss = losses.CrossEntropy()
    precision: str = "float32"

    @property
    def steps(self) -> int:
        """Steps of a round."""
        return self.rows // self.batch

    @functools.cached_property
    def arrays(self) -> tuple[np.ndarray, np.ndarray]:
        """x and y."""
        return self.data(self.rows)

    def order(self, epoch: int) -> np.ndarray:
        """Row numbers of each step of a round, as our engine draws them."""
        places = jnp.arange(self.rows)
        rows = shuffled(places, self.rows, jnp.uint32(0), jnp.array(epoch))
        return np.asarray(rows).reshape(self.steps, self.batch)

    @functools.cached_property
    def start(self) -> tuple[dict, dict]:
        """Params and state that every side starts from, on the host."""
        state = self.begun()[2]["learner"]
        return jax.device_get((state["params"], state["network"]))

    def begun(self) -> tuple[Engine, Resident, Any]:
        """Our engine, its rows and its first state."""
        network = self.network
        if self.precision != "float32":
            network = nn.MixedPrecision(network, self.precision)
        learner = Supervised(network, self.loss, self.optimizer)
        x, y = map(jnp.asarray, self.arrays)
        source = Resident({"x": x, "y": y})
        engine = Engine(learner, batch_size=self.batch)
        return engine, source, engine.start(source, 0)


Side = Callable[[], float]
"""Train for one more round, and tell the mean of its losses."""


def ours(task: Task) -> Side:
    """The engine."""
    engine, source, state = task.begun()

    def train() -> float:
        nonlocal state
        state, metrics = engine.run(state, source, task.steps)
        total, weight = metrics["loss"]
        return float((total / weight).mean())

    return train


def images(*shape: int, classes: int = 10) -> Callable:
    """Random images, and a class that depends on them."""

    def draw(rows: int) -> tuple[np.ndarray, np.ndarray]:
        random = np.random.default_rng(0)
        x = random.random((rows, *shape), dtype="float32")
        flat = x.reshape(rows, -1) - 0.5
        scores = flat @ random.normal(size=(flat.shape[1], classes)).astype("float32")
        return x, scores.argmax(1).astype("int32")

    return draw


def one_hot(draw: Callable) -> Callable:
    """The same with rows of 0 and 1 as answers."""

    def drawn(rows: int) -> tuple[np.ndarray, np.ndarray]:
        x, y = draw(rows)
        return x, np.eye(10, dtype="float32")[y]

    return drawn


def tokens(rows: int, time: int = 64, vocabulary: int = 65) -> tuple:
    """Sequences in which each token follows from the one before, more or less."""
    random = np.random.default_rng(0)
    line = np.zeros((rows, time + 1), "int32")
    line[:, 0] = random.integers(0, vocabulary, rows)
    for t in range(time):
        noise = random.integers(0, 3, rows)
        line[:, t + 1] = (line[:, t] * 7 + noise) % vocabulary
    return line[:, :-1], line[:, 1:]
