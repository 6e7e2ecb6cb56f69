"""EarlyStopping: keep the best weights, and stop when they are long past."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from glassnet.settings import Count, Settings
from glassnet.training.callback import Callback, Moment
from glassnet.training.callbacks.watched import watched
from glassnet.training.loop import Loop
from glassnet.types import Tree

NAME = "early_stopping"


@dataclass(frozen=True)
class EarlyStopping(Settings, Callback):
    """Stop after `patience` epochs without a better value; keep the model of the best.

    In a population each member has its own best epoch and its own patience; the run
    ends when the last of them has run out.

    Args:
        monitor: which number of the record to watch.
        patience: epochs to wait for a better one, at least 1; None waits to the end,
            and still the best model is kept.
        mode: whether "lower" or "higher" is better.

    Raises:
        ConfigError: `patience` is below 1, or there is no such number in the record.

    Example:
        >>> EarlyStopping(patience=5)
        EarlyStopping(patience=5)

    Source:
        Prechelt (1998), "Early Stopping - But When?", criterion UP in its simplest
        form; Goodfellow, Bengio & Courville (2016), "Deep Learning", Algorithm 7.1.
    """

    monitor: str = "validation_loss"
    patience: Count | None = None
    mode: Literal["lower", "higher"] = "lower"

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Compare at each epoch; at the start, remember the model as it is."""
        if moment == "start" and NAME not in loop.memory:
            shape = np.shape(loop.state["step"])
            loop.memory[NAME] = {
                "value": np.full(shape, np.inf),
                "epoch": np.zeros(shape, int),
                "model": loop.runner.model(loop.state),
            }
        if moment == "epoch":
            self._compare(loop)

    def _compare(self, loop: Loop) -> None:
        best = loop.memory[NAME]
        value = watched(self, loop, self.monitor, self.mode)
        better = np.asarray((value < best["value"]) & ~self._over(best, loop.epoch - 1))
        if better.any():
            best["model"] = loop.runner.keep(better, loop.state, best["model"])
            best["value"] = np.where(better, value, best["value"])
            best["epoch"] = np.where(better, loop.epoch, best["epoch"])
        if self._over(best, loop.epoch).all():
            loop.stop(f"no better {self.monitor} for {self.patience} epochs")

    def _over(self, best: Tree, epoch: int) -> np.ndarray:
        if self.patience is None:
            return np.zeros(best["epoch"].shape, bool)
        return np.asarray(epoch - best["epoch"] >= self.patience)


def best_model(loop: Loop) -> tuple[Tree, Tree]:
    """The model at its best epoch; the last one if nothing was watched."""
    if NAME in loop.memory:
        return tuple(loop.memory[NAME]["model"])
    return loop.runner.model(loop.state)


def best_epoch(loop: Loop) -> np.ndarray:
    """The epoch of the best model, counted from 1, of each member."""
    if NAME in loop.memory:
        return np.asarray(loop.memory[NAME]["epoch"])
    return np.full(np.shape(loop.state["step"]), loop.epoch)
