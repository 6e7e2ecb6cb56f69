"""Windows: which rows of a stream are in memory at which step of a run."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Int

__all__ = ["Window", "block_order", "pieces", "window_at"]


class Window(NamedTuple):
    """A stretch of an epoch that is in memory at once."""

    first: int  # the step of the run at which it begins
    steps: int  # of it
    epoch: int
    begin: int  # its first row, in the order of the epoch
    end: int  # the row after its last

    def next(self, rows: int, batch_size: int, most: int) -> "Window":
        """The one that follows, perhaps in another epoch."""
        return window_at(self.first + self.steps, rows, batch_size, most)


def window_at(step: int, rows: int, batch_size: int, most: int) -> Window:
    """The window that a step of the run lies in.

    An epoch has as many steps as with all rows in memory. Its windows have the same
    number of steps, the last perhaps fewer, and as many rows as full batches need, so
    that only the very last batch of an epoch is ever short.

    Args:
        step: of the run, from 0.
        rows: in an epoch, at least 1.
        batch_size: rows in a step, at least 1.
        most: rows in a window; a window holds one batch at least.

    Example:
        >>> window_at(8, rows=20, batch_size=3, most=10)
        Window(first=7, steps=3, epoch=1, begin=0, end=9)
        >>> window_at(6, rows=20, batch_size=3, most=10)
        Window(first=6, steps=1, epoch=0, begin=18, end=20)
    """
    total = -(-rows // batch_size)
    each = steps_of(rows, batch_size, most)
    epoch, place = divmod(step, total)
    begin = place // each * each
    end = min(begin + each, total)
    return Window(
        epoch * total + begin,
        end - begin,
        epoch,
        begin * batch_size,
        min(end * batch_size, rows),
    )


def steps_of(rows: int, batch_size: int, most: int) -> int:
    """Steps in every window but perhaps the last: as equal as they can be.

    Example:
        >>> steps_of(rows=1010, batch_size=10, most=1000)
        51
    """
    total = -(-rows // batch_size)
    windows = -(-total // max(1, most // batch_size))
    return -(-total // windows)


def block_order(blocks: int, seed: int, epoch: int) -> Int[np.ndarray, " blocks"]:
    """The order in which an epoch takes the blocks of a file.

    Made of the raw bits of a generator, which NumPy promises never to change; what it
    promises of `permutation` is less.

    Args:
        blocks: how many there are.
        seed: of the run.
        epoch: counted from 0; each has an order of its own.

    Example:
        >>> block_order(5, seed=0, epoch=0).tolist()
        [0, 2, 1, 4, 3]

    Source:
        Salmon et al. (2011), "Parallel Random Numbers: As Easy as 1, 2, 3" (Philox);
        NumPy Enhancement Proposal 19 for the promise.
    """
    bits = np.random.Philox(key=np.array([seed % 2**64, epoch], np.uint64))
    return np.argsort(bits.random_raw(blocks), kind="stable")


def pieces(
    counts: Int[np.ndarray, " blocks"],
    order: Int[np.ndarray, " blocks"],
    window: Window,
) -> list[tuple[int, int, int]]:
    """Which rows of which blocks fill a window: (block, first row, row after the last).

    Args:
        counts: rows of each block, in the order of the file.
        order: of the blocks in this epoch.
        window: to be filled.

    Example:
        >>> pieces(np.array([4, 4, 4]), np.array([2, 0, 1]), Window(0, 1, 0, 3, 9))
        [(2, 3, 4), (0, 0, 4), (1, 0, 1)]
    """
    ends = np.cumsum(counts[order])
    place = int(np.searchsorted(ends, window.begin, side="right"))
    found, done = [], window.begin
    while done < window.end:
        block, end = int(order[place]), int(ends[place])
        start = end - int(counts[block])
        stop = min(end, window.end)
        if stop > done:
            found.append((block, done - start, stop - start))
        done, place = stop, place + 1
    return found
