"""OnPlateau: smaller steps once the loss has stopped falling."""

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from glassnet.errors import ConfigError
from glassnet.paths import flatten
from glassnet.settings import Count, NonNegative, Range, Settings
from glassnet.training.callback import Callback, Moment
from glassnet.training.callbacks.watched import watched
from glassnet.training.loop import Loop

NAME = "on_plateau"


@dataclass(frozen=True)
class OnPlateau(Settings, Callback):
    r"""Multiply the learning rate by a factor after epochs without a better value.

    $$\alpha \leftarrow \max(f \alpha, \alpha_{min})$$

    after `patience` epochs in which the watched number was not better than the best by
    more than a share $\tau$ of it. A schedule multiplies the rate by a factor that
    depends on the step; this turns the rate itself, and a schedule goes on from there.

    In a population each member has its own best value and its own rate.

    Args:
        factor: $f$, between 0 and 1.
        patience: epochs to wait for a better one, at least 1.
        threshold: $\tau$, the share by which a value must be better to count, 0 or
            more.
        cooldown: epochs after a cut in which nobody counts, 0 or more.
        minimum: $\alpha_{min}$, below which the rate is not cut; 0 for no floor.
        monitor: which number of the record to watch.
        mode: whether "lower" or "higher" is better.

    Raises:
        ConfigError: a setting is outside its range, there is no such number in the
            record, or nothing in the state is a learning rate.

    Example:
        >>> OnPlateau(0.5, patience=3)
        OnPlateau(factor=0.5, patience=3)

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 11.4.1;
        He et al. (2015), "Deep Residual Learning", section 3.4, divide by 10 "when the
        error plateaus", arXiv:1512.03385.
    """

    factor: Annotated[float, Range(0, 1, "()")] = 0.1
    patience: Count = 10
    threshold: NonNegative = 1e-4
    cooldown: Annotated[int, Range(0, np.inf, "[)")] = 0
    minimum: NonNegative = 0.0
    monitor: str = "validation_loss"
    mode: Literal["lower", "higher"] = "lower"

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Compare at each epoch, and cut where nothing got better."""
        if moment == "start" and NAME not in loop.memory:
            shape = np.shape(loop.state["step"])
            loop.memory[NAME] = {
                "value": np.full(shape, np.inf),
                "waited": np.zeros(shape, int),
                "rest": np.zeros(shape, int),
            }
        if moment == "epoch":
            self._compare(loop)

    def _compare(self, loop: Loop) -> None:
        past = loop.memory[NAME]
        value = watched(self, loop, self.monitor, self.mode)
        margin = self.threshold * np.abs(np.nan_to_num(past["value"], posinf=0))
        better = value < past["value"] - margin
        rest = np.maximum(past["rest"] - 1, 0)
        waited = np.where(better | (past["rest"] > 0), 0, past["waited"] + 1)
        cut = np.asarray(waited >= self.patience)
        if cut.any():
            self._cut(loop, cut)
        loop.memory[NAME] = {
            "value": np.where(better, value, past["value"]),
            "waited": np.where(cut, 0, waited),
            "rest": np.where(cut, self.cooldown, rest),
        }

    def _cut(self, loop: Loop, where: np.ndarray) -> None:
        state = flatten(loop.state)
        paths = [path for path in state if path.endswith("hyperparams/learning_rate")]
        if not paths:
            raise ConfigError(
                "OnPlateau found no learning rate to cut.",
                got=f"numbers at {', '.join(p for p in state if 'hyperparams' in p)}",
                expected="a path that ends in hyperparams/learning_rate",
                fix="use an optimizer of glassnet.optimizers, or leave out OnPlateau",
            )
        for path in paths:
            rate = np.asarray(state[path])
            smaller = np.minimum(rate, np.maximum(rate * self.factor, self.minimum))
            loop.turn(path, np.where(where, smaller, rate))
