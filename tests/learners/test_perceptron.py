import jax
import jax.numpy as jnp
import numpy as np

from glassnet.learners import Perceptron
from glassnet.training import Engine, Resident


def test_matches_a_case_worked_by_hand():
    x = jnp.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]])
    batch = {"x": x, "y": jnp.array([0, 1, 0]), "weight": jnp.ones(3)}
    learner = Perceptron()
    state, metrics = learner.step(
        learner.init(jax.random.key(0), batch), batch, jax.random.key(0)
    )
    # row 1: right; row 2: wrong, w = (1, 1), b = 1; row 3: wrong, w = (0, 1), b = 0
    assert learner.model(state)[0]["kernel"].tolist() == [[0.0], [1.0]]
    assert learner.model(state)[0]["bias"].tolist() == [0.0]
    assert metrics["mistakes"] == (2, 3)


def test_batch_size_does_not_change_the_rule(keys):
    x = jax.random.normal(next(keys), (12, 3))
    data = Resident({"x": x, "y": (x.sum(1) > 0.3).astype(int)})
    weights = []
    for size in (1, 4, 12):
        engine = Engine(Perceptron(), batch_size=size)
        state, _ = engine.run(engine.start(data, 0), data, 5 * 12 // size)
        weights.append(state["learner"]["params"]["kernel"])
    np.testing.assert_array_equal(weights[0], weights[1])
    np.testing.assert_array_equal(weights[0], weights[2])


def test_makes_no_more_mistakes_than_novikoff_allows(keys):
    x = jax.random.uniform(next(keys), (200, 2), minval=-1.0)
    side = (x[:, 0] - x[:, 1]) / jnp.sqrt(2.0)
    x, side = x[abs(side) > 0.2], side[abs(side) > 0.2]  # margin 0.2
    data = Resident({"x": x, "y": (side > 0).astype(int)})
    engine = Engine(Perceptron(), batch_size=1)
    _, metrics = engine.run(engine.start(data, 0), data, 20 * len(x))
    radius = jnp.sqrt((x**2).sum(1).max() + 1)  # the bias is a weight on a constant 1
    assert 0 < metrics["mistakes"][0].sum() <= (radius / 0.2) ** 2
