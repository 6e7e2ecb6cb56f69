import jax
import jax.numpy as jnp
import numpy as np

from glassnet.losses.lengths import direction, length


def test_lengths_neither_overflow_nor_vanish():
    for size in (1e-30, 1.0, 1e30):
        found = length(size * jnp.array([3.0, -4.0]))
        np.testing.assert_allclose(found, np.float32(5 * size), rtol=1e-6)


def test_the_slope_of_a_length_is_the_direction_and_0_at_0():
    x = jnp.array([[3.0, 4.0], [0.0, 0.0]])
    slope = jax.grad(lambda x: length(x).sum())(x)
    np.testing.assert_allclose(slope, direction(x), rtol=1e-6)
    assert (slope[1] == 0).all()


def test_a_direction_has_length_1_and_turns_only_across_itself(keys):
    x, delta = jax.random.normal(next(keys), (2, 3, 4))
    u, back = jax.vjp(direction, x)
    np.testing.assert_allclose(length(u), 1, rtol=1e-6)
    along = (back(delta)[0] * x).sum(-1)
    np.testing.assert_allclose(along, 0, atol=1e-6)


def test_nothing_has_no_direction_and_no_slope():
    u, back = jax.vjp(direction, jnp.zeros((1, 3)))
    assert (u == 0).all() and (back(jnp.ones((1, 3)))[0] == 0).all()


def test_a_nan_stays_one():
    bad = jnp.array([1.0, jnp.nan])
    assert jnp.isnan(length(bad)) and jnp.isnan(direction(bad)).any()
