"""Rounds: any learner driven over a table, for the estimators that are no networks."""

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Integral, Real
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from glassnet.estimators.sample import feed
from glassnet.paths import flatten, replace
from glassnet.training import Engine, Loop, Record
from glassnet.training.callback import Callback, Moment
from glassnet.training.callbacks import NonFiniteGuard
from glassnet.training.learner import Learner
from glassnet.types import Tree

__all__ = ["Faultless", "Rounds", "plain", "rounds"]

MOST = 1024  # rows in a step


@dataclass(frozen=True)
class Rounds:
    """What was learned, as NumPy arrays, and the numbers of each epoch."""

    params: Tree
    record: Record


def rounds(
    learner: Learner,
    x: Float[np.ndarray, "rows columns"],
    y: np.ndarray | None = None,
    *,
    epochs: int,
    seed: int,
    numbers: Callable[[int], dict[str, float]] = lambda steps: {},
    callbacks: tuple[Callback, ...] = (),
) -> Rounds:
    """Train from the start.

    Rows are shuffled anew in each epoch, and the end of a batch means nothing to rules
    that take row after row.

    Args:
        learner: what learns.
        x: what it sees.
        y: labels, or None.
        epochs: at most so many.
        seed: of the order of rows.
        numbers: from the steps of one epoch to what is turned in the first state.
        callbacks: of the loop.

    Raises:
        DivergedError: a number left the finite ones.
    """
    labels = np.zeros(len(x), int) if y is None else y
    fed = feed(x, labels, np.ones(len(x)), MOST)
    source, engine = fed.source, Engine(learner, fed.batch_size)
    guards: tuple[Callback, ...] = (NonFiniteGuard(), *callbacks)
    loop = Loop(engine, source, epochs=epochs, callbacks=guards, seed=seed)
    state = engine.start(source, seed)
    old: dict[str, Any] = flatten(state)
    turned = numbers(loop.steps_per_epoch)
    loop.begin(
        replace(state, {p: jnp.asarray(v, old[p].dtype) for p, v in turned.items()})
    )
    loop.run()
    params, _ = learner.model(loop.state["learner"])
    return Rounds(jax.device_get(params), loop.record)


class Faultless(Callback):
    """End after the first epoch without a mistake, for none will come.

    Example:
        >>> callback = Faultless()
    """

    def __call__(self, moment: Moment, loop: Loop) -> None:
        """Look at each epoch."""
        if moment != "epoch":
            return
        loop.foresee(1)
        if loop.record.last["mistakes"] == 0:
            loop.stop("no more mistakes")


def plain(value: Any) -> Any:
    """NumPy's numbers as Python's, for settings; anything else as it is.

    Example:
        >>> plain(np.int64(3)), plain("batch")
        (3, 'batch')
    """
    if isinstance(value, (bool, str)):
        return value
    if isinstance(value, Integral):
        return int(value)
    return float(value) if isinstance(value, Real) else value
