import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
import optax

from glassnet.data import augment
from glassnet.initializers import Constant
from glassnet.learners import Supervised
from glassnet.losses import CrossEntropy
from glassnet.metrics import Accuracy, Score
from glassnet.nn import Dense, Sequential
from glassnet.optimizers import SGD, Adam, Average
from glassnet.training import Engine, Loop, Resident


def test_an_optax_transformation_fits_in_an_optimizers_place(keys):
    batch = {
        "x": jax.random.normal(next(keys), (4, 3)),
        "y": jnp.array([0, 1, 1, 0]),
        "weight": jnp.array([1.0, 2.0, 0.0, 1.0]),
    }
    ends = []
    for optimizer in (Adam(0.1), optax.adam(0.1)):
        learner = Supervised(Dense(2), CrossEntropy(), optimizer)
        state = learner.init(jax.random.key(0), batch)
        for step in range(5):
            with jax.numpy_dtype_promotion("standard"):
                state, _ = learner.step(state, batch, jax.random.key(step))
        ends.append(learner.model(state)[0]["kernel"])
    np.testing.assert_allclose(*ends, rtol=1e-4)


def test_cost_is_the_weighted_mean(keys):
    # two rows of weight 1 and 3 teach what four rows, one of them threefold, teach
    x, y = jnp.array([[1.0], [2.0]]), jnp.array([0, 1])
    learner = Supervised(Dense(2), CrossEntropy(), Adam(0.1))
    few = {"x": x, "y": y, "weight": jnp.array([1.0, 3.0])}
    index = jnp.array([0, 1, 1, 1])
    many = {"x": x[index], "y": y[index], "weight": jnp.ones(4)}
    state = learner.init(next(keys), few)
    one, two = (learner.step(state, batch, next(keys))[0] for batch in (few, many))
    jax.tree.map(
        lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-7),
        one["optimizer"],
        two["optimizer"],
    )


class TestPositions:
    """Losses at each word of a sequence."""

    x = jnp.arange(12.0).reshape(2, 3, 2) / 10
    y = jnp.array([[0, 1, 1], [1, 0, 0]])
    learner = Supervised(
        Sequential(Dense(2)), CrossEntropy(), SGD(0.5), metrics=(Accuracy(),)
    )

    def batch(self, x):
        return {"x": x, "y": self.y, "weight": jnp.array([1.0, 2.0])}

    def test_the_mean_is_over_all_positions_of_all_examples(self):
        state = self.learner.init(jax.random.key(0), self.batch(self.x))
        loss, weight = self.learner.evaluate(state, self.batch(self.x))["loss"]
        outputs = Dense(2)(state["params"]["0"], self.x)
        each = CrossEntropy()(outputs, self.y)  # of shape (2, 3)
        np.testing.assert_allclose(loss, (each[0] + 2 * each[1]).sum(), rtol=1e-6)
        assert weight == 3 * (1 + 2)

    def test_hidden_positions_teach_nothing_and_count_nothing(self):
        mask = jnp.array([[True, True, False], [True, False, False]])
        hidden = {"values": self.x, "mask": mask}
        noise = jnp.where(mask[..., None], self.x, 1e3)
        states = []
        for values in (self.x, noise):
            batch = self.batch({"values": values, "mask": mask})
            state = self.learner.init(jax.random.key(0), batch)
            states.append(self.learner.step(state, batch, jax.random.key(1))[0])
        jax.tree.map(np.testing.assert_array_equal, *states)
        metrics = self.learner.evaluate(state, self.batch(hidden))
        assert metrics["loss"][1] == 2 * 1 + 1 * 2
        assert metrics["accuracy"][1] == 2 * 1 + 1 * 2


def test_predicts_and_is_judged_with_the_average_that_its_optimizer_keeps():
    batch = {"x": jnp.ones((4, 3)), "y": jnp.array([0, 1, 1, 0]), "weight": jnp.ones(4)}
    learner = Supervised(Dense(2), CrossEntropy(), Average(SGD(0.5), 0.5))
    state = learner.init(jax.random.key(0), batch)
    for step in range(3):
        state, _ = learner.step(state, batch, jax.random.key(step))
    kept, _ = learner.model(state)
    expected = learner.optimizer.averaged(state["optimizer"], state["params"])
    np.testing.assert_array_equal(kept["bias"], expected["bias"])
    assert (kept["bias"] != state["params"]["bias"]).any()
    loss, weight = learner.evaluate(state, batch)["loss"]
    outputs = Dense(2)(kept, batch["x"])
    np.testing.assert_allclose(
        loss / weight, CrossEntropy()(outputs, batch["y"]).mean(), rtol=1e-6
    )


def test_augments_in_training_only():
    batch = {"x": jnp.ones((4, 3)), "y": jnp.array([0, 1, 1, 0]), "weight": jnp.ones(4)}
    plain = Supervised(Dense(2), CrossEntropy(), SGD(0.5))
    noisy = dataclasses.replace(plain, augment=augment.Noise(1.0))
    states = [learner.init(jax.random.key(0), batch) for learner in (plain, noisy)]
    np.testing.assert_array_equal(
        plain.evaluate(states[0], batch)["loss"],
        noisy.evaluate(states[1], batch)["loss"],
    )
    after = [
        learner.step(state, batch, jax.random.key(1))[0]
        for learner, state in zip((plain, noisy), states, strict=True)
    ]
    assert (after[0]["params"]["kernel"] != after[1]["params"]["kernel"]).all()


@dataclasses.dataclass(frozen=True)
class Largest(Score):
    """A score that is no mean: the largest output of any row that counts."""

    def counts(self, outputs, targets, weight):
        ranges = jnp.arange(5.0)
        rows = (outputs.max(-1)[:, None] >= ranges) & (weight[:, None] > 0)
        return rows.astype(float).sum(0)

    def value(self, counts):
        return (np.asarray(counts) > 0).sum(-1) - 1.0


def test_a_score_is_taken_of_all_rows_together_after_each_epoch():
    source = Resident({"x": jnp.arange(5.0)[:, None], "y": jnp.arange(5) % 2})
    learner = Supervised(
        Dense(2, kernel_init=Constant(1.0)),
        CrossEntropy(),
        SGD(1e-9),
        None,
        (Largest(),),
    )
    loop = Loop(Engine(learner, batch_size=2), source, validation=source, epochs=2)
    loop.run()
    assert loop.record.history["validation_largest"].tolist() == [4, 4]
    assert "largest" not in loop.record.history
