"""KeepShown: what the model shows, after each epoch, for the film of a run."""

from collections.abc import Callable
from typing import Any

import numpy as np

from glassnet.training.callback import Callback, Moment
from glassnet.training.loop import Loop
from glassnet.types import Tree


class KeepShown(Callback):
    """Keep an array that is made of the model at the start and after each epoch.

    Such as the rows that a generator makes of the same noise each time: side by side
    they show how it learned. They lie in `loop.memory["shown/NAME"]["rows"]`, of shape
    `(epochs + 1, ...)`, the start first; epochs that are not done are zeros. There they
    are checkpointed, so that a run that was cut short has all of them.

    Args:
        name: what they are kept under.
        show: from the model's params and state to an array; of a population it is given
            the members in front.

    Example:
        >>> callback = KeepShown("bias", lambda params, state: params["bias"])

    Source:
        Radford, Metz & Chintala (2015), "Unsupervised Representation Learning with Deep
        Convolutional Generative Adversarial Networks", figures 2 and 3: one noise,
        after one epoch and after five.
    """

    def __init__(self, name: str, show: Callable[[Tree, Tree], Any]):
        self.name, self.show = f"shown/{name}", show

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Show at the start and at each epoch."""
        if moment == "start" and self.name not in loop.memory:
            first = self._seen(loop)
            kept = np.zeros((loop.epochs + 1, *first.shape), first.dtype)
            kept[0] = first
            loop.memory[self.name] = {"rows": kept}
        if moment == "epoch":
            loop.memory[self.name]["rows"][loop.epoch] = self._seen(loop)

    def _seen(self, loop: Loop) -> np.ndarray:
        return np.asarray(self.show(*loop.runner.model(loop.state)))
