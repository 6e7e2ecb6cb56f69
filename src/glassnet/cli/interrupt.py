"""Ctrl-C: once stops cleanly and keeps what was learned, twice aborts."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

__all__ = ["interruptible"]


def interruptible(work: Callable[[threading.Event], int]) -> int:
    """Do the work in a thread, so that Ctrl-C is heard even while a program compiles.

    The compiler holds the thread it runs in for seconds; Python hears signals in the
    main thread alone. So the main thread waits, and does nothing else.

    Args:
        work: takes an event that is set at the first Ctrl-C; returns the exit code.

    Returns:
        The exit code of the work.

    Raises:
        Whatever the work raised.
    """
    asked, result = threading.Event(), {}

    def do() -> None:
        try:
            result["code"] = work(asked)
        except BaseException as error:  # carried over to the main thread
            result["error"] = error

    def hear(*_: Any) -> None:
        if asked.is_set():
            print("\naborted", file=sys.stderr, flush=True)
            os._exit(130)  # the compiler cannot be asked to stop
        asked.set()
        print("\nstopping; Ctrl-C again aborts", file=sys.stderr, flush=True)

    before = signal.signal(signal.SIGINT, hear)
    thread = threading.Thread(target=do, daemon=True)
    try:
        thread.start()
        while thread.is_alive():
            thread.join(0.1)
    finally:
        signal.signal(signal.SIGINT, before)
    if "error" in result:
        raise result["error"]
    return result["code"]
