"""The few lines of training that the rows share."""

import functools

import jax.numpy as jnp
import numpy as np

import glassnet as gn
from glassnet.learners import Supervised
from glassnet.training import Engine, Loop, Resident


def source(x: np.ndarray, y: np.ndarray) -> Resident:
    """Rows on the device."""
    return Resident({"x": jnp.asarray(x), "y": jnp.asarray(y)})


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
    loop = Loop(engine, training, validation=held, epochs=epochs, seed=seed)
    loop.run()
    return loop.record.history


@functools.cache
def mnist() -> dict[str, Resident]:
    """Nielsen's three parts: 50,000 rows, 10,000 to validate on, 10,000 to test on."""
    data = gn.data.load("mnist")
    x = np.asarray(data.features, "float32") / 255
    y = data.answers.astype("int32")
    test = np.zeros(len(x), bool)
    test[data.test_rows] = True
    rest, labels = x[~test], y[~test]
    return {
        "training": source(rest[:50_000], labels[:50_000]),
        "validation": source(rest[50_000:], labels[50_000:]),
        "test": source(x[test], y[test]),
    }


def one_hot(rows: Resident, count: int | None = None) -> Resident:
    """The first rows, with a share for each of ten classes instead of an index."""
    x, y = rows.arrays["x"][:count], rows.arrays["y"][:count]
    return Resident({"x": x, "y": jnp.eye(10)[y]})
