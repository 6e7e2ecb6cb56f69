"""Loop: epochs on the host around the compiled steps."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from jaxtyping import ArrayLike

from glassnet.paths import turn
from glassnet.training.callback import Callback, Moment
from glassnet.training.feed import Feed
from glassnet.training.record import Record, leading, means
from glassnet.training.runner import CHUNK, Runner
from glassnet.training.source import Resident
from glassnet.training.watcher import Watcher, usual
from glassnet.types import Metrics, Tree

SECONDS_BETWEEN_LOOKS = 0.15
"""Chunks follow the clock: progress stays live, and Ctrl-C is heard soon."""


class Loop:
    """Drive a runner through epochs, with callbacks between the chunks.

    It knows no learner by name: it reads metrics and hands the state on. Everything
    that decides the result is in `state`, `memory` and the settings, so that a loop
    that is rebuilt from a checkpoint goes on to the same bits.

    Args:
        runner: an `Engine`, or many in one.
        source: training rows, `Resident` or `Streamed`.
        epochs: how many at most.
        validation: rows to evaluate on after each epoch, or None.
        callbacks: called in this order.
        watch: a look into every layer before each so many steps; 0 for none, None for
            as often as takes a fiftieth of the time.
        seed: decides starting values, order of rows and everything random.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.learners import Perceptron
        >>> from glassnet.training import Engine
        >>> source = Resident({"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])})
        >>> loop = Loop(Engine(Perceptron(), batch_size=2), source, epochs=3)
        >>> loop.run()
        >>> loop.record.history["mistakes"].tolist()
        [1.0, 0.0, 0.0]

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.1.3.
    """

    def __init__(
        self,
        runner: Runner,
        source: Feed,
        *,
        epochs: int,
        validation: Resident | None = None,
        callbacks: Sequence[Callback] = (),
        watch: int | None = 0,
        seed: int = 0,
    ):
        self.runner, self.source, self.validation = runner, source, validation
        self.epochs, self.callbacks, self.seed = epochs, tuple(callbacks), seed
        self.steps_per_epoch = source.steps_per_epoch(runner.rows_per_step)
        self.state: Tree = None
        self.memory: dict[str, Tree] = {}
        self.record = Record()
        self.metrics: list[Metrics] = []  # of this epoch so far
        self.seconds = 0.0  # of training, callbacks included
        self._stop = threading.Event()
        self._watch, self._watcher = watch, Watcher(runner, 0, 1)
        self._rate = 0.0  # steps a second, as last measured
        self._last = 0  # the step that the rows at hand do not reach
        self._owned = False  # whether nobody else can hold the state

    @property
    def epoch(self) -> int:
        """Epochs that are complete."""
        return len(self.record)

    @property
    def step(self) -> int:
        """Steps done, of each member."""
        return int(np.asarray(self.state["step"]).flat[0])

    @property
    def stopping(self) -> bool:
        """Whether the run ends at the next moment."""
        return self._stop.is_set()

    def stop(self, why: str) -> None:
        """End the run after this chunk; may be called from another thread."""
        self.record.stopped = self.record.stopped or why
        self._stop.set()

    def turn(self, path: str, value: ArrayLike) -> None:
        """Change a number in mid-run, such as `learner/optimizer/hyperparams/...`."""
        self.state = turn(self.state, path, value)

    def begin(self, state: Tree = None) -> None:
        """Make the first state, or take the one handed over; once.

        Args:
            state: where another loop ended, or a first state with numbers turned.
        """
        if self.state is None:
            if state is None:
                state = self.runner.start(self._rows(0)[0], self.seed)
            self.state = state
            self._watcher = Watcher(self.runner, self._often(), self.steps_per_epoch)
            if self.validation is not None:  # compiled beside the first steps
                ahead = (self.state, self.validation)
                run = threading.Thread(target=self.runner.evaluate, args=ahead)
                run.daemon = True
                run.start()
            self._tell("start")

    def run(self) -> None:
        """Start, or go on, until all epochs are done or somebody stops it."""
        self.begin()
        try:
            while self.epoch < self.epochs and not self.stopping:
                self._epoch()
        finally:
            self.settle()
            self.source.rest()
            self._tell("end")

    def settle(self) -> None:
        """Complete the record: take the looks that still wait for their program."""
        self._watcher.rest(self.record.looks)

    def _epoch(self) -> None:
        begin = time.perf_counter()
        while (left := self.steps_per_epoch * (self.epoch + 1) - self.step) > 0:
            if self.stopping:
                return
            rows = None  # let go of, before others come
            rows, ready = self._rows(self.step)
            if self._watcher.see(self.step, self.state, rows, self.record.looks):
                self._owned = False
            left = self._watcher.until(self.step, min(left, ready))
            steps = min(left, CHUNK, max(1, int(self._rate * SECONDS_BETWEEN_LOOKS)))
            before = time.perf_counter()
            self.state, metrics = self.runner.run(
                self.state, rows, steps, owned=self._owned
            )
            self._owned = True  # what was handed out before is a copy
            self.metrics.append(metrics)
            self._rate = steps / (time.perf_counter() - before)
            self._tell("chunk")
        row = self._numbers()
        self.seconds += time.perf_counter() - begin
        losses = [means(m)[leading(m)] for m in self.metrics]
        row = {
            "epoch": self.epoch + 1,
            "step": self.step,
            "seconds": self.seconds,
        } | row
        self.record.add(row, np.concatenate(losses, -1))
        self.metrics = []
        self._tell("epoch")

    def _often(self) -> int:
        if self._watch is not None:
            return self._watch
        steps = self.epochs * self.steps_per_epoch
        numbers = sum(leaf.size for leaf in jax.tree.leaves(self.state))
        return usual(steps, numbers * self.runner.rows_per_step)

    def _rows(self, step: int) -> tuple[Resident, int]:
        """The rows for a step, and for how many steps they last."""
        if step >= self._last:
            self.settle()  # looks that wait hold on to the rows before
        rows, ready = self.source.at(step, self.runner.rows_per_step, self.seed)
        self._last = step + ready
        return rows, ready

    def _numbers(self) -> dict[str, Any]:
        joined = jax.tree.map(lambda *a: np.concatenate(a, -1).sum(-1), *self.metrics)
        row = means(joined)
        if self.validation is not None:
            metrics = self.runner.evaluate(self.state, self.validation)
            found = self.runner.numbers(jax.device_get(metrics))
            row |= {f"validation_{name}": value for name, value in found.items()}
        return {n: v.item() if v.ndim == 0 else v for n, v in row.items()}

    def _tell(self, moment: Moment) -> None:
        if moment != "chunk":  # the moments to keep something
            self._owned = False
        for callback in self.callbacks:
            callback(moment, self)
