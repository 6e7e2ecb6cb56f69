"""Batches for augmentations, and augmentations run as in a training step."""

import functools

import jax
import numpy as np

from glassnet.data.augment import Augmentation

SHAPES = {"images": (12, 5, 4, 2), "flat": (12, 40), "table": (12, 6)}
SHAPES |= {"series": (12, 7, 3), "tokens": (12, 7)}
LENGTHS = np.array([7, 3, 5, 1, 7, 6, 2, 4, 7, 5, 3, 6])


def changed(augmentation: Augmentation, batch, key=None, numbers=None):
    """What comes back, in NumPy, by one compiled function."""
    numbers = augmentation.numbers() if numbers is None else numbers
    key = jax.random.key(0) if key is None else key
    found = compiled(augmentation)(batch, key, numbers)
    return jax.tree.map(np.asarray, found)


@functools.cache
def compiled(augmentation):
    return jax.jit(lambda batch, key, numbers: augmentation(batch, key, numbers))


def batch_of(kind):
    """Twelve random rows of the kind that the table asks for, with y and weights.

    In NumPy: what tests do with it outside of compiled functions compiles nothing.
    """
    words = kind.split()
    shape = SHAPES["flat" if "flat" in words else words[-1]]
    x = np.random.default_rng(1).random(shape, np.float32)
    if "tokens" in words:
        x = 10 + (1000 * x).astype(np.int32)  # none is a fill value
    if "masked" in words:
        x = {"values": x, "mask": np.arange(shape[1]) < LENGTHS[:, None]}
    return {"x": x, "y": labels(), "weight": np.arange(12, dtype=np.float32) % 4}


def labels():
    return np.arange(12, dtype=np.int32) % 3


def shares():
    """The labels, each as all of one class."""
    return np.eye(3, dtype=np.float32)[labels()]
