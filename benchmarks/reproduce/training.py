"""The few lines of training that the rows share."""

import functools
import os
import pathlib
import sys
import time
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

import glassnet as gn
from glassnet.learners import Supervised
from glassnet.training import Callback, Engine, Loop, Resident

SECONDS_BETWEEN_LINES = 20


def source(x: Any, y: np.ndarray) -> Resident:
    """Rows on the device; x is an array, or a dictionary of some."""
    return Resident(jax.tree.map(jnp.asarray, {"x": x, "y": y}))


def course(
    learner: Supervised,
    training: Resident,
    held: Resident,
    *,
    epochs: int,
    batch_size: int,
    seed: int,
) -> dict[str, np.ndarray]:
    """Each number of the record, epoch by epoch."""
    engine = Engine(learner, batch_size=batch_size)
    loop = Loop(
        engine,
        training,
        validation=held,
        epochs=epochs,
        callbacks=(Told(),),
        seed=seed,
    )
    loop.run()
    return loop.record.history


def after(
    learner: Supervised,
    training: Resident,
    held: Resident,
    *,
    steps: int,
    batch_size: int,
    seed: int,
    looks: int = 10,
) -> list[float]:
    """The loss on what was held out, at so many moments; the last is the end."""
    engine = Engine(learner, batch_size=batch_size)
    state, losses = engine.start(training, seed), []
    for moment in range(1, looks + 1):
        until = steps * moment // looks
        state, _ = engine.run(state, training, until - int(state["step"]), owned=True)
        total, weight = engine.evaluate(state, held)["loss"]
        losses.append(float(total / weight))
        print(f"   step {until}  held out {losses[-1]:.4f}", file=sys.stderr)
    return losses


def in_order(
    learner: Supervised,
    training: Resident,
    held: Resident,
    *,
    epochs: int,
    batch_size: int,
    seed: int,
) -> float:
    """Accuracy on what was held out after epochs that keep the order of the rows.

    The engine would shuffle them. The rows are a multiple of the batch.
    """
    count = len(training)
    rows = training.arrays | {"weight": jnp.ones(count)}
    batches = jax.tree.map(
        lambda a: a.reshape(count // batch_size, batch_size, *a.shape[1:]), rows
    )
    first = jax.tree.map(lambda a: a[0], batches)
    state = jax.jit(learner.init)(jax.random.key(seed), first)
    state = _epochs(learner, state, batches, epochs)
    test = held.arrays | {"weight": jnp.ones(len(held))}
    total, weight = learner.evaluate(state, test)["accuracy"]
    return float(total / weight)


@functools.partial(jax.jit, static_argnums=(0, 3))
def _epochs(learner: Supervised, state: dict, batches: dict, count: int) -> dict:
    """The whole loop in sight."""

    def step(state: dict, batch: dict) -> tuple[dict, None]:
        return learner.step(state, batch, jax.random.key(0))[0], None

    def epoch(_, state: dict) -> dict:
        return jax.lax.scan(step, state, batches)[0]

    return jax.lax.fori_loop(0, count, epoch, state)


class Told(Callback):
    """A line about the last epoch on stderr, now and then."""

    def __init__(self):
        self.last = time.perf_counter()

    def __call__(self, moment: str, loop: Loop) -> None:
        if moment == "epoch" and self.last + SECONDS_BETWEEN_LINES < (
            now := time.perf_counter()
        ):
            self.last = now
            numbers = {n: f"{value:.6g}" for n, value in loop.record.last.items()}
            print("  ", *(f"{n} {v} " for n, v in numbers.items()), file=sys.stderr)


def folder() -> pathlib.Path:
    """Where the data are that nobody may fetch: what GLASSNET_DATA names."""
    return pathlib.Path(os.environ.get("GLASSNET_DATA", "data"))


@functools.cache
def digits() -> tuple[np.ndarray, np.ndarray]:
    """MNIST as it comes: 60,000 rows of brightness from 0 to 1, then 10,000 to test."""
    data = gn.data.load("mnist")
    x = np.asarray(data.features, "float32") / 255
    test = np.zeros(len(x), bool)
    test[data.test_rows] = True
    order = np.argsort(test, kind="stable")
    return x[order], data.answers.astype("int32")[order]


@functools.cache
def mnist() -> dict[str, Resident]:
    """Nielsen's three parts: 50,000 rows, 10,000 to validate on, 10,000 to test on."""
    x, y = digits()
    return {
        "training": source(x[:50_000], y[:50_000]),
        "validation": source(x[50_000:60_000], y[50_000:60_000]),
        "test": source(x[60_000:], y[60_000:]),
    }


def mnist_images(count: int) -> dict[str, Resident]:
    """So many training rows, and those to test on, each of shape (28, 28, 1)."""
    x, y = digits()
    x = x.reshape(-1, 28, 28, 1)
    return {
        "training": source(x[:count], y[:count]),
        "test": source(x[60_000:], y[60_000:]),
    }


def one_hot(rows: Resident, count: int | None = None) -> Resident:
    """The first rows, with a share for each of ten classes instead of an index."""
    x, y = rows.arrays["x"][:count], rows.arrays["y"][:count]
    return Resident({"x": x, "y": jnp.eye(10)[y]})
