"""Ahead: steps that are done in one go, and handed out piece by piece."""

import jax

from glassnet.training.runner import Runner
from glassnet.training.source import Resident
from glassnet.types import Metrics, Tree

__all__ = ["Ahead"]


class Ahead:
    """A state that may be some steps further than anybody knows.

    Going to the device and back takes as long as a few dozen steps of a small network.
    So where an epoch has few steps, a loop runs past its end, and hands the metrics out
    epoch by epoch. Whoever wants the state in between gets it: the steps up to there
    are done again, to the same bits, and those beyond are forgotten.

    Example:
        >>> import jax.numpy as jnp
        >>> from glassnet.learners import Perceptron
        >>> from glassnet.training import Engine
        >>> rows = Resident({"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])})
        >>> engine = Engine(Perceptron(), batch_size=2)
        >>> ahead = Ahead(engine)
        >>> ahead.put(engine.start(rows, 0))
        >>> ahead.run(rows, 5)
        >>> metrics = ahead.take(2)
        >>> metrics["mistakes"][0].tolist(), ahead.left
        ([2.0, 0.0], 3)
        >>> int(ahead.state()["step"]), ahead.left
        (2, 0)
    """

    def __init__(self, runner: Runner):
        self._runner = runner
        self._large = False
        self.put(None)

    def put(self, state: Tree) -> None:
        """Go on from here; what was done ahead is forgotten."""
        self._last: Tree = state
        self._first: Tree = None  # the state before what was done ahead
        self._rows: Resident | None = None
        self._metrics: Metrics = {}
        self._done = self._given = 0
        if state is not None:
            self._large = self._runner.large(state)

    @property
    def left(self) -> int:
        """Steps that are done, and not handed out yet."""
        return self._done - self._given

    @property
    def large(self) -> bool:
        """Whether the state is too large for a second one to be kept."""
        return self._large

    def state(self) -> Tree:
        """The state after the steps that were handed out, to the bit."""
        if self.left:
            assert self._rows is not None
            self.put(self._runner.run(self._first, self._rows, self._given)[0])
        return self._last

    def run(self, rows: Resident, steps: int, *, owned: bool = False) -> None:
        """Do so many steps, none of the earlier ones being left to hand out."""
        first = self._last
        self._last, self._metrics = self._runner.run(
            first, rows, steps, owned=owned, large=self._large
        )
        self._first, self._rows = first, rows
        self._done, self._given = steps, 0

    def take(self, steps: int) -> Metrics:
        """The metrics of the next so many steps, which count as done from now on."""
        span = slice(self._given, self._given + steps)
        self._given += steps
        if not self.left:  # nobody can come back: rows make room for others
            self._first = self._rows = None
        if span == slice(0, self._done):
            return self._metrics
        return jax.tree.map(lambda a: a[..., span], self._metrics)
