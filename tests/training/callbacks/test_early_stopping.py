import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.training import Loop
from glassnet.training.callbacks import EarlyStopping
from glassnet.training.callbacks.early_stopping import best_epoch, best_model


class Fake(Loop):
    """A loop whose validation loss is written down."""

    epoch, record, runner, state = 0, None, None, None

    def __init__(self, course):
        self.course = np.array(course)
        self.epoch, self.memory, self.stopped = 0, {}, ""
        self.runner = self.record = self
        self.state = {"step": np.zeros(self.course.shape[1:], int)}

    @property
    def last(self):
        return {"validation_loss": self.course[self.epoch - 1]}

    def model(self, state):
        members = np.shape(state["step"])
        return {"w": jnp.full(members, float(self.epoch))}, {}

    def keep(self, better, state, best):
        new = self.model(state)
        return jax.tree.map(lambda n, o: jnp.where(better, n, o), new, best)

    def stop(self, why):
        self.stopped = why

    def run(self, callback):
        callback("start", self)
        while self.epoch < len(self.course) and not self.stopped:
            self.epoch += 1
            callback("epoch", self)
        return self


def test_it_stops_after_so_many_epochs_without_a_better_value():
    run = Fake([5.0, 3.0, 4.0, 3.5, 3.2, 1.0]).run(EarlyStopping(patience=3))
    assert run.epoch == 5  # 3.0 in epoch 2, then three that are worse
    assert best_epoch(run) == 2 and best_model(run)[0]["w"] == 2
    assert "3 epochs" in run.stopped


def test_without_patience_it_runs_on_and_keeps_the_best():
    run = Fake([5.0, 1.0, 4.0, 3.0]).run(EarlyStopping())
    assert run.epoch == 4 and best_epoch(run) == 2


def test_an_equal_value_is_no_better():
    assert best_epoch(Fake([2.0, 2.0, 2.0]).run(EarlyStopping())) == 1


def test_nan_is_never_better():
    assert best_epoch(Fake([2.0, np.nan, 3.0]).run(EarlyStopping())) == 1


def test_higher_may_be_better():
    assert best_epoch(Fake([0.1, 0.9, 0.5]).run(EarlyStopping(mode="higher"))) == 2


def test_each_member_has_its_own_best_and_its_own_patience():
    #                     member 0 is over after epoch 3, member 1 never
    course = [[1.0, 9.0], [2.0, 8.0], [3.0, 7.0], [0.0, 6.0], [5.0, 5.0]]
    run = Fake(course).run(EarlyStopping(patience=2))
    assert run.epoch == 5
    assert best_epoch(run).tolist() == [1, 5]  # 0.0 came too late for member 0
    assert best_model(run)[0]["w"].tolist() == [1.0, 5.0]


def test_an_unknown_number_names_the_nearest():
    with pytest.raises(ConfigError, match="did you mean validation_loss"):
        Fake([1.0]).run(EarlyStopping("validation_los"))


def test_best_weights_are_those_of_the_best_epoch(loop):
    run = loop(12, EarlyStopping())
    run.run()
    best = int(np.argmin(run.record.history["validation_loss"])) + 1
    again = loop(best)
    again.run()
    params, _ = best_model(run)
    jax.tree.map(np.testing.assert_array_equal, params, best_model(again)[0])
