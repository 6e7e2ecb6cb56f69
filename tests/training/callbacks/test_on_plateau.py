import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from glassnet.errors import ConfigError
from glassnet.learners import Perceptron
from glassnet.paths import turn
from glassnet.training import Engine, Loop, Resident
from glassnet.training.callbacks import OnPlateau


class Fake(Loop):
    """A loop whose validation loss is written down."""

    record, last, state = None, {}, None

    def __init__(self, members=()):
        self.memory, self.record = {}, self
        rate = {"learning_rate": jnp.full(members, 1.0)}
        optimizer = {"inner": {"hyperparams": rate}, "step": jnp.array(0)}
        self.state = {"step": np.zeros(members, int), "optimizer": optimizer}

    def turn(self, path, value):
        self.state = turn(self.state, path, value)

    def rates(self, course, callback):
        callback("start", self)
        found = []
        for value in course:
            self.last = {"validation_loss": value}
            callback("epoch", self)
            rates = self.state["optimizer"]["inner"]["hyperparams"]
            found.append(np.asarray(rates["learning_rate"]))
        return np.array(found)


def test_cuts_after_patience_and_counts_anew():
    # best 5; 5, 6 are two epochs without a better one: cut; 7, 7: cut again
    found = Fake().rates([5, 5, 6, 7, 7, 1], OnPlateau(0.5, patience=2))
    assert found.tolist() == [1, 1, 0.5, 0.5, 0.25, 0.25]


def test_a_gain_below_the_threshold_counts_as_none():
    patient = OnPlateau(0.5, patience=1, threshold=0.1)
    assert Fake().rates([10, 9.5, 8.9], patient).tolist() == [1, 0.5, 0.5]


def test_higher_may_be_better():
    found = Fake().rates([1, 2, 2], OnPlateau(0.5, patience=1, mode="higher"))
    assert found.tolist() == [1, 1, 0.5]


def test_each_member_has_its_own_rate():
    course = [[5, 5], [5, 4], [5, 3]]
    found = Fake((2,)).rates(np.array(course), OnPlateau(0.5, patience=2))
    assert found[-1].tolist() == [0.5, 1]


def test_nan_is_never_better_and_the_floor_holds():
    found = Fake().rates([np.nan] * 4, OnPlateau(0.1, patience=1, minimum=0.05))
    np.testing.assert_allclose(found, [0.1, 0.05, 0.05, 0.05], rtol=1e-6)


@pytest.mark.parametrize("cooldown", [0, 3])
def test_agrees_with_an_independent_implementation(cooldown):
    course = np.random.default_rng(0).normal(5, 1, 100) - 0.01 * np.arange(100)
    theirs = optax.contrib.reduce_on_plateau(
        0.5, patience=3, rtol=1e-4, cooldown=cooldown
    )
    state, expected = theirs.init(jnp.zeros(1)), []
    for value in course:
        with jax.numpy_dtype_promotion("standard"):
            _, state = theirs.update(jnp.zeros(1), state, value=np.float32(value))
        expected.append(state.scale)
    ours = OnPlateau(0.5, patience=3, cooldown=cooldown)
    found = Fake().rates(course.astype("float32"), ours)
    np.testing.assert_allclose(found, np.array(expected), rtol=1e-6)
    assert found[-1] < 0.1, "the course was too easy to show anything"


def test_unknown_numbers_and_states_without_a_rate_are_refused():
    loop = Fake()
    with pytest.raises(ConfigError, match="validation_loss"):
        loop.rates([1.0], OnPlateau(monitor="validation_lost"))
    loop.state = {"step": np.array(0), "w": jnp.ones(2)}
    with pytest.raises(ConfigError, match="no learning rate to cut"):
        OnPlateau(patience=1)._cut(loop, np.array(True))


def test_turns_the_rate_of_a_real_run():
    source = Resident({"x": jnp.array([[0.0], [1.0]]), "y": jnp.array([0, 1])})
    engine = Engine(Perceptron(), batch_size=2)
    watch = OnPlateau(0.5, patience=1, monitor="mistakes")
    loop = Loop(engine, source, epochs=5, callbacks=[watch])
    loop.run()  # mistakes 1, 0, 0, 0, 0: no better from the third epoch on
    assert loop.state["learner"]["hyperparams"]["learning_rate"] == 0.125
