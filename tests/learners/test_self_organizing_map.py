import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.learners import Fade, SelfOrganizingMap
from glassnet.paths import replace

STEADY = Fade(1.0, 1.0, 1.0)  # nothing fades


def batch_of(x, weight=None):
    weight = jnp.ones(len(x)) if weight is None else jnp.array(weight)
    return {"x": jnp.array(x), "weight": weight}


def stepped(learner, batch, codebook):
    state = learner.init(jax.random.key(0), batch)
    state = replace(state, {"params/codebook": jnp.array(codebook)})
    return learner.step(state, batch, jax.random.key(0))


def test_online_matches_a_case_worked_by_hand():
    learner = SelfOrganizingMap(1, 2, learning_rate=0.5, radius=1.0, fade=STEADY)
    state, _ = stepped(learner, batch_of([[4.0]]), [[[0.0], [10.0]]])
    # the first is nearer: half of 4; its neighbor by exp(-1/2) / 2 of -6
    wanted = [2.0, 10 - 6 * 0.5 * np.exp(-0.5)]
    np.testing.assert_allclose(state["params"]["codebook"].ravel(), wanted, rtol=1e-6)


def test_the_batch_rule_moves_units_to_means():
    learner = SelfOrganizingMap(
        1, 3, rule="batch", neighborhood="bubble", learning_rate=1.0, radius=1.0
    )
    batch = batch_of([[0.0], [1.0], [9.0]], [1.0, 3.0, 1.0])
    state, _ = stepped(learner, batch, [[[0.0], [5.0], [9.0]]])
    # 0 and 1 go to the first unit, 9 to the last; the middle one hears all
    wanted = [3 / 4, 12 / 5, 9]
    np.testing.assert_allclose(state["params"]["codebook"].ravel(), wanted, rtol=1e-6)


def test_units_beyond_the_bubble_stay():
    for rule in ("online", "batch"):
        learner = SelfOrganizingMap(1, 3, "rectangular", rule, "bubble", radius=1.0)
        state, _ = stepped(learner, batch_of([[0.0]]), [[[0.0], [5.0], [9.0]]])
        assert state["params"]["codebook"].ravel().tolist() == [0.0, 2.5, 9.0]


def test_a_weight_of_two_is_being_shown_twice(keys):
    x = jax.random.normal(next(keys), (2, 3))
    learner = SelfOrganizingMap(3, 3, fade=STEADY)
    start = jax.random.normal(next(keys), (3, 3, 3))
    one, _ = stepped(learner, batch_of(x, [2.0, 1.0]), start)
    two, _ = stepped(learner, batch_of(x[jnp.array([0, 0, 1])]), start)
    np.testing.assert_allclose(
        one["params"]["codebook"], two["params"]["codebook"], rtol=1e-4, atol=1e-5
    )


def test_both_errors_match_a_case_worked_by_hand():
    learner = SelfOrganizingMap(1, 3)
    state = learner.init(jax.random.key(0), batch_of([[0.0], [1.0]]))
    state = replace(state, {"params/codebook": jnp.array([[[0.0], [8.0], [2.0]]])})
    found = learner.evaluate(state, batch_of([[0.5], [6.0]], [1.0, 3.0]))
    # 0.5: nearest units 0 and 2 do not touch; 6: units 1 (2 away) and 2 touch
    assert found["quantization_error"] == (0.5 + 3 * 2, 4)
    assert found["topographic_error"] == (1, 4)


def test_far_from_zero_the_nearest_unit_is_still_found():
    learner = SelfOrganizingMap(1, 3)
    state = learner.init(jax.random.key(0), batch_of([[0.0]]))
    codebook = 1e4 + jnp.array([[[0.0], [0.5], [1.0]]])
    state = replace(state, {"params/codebook": codebook})
    found = learner.evaluate(state, batch_of([[1e4], [1e4 + 0.5], [1e4 + 1]]))
    assert found["quantization_error"][0] == 0


@pytest.mark.parametrize("grid", ["rectangular", "hexagonal"])
def test_a_sheet_of_points_is_mapped_without_a_tear(grid, keys):
    x = jax.random.uniform(next(keys), (200, 2))
    learner = SelfOrganizingMap(6, 6, grid, fade=Fade(2000.0, radius_left=0.2))
    batch = batch_of(x)
    state = learner.init(next(keys), batch)
    step = jax.jit(learner.step)
    for _ in range(10):
        state, metrics = step(state, batch, jax.random.key(0))
    assert state["seen"] == 2000
    found = {name: a / b for name, (a, b) in learner.evaluate(state, batch).items()}
    # 36 even cells have a side of 1/6, whose mean distance to the middle is 0.064
    assert found["quantization_error"] < 0.08 and found["topographic_error"] < 0.06


def test_padding_is_not_counted_as_shown():
    learner = SelfOrganizingMap(2, 2)
    start = jnp.ones((2, 2, 1))
    state, _ = stepped(learner, batch_of([[0.0], [9.0]], [1.0, 0.0]), start)
    assert state["seen"] == 1


@pytest.mark.parametrize("rule", ["online", "batch"])
def test_extremes(rule):
    learner = SelfOrganizingMap(1, 1, rule=rule)
    state, metrics = stepped(learner, batch_of([[2.0]]), [[[0.0]]])
    assert metrics["topographic_error"] == (0, 1)  # a single unit cannot be torn
    state, metrics = stepped(learner, batch_of([[jnp.nan]]), [[[0.0]]])
    assert jnp.isnan(state["params"]["codebook"]).all()
    state, _ = stepped(learner, batch_of(np.zeros((0, 1))), [[[3.0]]])
    assert state["params"]["codebook"].tolist() == [[[3.0]]]


@pytest.mark.parametrize("rule", ["online", "batch"])
def test_learns_in_every_kind_of_number(rule):
    for dtype, kept in (("bfloat16", "float32"), ("float64", "float64")):
        with jax.enable_x64(dtype == "float64"):
            learner = SelfOrganizingMap(2, 2, rule=rule)
            batch = batch_of([[0.0, 1.0], [2.0, 3.0]])
            batch["x"] = batch["x"].astype(dtype)
            state = learner.init(jax.random.key(0), batch)
            state, _ = learner.step(state, batch, jax.random.key(0))
            assert state["params"]["codebook"].dtype == kept


def test_refuses_a_map_of_size_zero():
    with pytest.raises(ConfigError, match="rows=0") as raised:
        SelfOrganizingMap(0, 3)
    assert all(part in str(raised.value) for part in ("got:", "expected:", "fix:"))


def test_refuses_rows_that_are_no_lists_of_numbers():
    with pytest.raises(ShapeError, match="flatten each example"):
        SelfOrganizingMap(2, 2).init(jax.random.key(0), batch_of(np.zeros((2, 3, 3))))
