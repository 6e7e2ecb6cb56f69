import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
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


def separable(key, rows=40, features=3):
    """Random points of either side of a random plane, and the margin it leaves."""
    one, two = jax.random.split(key)
    x = jax.random.normal(one, (rows, features))
    plane = jax.random.normal(two, (features + 1,))
    plane = plane / jnp.linalg.norm(plane)  # with the bias as a weight on a constant 1
    side = x @ plane[:-1] + plane[-1]
    # the nearest points are pushed away, so that the bound is no astronomical number
    push = jnp.where(abs(side) < 0.1, 0.2, 0.0) * jnp.sign(side)
    x = x + push[:, None] * plane[:-1] / (plane[:-1] ** 2).sum()
    side = x @ plane[:-1] + plane[-1]
    margin = abs(side).min()
    radius = jnp.sqrt(((x**2).sum(1) + 1).max())
    batch = {"x": x, "y": (side > 0).astype(int), "weight": jnp.ones(rows)}
    return batch, (radius / margin) ** 2


def test_keeps_novikoffs_bound_on_a_hundred_separable_sets():
    learner = Perceptron()
    batches, bounds = jax.vmap(separable)(jax.random.split(jax.random.key(5), 100))

    @jax.jit
    @jax.vmap
    def mistakes(batch):
        def epoch(state, _):
            state, metrics = learner.step(state, batch, jax.random.key(0))
            return state, metrics["mistakes"][0]

        start = learner.init(jax.random.key(0), batch)
        return jax.lax.scan(epoch, start, length=400)[1]

    made = mistakes(batches)
    total = made.sum(1)
    assert (total <= bounds).all() and (total > 0).sum() > 90  # some have one class
    assert (made[:, -1] == 0).all()  # and they were all made


GATES = jnp.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


def course(y, epochs=100):
    """Mistakes of each epoch, and those left at the end."""
    learner = Perceptron()
    batch = {"x": GATES, "y": jnp.array(y), "weight": jnp.ones(4)}

    def epoch(state, _):
        state, metrics = learner.step(state, batch, jax.random.key(0))
        return state, metrics["mistakes"][0]

    start = learner.init(jax.random.key(0), batch)
    state, made = jax.lax.scan(epoch, start, length=epochs)
    return made, learner.evaluate(state, batch)["mistakes"][0]


def test_learns_and_and_or_without_a_mistake_left():
    for y in ([0, 0, 0, 1], [0, 1, 1, 1]):
        made, wrong = course(y)
        assert made[0] > 0 and made[-1] == 0 and wrong == 0


def test_never_learns_exclusive_or():
    made, wrong = course([0, 1, 1, 0])
    assert made.min() > 0 and wrong > 0


def test_several_classes_match_a_case_worked_by_hand():
    x = jnp.array([[1.0, 2.0], [3.0, 1.0]])
    batch = {"x": x, "y": jnp.array([1, 2]), "weight": jnp.ones(2)}
    learner = Perceptron(classes=3)
    state, metrics = learner.step(
        learner.init(jax.random.key(0), batch), batch, jax.random.key(0)
    )
    # row 1: sums 0 0 0, class 0 is named: w_0 = -(1, 2), w_1 = (1, 2)
    # row 2: sums -6, 6, 0 with biases, class 1 is named: w_1 = (-2, 1), w_2 = (3, 1)
    params, _ = learner.model(state)
    assert params["kernel"].T.tolist() == [[-1, -2], [-2, 1], [3, 1]]
    assert params["bias"].tolist() == [-1, 0, 1]
    assert metrics["mistakes"] == (2, 2)


def test_several_classes_are_learned_where_lines_separate_them(keys):
    y = jnp.arange(30) % 3
    centers = jnp.array([[0.0, 4.0], [4.0, -4.0], [-4.0, -4.0]])
    x = centers[y] + jax.random.uniform(next(keys), (30, 2), minval=-1.0)
    batch = {"x": x, "y": y, "weight": jnp.ones(30)}
    learner = Perceptron(classes=3)
    state = learner.init(next(keys), batch)
    for _ in range(20):
        state, metrics = learner.step(state, batch, next(keys))
    assert metrics["mistakes"][0] == 0
    # what one class gains another loses
    np.testing.assert_allclose(state["params"]["kernel"].sum(1), 0, atol=1e-4)


def test_a_row_that_is_no_number_makes_the_weights_none():
    batch = {"x": jnp.array([[jnp.nan]]), "y": jnp.array([0]), "weight": jnp.ones(1)}
    learner = Perceptron()
    state = learner.init(jax.random.key(0), batch)
    state, metrics = learner.step(state, batch, jax.random.key(0))
    assert jnp.isnan(state["params"]["kernel"]).all()
    assert jnp.isnan(metrics["mistakes"][0])


def test_learns_in_every_kind_of_number():
    learner = Perceptron()
    for dtype, kept in (("bfloat16", "float32"), ("float64", "float64")):
        with jax.enable_x64(dtype == "float64"):
            batch = {"x": jnp.ones((2, 3), dtype), "y": jnp.array([0, 1])}
            batch |= {"weight": jnp.ones(2)}
            state = learner.init(jax.random.key(0), batch)
            state, _ = learner.step(state, batch, jax.random.key(0))
            assert state["params"]["kernel"].dtype == kept
            assert state["params"]["kernel"].tolist() == [[1], [1], [1]]


def test_an_empty_batch_teaches_nothing():
    batch = {"x": jnp.zeros((0, 2)), "y": jnp.zeros(0, int), "weight": jnp.zeros(0)}
    state = Perceptron().init(jax.random.key(0), batch)
    after, metrics = Perceptron().step(state, batch, jax.random.key(0))
    assert not after["params"]["kernel"].any() and metrics["mistakes"] == (0, 0)


def test_refuses_rows_that_are_no_lists_of_numbers():
    with pytest.raises(ShapeError, match="flatten each example") as raised:
        Perceptron().init(jax.random.key(0), {"x": jnp.zeros((5, 28, 28))})
    assert "got:      x of shape (5, 28, 28)" in str(raised.value)


def test_refuses_a_single_class():
    with pytest.raises(ConfigError, match="classes=1"):
        Perceptron(classes=1)
