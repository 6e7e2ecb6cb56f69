"""Bench: the process in which the baselines train while the network does."""

import io
import os
import subprocess
import sys
import threading

import numpy as np

from glassnet.baselines.job import Baseline, Job


class Bench:
    """Train the baselines beside the network, in a process of their own.

    Opened early, it imports scikit-learn while the table is still being read.

    Example:
        >>> with Bench() as bench:
        ...     bench.results()
        []
    """

    def __init__(self):
        self._process = subprocess.Popen(
            [sys.executable, "-m", "glassnet.baselines.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | _threads(),
            # Ctrl-C is for the run: it decides what becomes of the baselines
            start_new_session=True,
        )
        self._out = b""
        self._thread: threading.Thread | None = None

    def submit(self, job: Job) -> None:
        """Hand over the rows; the results come when they come."""
        data = job.to_bytes()

        def talk() -> None:
            try:
                self._out = self._process.communicate(data)[0]
            except (OSError, ValueError):  # it died: results() says so
                self._out = b""

        self._thread = threading.Thread(target=talk, daemon=True)
        self._thread.start()

    def results(self, timeout: float = 120.0) -> list[Baseline]:
        """What each reached; empty if there were no rows, or it took too long."""
        if self._thread is None:
            return []
        self._thread.join(timeout)
        if not self._out:
            return []
        with np.load(io.BytesIO(self._out), allow_pickle=False) as parts:
            columns = [parts[n] for n in ("name", "value", "seconds", "note")]
            return [
                Baseline(str(n), float(v), float(s), str(t), parts[f"predicted{i}"])
                for i, (n, v, s, t) in enumerate(zip(*columns, strict=True))
            ]

    def close(self) -> None:
        """End the process if it still runs."""
        if self._process.poll() is None:
            self._process.kill()
        if self._thread is not None:
            self._thread.join(5)
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process.wait()

    def __enter__(self) -> "Bench":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _threads() -> dict[str, str]:
    """Half of the cores for the baselines.

    Threads that wait for each other by spinning take ten times as long, and hold up
    the network, when both want all of them.
    """
    count = max(1, (os.cpu_count() or 2) // 2)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
    return {name: str(count) for name in names} | {"OMP_WAIT_POLICY": "PASSIVE"}
