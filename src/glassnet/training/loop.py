"""Loop: epochs on the host around the compiled steps."""

import threading
import time
from collections.abc import Sequence
from typing import Any

import jax
import numpy as np
from jaxtyping import ArrayLike

from glassnet.paths import turn
from glassnet.training.ahead import Ahead
from glassnet.training.callback import Callback, Moment
from glassnet.training.feed import Feed
from glassnet.training.record import Record, leading, means
from glassnet.training.runner import CHUNK, Runner, on_host
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
        self.memory: dict[str, Tree] = {}
        self.record = Record()
        self.metrics: list[Metrics] = []  # of this epoch so far
        self.seconds = 0.0  # of training, callbacks included
        self._stop = threading.Event()
        self._watch, self._watcher = watch, Watcher(runner, 0, 1)
        self._ahead, self._step = Ahead(runner), 0
        self._wanted = True  # whether somebody looks at the state, after each epoch say
        self._known = False  # whether that is known, a whole epoch being over
        self._soonest = epochs  # the first epoch that may be the last
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
        return self._step

    @property
    def state(self) -> Tree:
        """What the runner handed back after these steps; None before the start."""
        self._wanted = True
        return self._ahead.state()

    @state.setter
    def state(self, state: Tree) -> None:
        self._ahead.put(state)
        self._step = int(np.asarray(state["step"]).flat[0])

    @property
    def stopping(self) -> bool:
        """Whether the run ends at the next moment."""
        return self._stop.is_set()

    def stop(self, why: str) -> None:
        """End the run after this chunk; may be called from another thread."""
        self.record.stopped = self.record.stopped or why
        self._stop.set()

    def foresee(self, epochs: int) -> None:
        """Say after an epoch that it may stop after so many more, but not before.

        Who stops without having foreseen it makes the loop do the steps of some epochs
        twice, if they are so short that it has run ahead.
        """
        self._soonest = min(self._soonest, self.epoch + epochs)

    def turn(self, path: str, value: ArrayLike) -> None:
        """Change a number in mid-run, such as `learner/optimizer/hyperparams/...`."""
        self.state = turn(self.state, path, value)

    def begin(self, state: Tree = None) -> None:
        """Make the first state, or take the one handed over; once.

        Args:
            state: where another loop ended, or a first state with numbers turned.
        """
        if self._ahead.state() is None:
            if state is None:
                state = self.runner.start(self._rows(0)[0], self.seed)
            self.state = state
            self._watcher = Watcher(self.runner, self._often(), self.steps_per_epoch)
            if self.validation is not None:  # compiled beside the first steps
                ahead = (state, self.validation)
                run = threading.Thread(target=self.runner.evaluate, args=ahead)
                run.daemon = True
                run.start()
            self._tell("start")

    def run(self) -> None:
        """Start, or go on, until all epochs are done or somebody stops it."""
        self.begin()
        self._wanted = self._known = False
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
            if not self._ahead.left:
                self._run(left)
            steps = min(left, self._ahead.left)
            self.metrics.append(self._ahead.take(steps))
            self._step += steps
            self._tell("chunk")
        metrics = self.metrics[0]
        if len(self.metrics) > 1:
            metrics = jax.tree.map(lambda *a: np.concatenate(a, -1), *self.metrics)
        row = self._numbers(metrics)
        self.seconds += time.perf_counter() - begin
        name = leading(metrics)
        losses = means({name: metrics[name]})[name]
        row = {
            "epoch": self.epoch + 1,
            "step": self.step,
            "seconds": self.seconds,
        } | row
        self.record.add(row, losses)
        self.metrics = []
        self._soonest = self.epochs
        self._tell("epoch")
        self._known = True

    def _run(self, left: int) -> None:
        """Do some of the steps that are left of the epoch, or some beyond its end."""
        rows, ready = self._rows(self.step)
        state = self._ahead.state()
        if self._watcher.see(self.step, state, rows, self.record.looks):
            self._owned = False
        if self._known and not (self._wanted or self._ahead.large):
            left = max(left, self.steps_per_epoch * self._soonest - self.step)
        left = self._watcher.until(self.step, min(left, ready))
        steps = min(left, CHUNK, max(1, int(self._rate * SECONDS_BETWEEN_LOOKS)))
        before = time.perf_counter()
        self._ahead.run(rows, steps, owned=self._owned)
        self._owned = True  # what was handed out before is a copy
        self._rate = steps / (time.perf_counter() - before)

    def _often(self) -> int:
        if self._watch is not None:
            return self._watch
        steps = self.epochs * self.steps_per_epoch
        numbers = sum(leaf.size for leaf in jax.tree.leaves(self._ahead.state()))
        return usual(steps, numbers * self.runner.rows_per_step)

    def _rows(self, step: int) -> tuple[Resident, int]:
        """The rows for a step, and for how many steps they last."""
        if step >= self._last:
            self.settle()  # looks that wait hold on to the rows before
        rows, ready = self.source.at(step, self.runner.rows_per_step, self.seed)
        self._last = step + ready
        return rows, ready

    def _numbers(self, metrics: Metrics) -> dict[str, Any]:
        """What people read of an epoch."""
        row = means({n: (a.sum(-1), b.sum(-1)) for n, (a, b) in metrics.items()})
        if self.validation is not None:
            metrics = self.runner.evaluate(self.state, self.validation)
            found = self.runner.numbers(on_host(metrics))
            row |= {f"validation_{name}": value for name, value in found.items()}
        return {n: v.item() if v.ndim == 0 else v for n, v in row.items()}

    def _tell(self, moment: Moment) -> None:
        if moment != "chunk":  # the moments to keep something
            self._owned = False
        for callback in self.callbacks:
            callback(moment, self)
