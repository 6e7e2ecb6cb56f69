"""Fetcher: a thread that reads one thing after another in the background."""

import queue
import threading
import weakref
from collections.abc import Callable
from typing import Any, Generic, TypeVar

Found = TypeVar("Found")

HEARTBEAT = 0.1  # seconds in which Ctrl-C is heard on every system


class Fetch(Generic[Found]):
    """Something that is being fetched, or an error.

    Args:
        work: what finds it; is given an event, which is set when nobody wants it.
    """

    def __init__(self, work: Callable[[threading.Event], Found]):
        self._work, self._unwanted = work, threading.Event()
        self._found: list[Found] = []
        self._error: BaseException | None = None
        self._done = threading.Event()

    def do(self) -> None:
        """Do the work, in the thread that fetches."""
        try:
            if not self._unwanted.is_set():
                self._found.append(self._work(self._unwanted))
        except BaseException as error:  # carried over to the thread that waits
            self._error = error
        self._done.set()

    def result(self) -> Found:
        """Wait for what was found; raises what the work raised."""
        self._wait()
        if self._error is not None:
            raise self._error
        return self._found.pop()  # it is given away: memory follows whoever has it

    def drop(self) -> None:
        """Tell the work that nobody wants the answer, and wait until it has ended."""
        self._unwanted.set()
        self._wait()

    def _wait(self) -> None:
        while not self._done.wait(HEARTBEAT):
            pass


class Fetcher:
    """One thread that works off what it is given, until it is told to rest.

    One and the same, because memory that a thread frees is kept for that thread: a new
    one for each piece of work would leave some behind each time. It is a daemon: a
    process that ends does not wait for a disk.

    Example:
        >>> fetcher = Fetcher()
        >>> fetcher.fetch(lambda unwanted: 2 + 2).result()
        4
        >>> fetcher.rest()
    """

    def __init__(self):
        self._queue: queue.SimpleQueue[Fetch[Any] | None] | None = None
        self._thread: threading.Thread | None = None

    def fetch(self, work: Callable[[threading.Event], Found]) -> Fetch[Found]:
        """Begin, or stand in line."""
        if self._queue is None:
            self._queue = queue.SimpleQueue()
            own = {"target": _serve, "args": [self._queue], "daemon": True}
            self._thread = threading.Thread(name="fetch", **own)
            self._thread.start()
            weakref.finalize(self, self._queue.put, None)  # if nobody lets it rest
        found = Fetch(work)
        self._queue.put(found)
        return found

    def rest(self) -> None:
        """End the thread, once what it works on is done; `fetch` makes another."""
        if self._queue is not None and self._thread is not None:
            self._queue.put(None)
            while self._thread.is_alive():
                self._thread.join(HEARTBEAT)
        self._queue = self._thread = None


def _serve(tasks: "queue.SimpleQueue[Fetch[Any] | None]") -> None:
    while (task := tasks.get()) is not None:
        task.do()
        del task  # what it found is another's now
