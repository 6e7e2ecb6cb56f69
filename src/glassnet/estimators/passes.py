"""Passes: so many times over the rows, through the library's own engine."""

from dataclasses import dataclass

import jax
import numpy as np
from jaxtyping import Float

from glassnet.estimators.estimator import Estimator
from glassnet.estimators.no_change import NoChange
from glassnet.estimators.sample import Feed
from glassnet.learners import Supervised
from glassnet.losses import ElasticNet, Loss
from glassnet.metrics import Metric
from glassnet.paths import replace
from glassnet.population import Replicas
from glassnet.training import Engine, Loop, Record, Resident, Runner
from glassnet.training.callbacks import EarlyStopping, NonFiniteGuard, Progress
from glassnet.training.callbacks.early_stopping import best_model
from glassnet.training.compiled import use_cache
from glassnet.training.runner import on_host
from glassnet.types import Tree

__all__ = ["Passed", "learner", "train"]


@dataclass(frozen=True)
class Passed:
    """What training leaves.

    Args:
        state: of the run, as NumPy arrays, with the best params in it.
        record: the numbers of each epoch.
    """

    state: Tree
    record: Record

    def course(self, name: str) -> Float[np.ndarray, " epochs"]:
        """One of these numbers, epoch by epoch, members averaged."""
        return self.record.course(name).reshape(len(self.record), -1).mean(1)


def learner(asked: Estimator, outputs: int, loss: Loss, metric: Metric) -> Supervised:
    """What learns, with every number at a default, to be turned in state."""
    chosen, _ = asked.optimizer()
    return Supervised(asked.network(outputs), loss, chosen, ElasticNet(), (metric,))


def train(
    learner: Supervised,
    asked: Estimator,
    rows: Feed,
    *,
    epochs: int,
    seed: int,
    state: Tree = None,
    held: Resident | None = None,
    monitor: str = "loss",
    verbose: bool = False,
) -> Passed:
    """Train from the start, or go on from a state.

    Args:
        learner: what learns.
        asked: the settings.
        rows: to train on.
        epochs: at most so many.
        seed: of the order of rows and of everything random.
        state: where an earlier call ended; None to start.
        held: rows to stop early by, or None.
        monitor: the number of the record that says when to stop.
        verbose: whether to show progress on stderr.

    Raises:
        DivergedError: a loss was infinite or NaN.
    """
    use_cache()  # a search's workers share what one of them compiled
    source = rows.source
    engine = Engine(learner, rows.batch_size)
    runner = engine if asked.members == 1 else Replicas(engine, asked.members)
    higher = monitor.endswith("accuracy")
    mode = "higher" if higher else "lower"
    callbacks = [NonFiniteGuard()]
    callbacks += [EarlyStopping(monitor, mode=mode)] if held is not None else []
    callbacks += [NoChange(monitor, asked.tol, asked.n_iter_no_change, higher)]
    callbacks += [Progress()] if verbose else []
    loop = Loop(
        runner, source, epochs=epochs, validation=held, callbacks=callbacks, seed=seed
    )
    first = _begun(runner, source, seed, state)
    loop.begin(_turned(first, asked.numbers(rows.batch_weight)))
    loop.run()
    params, network = best_model(loop)
    best = loop.state["learner"] | {"params": params, "network": network}
    return Passed(on_host(loop.state | {"learner": best}), loop.record)


def _begun(runner: Runner, source: Resident, seed: int, state: Tree) -> Tree:
    if state is None:
        return runner.start(source, seed)
    # A loop counts its epochs from step 0, and another seed shuffles them anew.
    places = np.arange(np.size(state["seed"]), dtype="uint32")
    seeds = (np.uint32(seed) + places).reshape(np.shape(state["seed"]))
    return state | {"step": np.zeros_like(state["step"]), "seed": seeds}


def _turned(state: Tree, numbers: dict[str, float]) -> Tree:
    kind = jax.dtypes.canonicalize_dtype(float)  # of every number that can be turned
    each = np.shape(state["step"])  # of every member
    return replace(
        state, {path: np.full(each, value, kind) for path, value in numbers.items()}
    )
