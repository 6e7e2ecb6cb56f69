import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.learners import energy, recall
from glassnet.learners.attractors import signs


def symmetric(key, n=20):
    w = jax.random.normal(key, (n, n))
    return w + w.T


def test_energy_matches_a_case_worked_by_hand():
    kernel = jnp.array([[9.0, 1.0, -2.0], [1.0, 9.0, 3.0], [-2.0, 3.0, 9.0]])
    # pairs: 1 * (1 * -1) + -2 * (1 * 1) + 3 * (-1 * 1) = -6, and the diagonal is silent
    assert energy(kernel, jnp.array([1, -1, 1])) == 6


def test_one_unit_after_another_energy_never_rises(keys):
    kernel = symmetric(next(keys))
    s = signs(jax.random.normal(next(keys), (8, 20)))
    before = energy(kernel, s)
    for _ in range(10):
        s = recall(kernel, s, steps=1)
        after = energy(kernel, s)
        assert (after <= before + 1e-4).all()
        before = after


def test_ends_where_no_unit_would_change(keys):
    kernel = symmetric(next(keys))
    s = recall(kernel, jax.random.normal(next(keys), (8, 20)))
    heard = s @ (kernel - jnp.diag(jnp.diag(kernel)))
    assert (s * heard >= 0).all()
    np.testing.assert_array_equal(recall(kernel, s), s)


def test_all_at_once_swings_where_one_after_another_rests():
    kernel = jnp.array([[0.0, 1.0], [1.0, 0.0]])
    start = jnp.array([1, -1])
    swings = [recall(kernel, start, n, "synchronous").tolist() for n in (1, 2, 3)]
    assert swings == [[-1, 1], [1, -1], [-1, 1]]
    assert recall(kernel, start).tolist() == [-1, -1]


def test_many_patterns_at_once_equal_each_alone(keys):
    kernel, s = symmetric(next(keys)), jax.random.normal(next(keys), (2, 3, 20))
    together = recall(kernel, s)
    assert together.shape == s.shape
    alone = jax.vmap(jax.vmap(lambda one: recall(kernel, one)))(s)
    np.testing.assert_array_equal(together, alone)


def test_a_unit_that_hears_nothing_stays():
    assert recall(jnp.zeros((2, 2)), jnp.array([1, -1])).tolist() == [1, -1]


def test_nan_comes_back_as_nan():
    kernel = jnp.ones((2, 2))
    assert jnp.isnan(recall(kernel, jnp.array([jnp.nan, 1.0]))).all()


def test_takes_every_kind_of_number_and_no_rows():
    with jax.enable_x64(True):
        kernel = jnp.ones((2, 2), "float32")
        for dtype in ("bfloat16", "float32", "float64", "int32", "bool"):
            found = recall(kernel, jnp.ones((2, 2), dtype))
            assert found.tolist() == [[1, 1], [1, 1]]
        assert recall(kernel, jnp.zeros((0, 2))).shape == (0, 2)


@pytest.mark.parametrize("what", [energy, recall])
def test_refuses_a_pattern_of_the_wrong_length(what):
    with pytest.raises(ShapeError) as raised:
        what(jnp.zeros((4, 4)), jnp.ones((2, 3)))
    assert "got:      a pattern of shape (2, 3)" in str(raised.value)
    assert "expected: (..., 4)" in str(raised.value)
