"""Checkpoint: all that a run needs to go on where it was."""

import os
import pathlib
import time
from typing import Any

import jax
import numpy as np

from glassnet.errors import FileError
from glassnet.paths import flatten, replace
from glassnet.tensors import read_tensors, write_tensors
from glassnet.training.callback import Callback, Moment
from glassnet.training.loop import Loop
from glassnet.training.record import Record
from glassnet.types import Tree

__all__ = ["Checkpoint", "resume"]


class Checkpoint(Callback):
    """Write the whole state of a run to a file, now and then and when it is cut short.

    The file is replaced in one move: a killed process or a full disk leaves the one
    before. `resume` reads it back, and the run goes on to the same bits.

    Args:
        path: the file.
        seconds: at least so long between two of them; 0 writes at each epoch. In the
            middle of an epoch it is written after twice as long.

    Raises:
        FileError: the file cannot be written.

    Example:
        >>> callback = Checkpoint("checkpoint.safetensors", seconds=60)

    Source:
        The file is in the safetensors format.
    """

    def __init__(self, path: str | os.PathLike, seconds: float = 60.0):
        self.path, self.seconds = pathlib.Path(path), seconds
        self._last = time.monotonic()

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Write if it is time, and at an end before all epochs are done."""
        passed = time.monotonic() - self._last
        if moment == "end":
            due = loop.state is not None and loop.epoch < loop.epochs
        elif moment == "chunk":  # of an epoch that takes long
            due = self.seconds > 0 and passed >= 2 * self.seconds
        else:
            due = moment == "epoch" and passed >= self.seconds
        if due:
            write_tensors(self.path, _arrays(loop), {"stopped": loop.record.stopped})
            self._last = time.monotonic()


def resume(loop: Loop, path: str | os.PathLike) -> None:
    """Put a fresh loop where the checkpoint was written.

    Args:
        loop: made as the one that was interrupted: same runner, source, seed and
            callbacks.
        path: the file that `Checkpoint` wrote.

    Raises:
        FileError: the file is damaged, or belongs to another network or data.
    """
    arrays, _ = read_tensors(path)
    loop.begin()  # so that callbacks lay out what they remember
    blank = {"state": loop.state, "memory": loop.memory}
    found: dict[str, Any] = {n: a for n, a in arrays.items() if n in flatten(blank)}
    wrong = [n for n, a in flatten(blank).items() if not _fits(found.get(n), a)]
    if wrong:
        raise FileError(
            "This checkpoint belongs to another run.",
            got=f"{len(wrong)} arrays missing or of another shape, such as {wrong[0]}",
            expected="the same network, optimizer, members and callbacks",
            fix="resume with the recipe that stands beside the checkpoint",
        )
    whole = replace(blank, found)
    loop.state = jax.tree.map(jax.numpy.asarray, whole["state"])
    loop.memory = whole["memory"]
    past = {n.removeprefix("record/"): a for n, a in arrays.items()}
    loop.record = Record.from_arrays(past)
    sums = {
        n.removeprefix("sums/"): a for n, a in arrays.items() if n.startswith("sums/")
    }
    if sums:
        weights = {n: arrays[f"weights/{n}"] for n in sums}
        loop.metrics = [{n: (sums[n], weights[n]) for n in sums}]
    loop.seconds = float(arrays["seconds"])


def _arrays(loop: Loop) -> dict[str, np.ndarray]:
    loop.settle()
    parts: Tree = {"state": loop.state, "memory": loop.memory}
    arrays = {n: np.asarray(a) for n, a in flatten(jax.device_get(parts)).items()}
    arrays |= {f"record/{name}": a for name, a in loop.record.arrays().items()}
    if loop.metrics:  # an epoch that is not over
        joined = jax.tree.map(lambda *a: np.concatenate(a, -1), *loop.metrics)
        for name, (total, weight) in joined.items():
            arrays |= {f"sums/{name}": total, f"weights/{name}": weight}
    return arrays | {"seconds": np.array(loop.seconds)}


def _fits(found: Any, like: Any) -> bool:
    like = np.asarray(like)
    return found is not None and found.shape == like.shape and found.dtype == like.dtype
