import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.learners import Hopfield, recall


def stored(learner, x):
    batch = {"x": jnp.array(x), "weight": jnp.ones(len(x))}
    state = learner.init(jax.random.key(0), batch)
    return learner.step(state, batch, jax.random.key(0))


def random_patterns(key, count, units):
    return jax.random.rademacher(key, (count, units), float)


def test_hebbs_rule_matches_a_case_worked_by_hand():
    state, _ = stored(Hopfield(), [[1, 1, -1], [1, -1, -1]])
    # products of units 1 and 2: 1 - 1 = 0, of 1 and 3: -1 - 1 = -2, of 2 and 3: -1 + 1
    wanted = np.array([[0, 0, -2], [0, 0, 0], [-2, 0, 0]]) / 3
    np.testing.assert_allclose(state["params"]["kernel"], wanted, rtol=1e-6)


def test_zeros_and_ones_are_stored_as_signs():
    one, _ = stored(Hopfield(), [[0, 1, 1, 0]])
    two, _ = stored(Hopfield(), [[-1, 1, 1, -1]])
    np.testing.assert_array_equal(one["params"]["kernel"], two["params"]["kernel"])


def test_the_projection_maps_what_is_stored_to_itself(keys):
    x = random_patterns(next(keys), 6, 10)
    x = jnp.concatenate([x, x[:2]])  # what comes twice changes nothing
    state, _ = stored(Hopfield(rule="projection"), x)
    kernel = state["params"]["kernel"]
    np.testing.assert_allclose(x @ kernel, x, atol=1e-4)
    np.testing.assert_allclose(kernel, np.linalg.pinv(x) @ x, atol=1e-4)


def test_the_projection_holds_patterns_that_are_alike_and_hebb_does_not(keys):
    base = random_patterns(next(keys), 1, 40)
    flips = jnp.where(jax.random.uniform(next(keys), (6, 40)) < 0.1, -1.0, 1.0)
    lost = {}
    for rule in ("hebb", "projection"):
        _, metrics = stored(Hopfield(rule=rule), base * flips)
        lost[rule] = metrics["patterns_lost"][0]
    assert lost["projection"] == 0 and lost["hebb"] >= 3


@pytest.mark.parametrize("rule", ["hebb", "projection"])
def test_a_damaged_pattern_comes_back(rule, keys):
    x = random_patterns(next(keys), 4, 100)
    state, metrics = stored(Hopfield(rule=rule), x)
    damaged = x.at[:, :15].multiply(-1)
    np.testing.assert_array_equal(recall(state["params"]["kernel"], damaged), x)
    assert metrics == {"bits_wrong": (0, 4), "patterns_lost": (0, 4)}


def test_rows_of_weight_zero_are_not_stored():
    batch = {"x": jnp.array([[1, -1], [1, 1]]), "weight": jnp.array([1.0, 0.0])}
    for rule in ("hebb", "projection"):
        learner = Hopfield(rule=rule)
        state, _ = learner.step(
            learner.init(jax.random.key(0), batch), batch, jax.random.key(0)
        )
        assert state["params"]["kernel"][0, 1] == -0.5


def test_stores_every_kind_of_number():
    for dtype, kept in (("bfloat16", "float32"), ("float64", "float64")):
        with jax.enable_x64(dtype == "float64"):
            for rule in ("hebb", "projection"):
                x = jnp.array([[1, -1, 1]], dtype)
                state, _ = stored(Hopfield(rule=rule), x)
                assert state["params"]["kernel"].dtype == kept


def test_nan_is_not_taken_for_a_pattern():
    state, metrics = stored(Hopfield(), [[jnp.nan, 1.0]])
    assert jnp.isnan(state["params"]["kernel"][0, 1])
    assert jnp.isnan(metrics["bits_wrong"][0])


def test_refuses_a_pattern_of_another_length():
    state, _ = stored(Hopfield(), [[1, -1, 1]])
    batch = {"x": jnp.ones((2, 5)), "weight": jnp.ones(2)}
    with pytest.raises(ShapeError, match="as many units as those stored") as raised:
        Hopfield().step(state, batch, jax.random.key(0))
    assert "expected: x of shape (patterns, 3)" in str(raised.value)
