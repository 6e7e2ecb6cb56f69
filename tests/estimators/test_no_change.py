import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.estimators.no_change import NoChange
from glassnet.learners import Perceptron
from glassnet.training import Engine, Loop, Resident

SOURCE = Resident({"x": jnp.ones((2, 1)), "y": jnp.array([0, 1])})


def epochs_until_stop(callback, values):
    """How many epochs a loop with these numbers would run."""
    loop = Loop(Engine(Perceptron(), batch_size=2), SOURCE, epochs=9)
    for value in values:
        loop.record.add({"loss": value}, np.zeros(1))
        callback("epoch", loop)
        if loop.stopping:
            return loop.epoch
    return None


def test_it_stops_after_more_idle_epochs_than_allowed():
    # epochs 2 and 3 improve by less than 0.1, so 2 in a row are idle; with 4, 3
    values = [1.0, 0.95, 0.92, 0.91, 0.5]
    assert epochs_until_stop(NoChange("loss", 0.1, 2), values) == 4
    assert epochs_until_stop(NoChange("loss", 0.1, 3), values) is None


def test_an_improvement_starts_the_count_anew():
    values = [1.0, 1.0, 0.5, 0.5, 0.5]
    assert epochs_until_stop(NoChange("loss", 0.1, 1), values) == 5


def test_higher_may_be_better():
    callback = NoChange("loss", 0.0, 1, higher=True)
    assert epochs_until_stop(callback, [0.1, 0.2, 0.3, 0.1, 0.1]) == 5


@pytest.mark.parametrize("patience, stop", [(1, 4), (None, None)])
def test_a_population_waits_for_its_last_member(patience, stop):
    values = [np.array(v) for v in ([1, 3], [1, 2], [1, 2], [1, 2])]
    assert epochs_until_stop(NoChange("loss", 0.1, patience), values) == stop


def test_it_foresees_the_first_epoch_at_which_it_could_stop():
    loop, told = Loop(Engine(Perceptron(), batch_size=2), SOURCE, epochs=99), []
    loop.foresee = told.append
    callback = NoChange("loss", 0.1, 3)
    for value in [1.0, 0.5, 0.5, 0.5, 0.2, 0.2]:
        loop.record.add({"loss": value}, np.zeros(1))
        callback("epoch", loop)
    # idle so often in a row: 0, 0, 1, 2, 0, 1; it stops when that is 4
    assert told == [4, 4, 3, 2, 4, 3]
