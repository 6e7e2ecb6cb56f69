"""Streamed: rows that come from a file while the device computes."""

import functools
import threading
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.data.streams.reader import Reader
from glassnet.errors import ConfigError, DataError
from glassnet.training.feed import Feed
from glassnet.training.fetch import Fetch, Fetcher
from glassnet.training.memory import give_back
from glassnet.training.source import Resident
from glassnet.training.windows import (
    Window,
    block_order,
    pieces,
    steps_of,
    window_at,
)
from glassnet.types import Batch

WINDOW_BYTES = 64 * 2**20
"""What a window holds unless you say how many rows: two of them are in memory."""

ALIGNED = 64  # bytes: where an array begins that the device may use as it stands


class Streamed(Feed):
    """Hands out windows of rows, and reads the next while the device uses this one.

    Every epoch takes the blocks of the file in an order of its own and cuts them into
    windows of one size; inside a window the rows are shuffled by index, as those of a
    `Resident` are. So two rows can only meet in a batch if their blocks meet in a
    window: the wider the window and the smaller the blocks, the better the mixture.
    An epoch has the same number of steps as with all rows in memory, and sees every
    row once.

    At most two windows and one block are in memory, `megabytes` in all.

    Args:
        reader: of the file.
        window: most rows in memory at once, at least 1; at least one batch is taken.
            As many as 64 MiB hold if absent.

    Raises:
        ConfigError: `window` is below 1.
        DataError: there are no rows.

    Example:
        >>> import pathlib, tempfile
        >>> from glassnet.data.streams import TokenFile
        >>> path = pathlib.Path(tempfile.mkdtemp()) / "text.bin"
        >>> _ = path.write_bytes(bytes(range(100)))
        >>> stream = Streamed(TokenFile(path, "uint8", context=9), window=8)
        >>> window, steps = stream.at(0, batch_size=4, seed=0)
        >>> len(stream), steps, window.arrays["x"].shape
        (11, 2, (8, 9))
        >>> stream.rest()

    Source:
        Bottou, Curtis & Nocedal (2018), "Optimization Methods for Large-Scale Machine
        Learning", section 4.2, on orders that are not drawn afresh for every row.
    """

    def __init__(self, reader: Reader, *, window: int | None = None):
        self.reader = reader
        self._counts = np.array(reader.blocks, int)
        if not len(self):
            raise DataError(
                "There are no rows to stream.",
                got=f"{len(self._counts)} blocks without rows",
                expected="at least one row",
                fix="check the path and what was left out",
            )
        if window is not None and window < 1:
            raise ConfigError(
                "A window needs rows.",
                got=f"window={window}",
                expected="at least 1, and better some thousands",
                fix="leave it out for as many rows as 64 MiB hold",
            )
        self._layout = self._probe()
        each = sum(like.nbytes for like in jax.tree.leaves(self._layout))
        self.window: int = min(window or max(1, WINDOW_BYTES // each), len(self))
        """Most rows that are mixed with each other."""
        self.megabytes: float = (
            each * (2 * self.window + int(self._counts.max())) / 2**20
        )
        """What windows and block take together, beside the file's own format."""
        self._begun: int | None = None  # the first step that was asked for
        self._now: tuple[Any, Resident] | None = None
        self._next: tuple[Any, Fetch[Batch]] | None = None
        self._left: tuple[int, Batch] | None = None  # a block that is not used up
        self._fetcher = Fetcher()

    def __len__(self) -> int:
        """Rows in an epoch."""
        return int(self._counts.sum())

    def steps_per_epoch(self, batch_size: int) -> int:
        """Batches that it takes to see every row once."""
        return -(-len(self) // batch_size)

    def at(self, step: int, batch_size: int, seed: int) -> tuple[Resident, int]:
        """The window that a step of the run lies in, and its steps from there on.

        Args:
            step: of the run, from 0.
            batch_size: rows in a step.
            seed: of the run.

        Raises:
            FileError: the file has gone, or is no longer what it was.
            DataError: it holds what cannot be used.
        """
        window = window_at(step, len(self), batch_size, self.window)
        wanted = (window, batch_size, seed)
        if self._now is None or self._now[0] != wanted:
            self._now = None  # let go of, before another is there
            self._now = wanted, self._placed(self._fetched(wanted), window)
        # not before the first step is made: compiling it takes memory enough
        self._begun = step if self._begun is None else self._begun
        if self._next is None and step != self._begun:
            after = window.next(len(self), batch_size, self.window)
            self._start((after, batch_size, seed))
        return self._now[1], window.first + window.steps - step

    def rest(self) -> None:
        """End the thread that reads, and let go of all rows."""
        self._forget()
        self._begun = None
        self._fetcher.rest()

    def _forget(self) -> None:
        if self._next is not None:
            self._next[1].drop()
        self._now = self._next = self._left = None

    def _start(self, wanted: tuple[Window, int, int]) -> None:
        read = functools.partial(self._read, *wanted)
        self._next = wanted, self._fetcher.fetch(read)

    def _fetched(self, wanted: tuple[Window, int, int]) -> Batch:
        if self._next is None or self._next[0] != wanted:
            self._forget()
            self._start(wanted)
        assert self._next is not None
        fetch, self._next = self._next[1], None
        return fetch.result()

    def _read(
        self, window: Window, batch_size: int, seed: int, unwanted: threading.Event
    ) -> Batch:
        """Fill a window. Knows NumPy alone: the settings of JAX belong to threads."""
        give_back()  # what compiling and the window before left behind
        order = block_order(len(self._counts), seed, window.epoch)
        size = steps_of(len(self), batch_size, self.window) * batch_size
        room = jax.tree.map(lambda like: _room(size, like), self._layout)
        done = 0
        for block, start, stop in pieces(self._counts, order, window):
            if unwanted.is_set():
                break
            end = done + stop - start
            _copy(room, self._block(block, stop), slice(done, end), slice(start, stop))
            done = end
        return room

    def _block(self, block: int, stop: int) -> Batch:
        """The rows of a block, which is kept if the next window needs it too."""
        if self._left is not None and self._left[0] == block:
            rows = self._left[1]
        else:
            self._left = None
            rows = self.reader.rows(block)
            self._demand_rows(block, rows)
        self._left = (block, rows) if stop < self._counts[block] else None
        return rows

    def _placed(self, room: Batch, window: Window) -> Resident:
        return Resident(
            jax.tree.map(jax.device_put, room),
            first=jnp.asarray(window.first),
            count=jnp.asarray(window.end - window.begin),
        )

    def _probe(self) -> Batch:
        """One row of zeros: what a row looks like."""
        rows = self.reader.rows(int(np.flatnonzero(self._counts)[0]))

        def like(array: np.ndarray) -> np.ndarray:
            # in the dtype that the device has room for: 64 bits only where asked for
            dtype = jax.dtypes.canonicalize_dtype(array.dtype)
            return np.zeros((1, *array.shape[1:]), dtype)

        return jax.tree.map(like, rows)

    def _demand_rows(self, block: int, rows: Batch) -> None:
        wanted = [like.shape[1:] for like in jax.tree.leaves(self._layout)]
        found = [array.shape for array in jax.tree.leaves(rows)]
        count = int(self._counts[block])
        if found == [(count, *shape) for shape in wanted]:
            return
        raise DataError(
            f"Block {block} holds other rows than it should.",
            got=f"arrays of shape {', '.join(map(str, found))}",
            expected=f"{count:,} rows of shape {', '.join(map(str, wanted))}",
            fix="check that nothing writes to the file while it is read",
        )


def _room(rows: int, like: np.ndarray) -> np.ndarray:
    """Room for so many rows, placed so that a CPU device uses them without a copy."""
    size = rows * like.nbytes
    raw = np.empty(size + ALIGNED, np.uint8)  # of zeros each page would cost a fault
    start = -raw.ctypes.data % ALIGNED
    return raw[start : start + size].view(like.dtype).reshape(rows, *like.shape[1:])


def _copy(room: Batch, rows: Batch, to: slice, of: slice) -> None:
    def copy(into: np.ndarray, array: np.ndarray) -> None:
        np.copyto(into[to], array[of], casting="same_kind")

    jax.tree.map(copy, room, rows)
