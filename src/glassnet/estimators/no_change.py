"""NoChange: stop when nothing gets better any more."""

import numpy as np

from glassnet.training import Callback, Loop
from glassnet.training.callback import Moment

NAME = "no_change"


class NoChange(Callback):
    r"""Stop after many epochs in a row without an improvement that is worth mention.

    Epoch $t$ counts as one without where $c_t > \min_{s<t} c_s - \epsilon$. Of a
    population, all members must have come to rest.

    Args:
        monitor: which number of the record to watch.
        tolerance: $\epsilon$, in its unit; 0 or more.
        patience: how many such epochs in a row are allowed; None for any number.
        higher: whether higher is better.

    Example:
        >>> callback = NoChange("loss", tolerance=1e-4, patience=10)

    Source:
        The rule of scikit-learn's `MLPClassifier`, settings `tol` and
        `n_iter_no_change`; Prechelt (1998), "Early Stopping - But When?".
    """

    def __init__(
        self,
        monitor: str,
        tolerance: float,
        patience: int | None,
        higher: bool = False,
    ):
        self.monitor, self.tolerance = monitor, tolerance
        self.patience, self.higher = patience, higher

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Count at each epoch."""
        if moment != "epoch" or self.patience is None:
            return
        value = np.asarray(loop.record.last[self.monitor], float)
        value = -value if self.higher else value
        if NAME not in loop.memory:
            worst = np.full(value.shape, np.inf)
            loop.memory[NAME] = {"best": worst, "count": np.zeros(value.shape)}
        past = loop.memory[NAME]
        idle = value > past["best"] - self.tolerance
        past["count"] = (past["count"] + 1) * idle
        past["best"] = np.minimum(past["best"], value)
        fewest = int(past["count"].min())
        loop.foresee(self.patience + 1 - fewest)
        if fewest > self.patience:
            loop.stop(f"{self.monitor} no better for {self.patience} epochs")
