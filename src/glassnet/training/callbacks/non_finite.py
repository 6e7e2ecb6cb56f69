"""NonFiniteGuard: stop as soon as a loss is no number any more."""

from dataclasses import dataclass

import numpy as np

from glassnet.errors import DivergedError
from glassnet.settings import Settings
from glassnet.training.callback import Callback, Moment
from glassnet.training.loop import Loop
from glassnet.training.record import leading, means


@dataclass(frozen=True)
class NonFiniteGuard(Settings, Callback):
    """Raise at the first step whose loss is infinite or NaN.

    Compiled code cannot raise, so the losses of a chunk are read when it is done.

    Raises:
        DivergedError: naming the step, and the last loss that was a number.

    Example:
        >>> NonFiniteGuard()
        NonFiniteGuard()

    Source:
        Goodfellow, Bengio & Courville (2016), "Deep Learning", section 8.2.4.
    """

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Look at each step of the last chunk."""
        if moment != "chunk":
            return
        metrics = loop.metrics[-1]
        name = leading(metrics)
        # the sum, for a step whose rows all weigh nothing has a mean of 0/0
        every = np.isfinite(np.asarray(metrics[name][0]))
        if every.all():
            return
        losses = means(metrics)[name]
        finite = every.all(tuple(range(losses.ndim - 1)))
        bad = int(np.argmin(finite))
        before = losses[..., bad - 1].max() if bad else np.nan
        step = loop.step - losses.shape[-1] + bad + 1
        seen = f"{before:.3g} at the step before" if bad else "not seen in this chunk"
        raise DivergedError(
            f"Training diverged: the loss is no finite number at step {step:,}.",
            got=f"a loss of {losses[..., bad].max()}, {seen}",
            expected="a finite loss at every step",
            fix="try a learning rate ten times smaller, clip the gradients "
            "(optimizers.ClipByGlobalNorm), or look for huge values in the data",
        )
