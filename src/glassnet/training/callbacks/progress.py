"""Progress: one live line on a terminal, one plain line per epoch elsewhere."""

import sys
import time
from typing import Any

import numpy as np

from glassnet.training.callback import Callback, Moment
from glassnet.training.loop import Loop

HIDDEN = ("epoch", "step", "seconds", "mean_squared_error")


class Progress(Callback):
    """Say how far the run is, on stderr.

    On a terminal a single line is kept up to date; in a file or a pipe each epoch is a
    line of its own, at most one a second, so that a log stays readable.

    Args:
        stream: where to write; stderr if absent.

    Example:
        >>> callback = Progress()

    Source:
        `rich.progress`, whose bar it draws on a terminal.
    """

    def __init__(self, stream: Any = None):
        self.stream = stream or sys.stderr
        self._live: Any = None
        self._said = 0.0

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Redraw, or write a line."""
        if self.stream.isatty():
            self._draw(moment, loop)
        elif moment == "epoch":
            self._write(loop)

    def _write(self, loop: Loop) -> None:
        last = loop.epoch in (1, loop.epochs) or loop.stopping
        if last or time.monotonic() - self._said >= 1.0:
            print(f"epoch {loop.epoch}/{loop.epochs}  {_words(loop)}", file=self.stream)
            self._said = time.monotonic()

    def _draw(self, moment: Moment, loop: Loop) -> None:
        if moment == "start":
            self._live = _bar(self.stream, loop.epochs * loop.steps_per_epoch)
            self._live.start()
        if self._live is None:
            return
        words = f"epoch {loop.epoch}/{loop.epochs}  {_short(loop)}"
        if not loop.epoch:
            words = "compiling"
        self._live.update(
            self._live.task_ids[0], completed=loop.step, description=words
        )
        if moment == "end":
            self._live.stop()
            self._live = None


def _bar(stream: Any, total: int) -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=10),
        TextColumn("{task.percentage:>3.0f}%"),
        TimeRemainingColumn(compact=True),
        console=Console(file=stream),
        transient=True,
    )
    bar.add_task("compiling", total=total)
    return bar


def _words(loop: Loop) -> str:
    """The numbers of the latest epoch that a person looks for."""
    row = loop.record.last
    shown = [n for n in row if n.removeprefix("validation_") not in HIDDEN]
    return "  ".join(f"{n.replace('_', ' ')} {_number(row[n])}" for n in shown)


def _short(loop: Loop) -> str:
    """The same in half the room: training and validation with a stroke between."""
    row = loop.record.last
    plain = [n for n in row if n not in HIDDEN and not n.startswith("validation_")]
    pairs = {n: [row[n], row.get(f"validation_{n}")] for n in plain}
    return "  ".join(
        f"{name} {'/'.join(_number(v) for v in values if v is not None)}"
        for name, values in pairs.items()
    )


def _number(value: Any) -> str:
    """The mean over members, with three digits; of a sweep, without those diverged."""
    found = np.asarray(value, float)
    some = found[np.isfinite(found)]
    return f"{np.mean(some if some.size else found):.3g}"
