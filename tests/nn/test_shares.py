import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.nn.shares import SMALLEST, expected, log_shares, logarithm


def test_the_logarithm_has_no_jump_and_no_corner_where_its_tangent_begins():
    p = SMALLEST * jnp.array([0.999, 1.001])
    value, slope = logarithm(p), jax.vmap(jax.grad(logarithm))(p)
    np.testing.assert_allclose(value[0], value[1], atol=3e-3)
    np.testing.assert_allclose(slope[0], slope[1], rtol=2e-3)


def test_at_0_and_below_it_is_a_straight_line():
    # log(1e-12) - 1 = -28.631; one epsilon further down, 1 less
    found = logarithm(jnp.array([0.0, -SMALLEST]))
    np.testing.assert_allclose(found, [-28.631, -29.631], rtol=1e-4)
    assert jax.grad(logarithm)(0.0) == np.float32(1e12)
    assert jnp.isnan(logarithm(jnp.array(jnp.nan)))


@pytest.mark.parametrize("of", ["logits", "probabilities", "log-probabilities"])
def test_every_form_says_the_same(of):
    z = jnp.log(jnp.array([3.0, 1.0]))  # shares 3/4 and 1/4
    p = jnp.array([0.75, 0.25])
    given = {"logits": z, "probabilities": p, "log-probabilities": jnp.log(p)}[of]
    np.testing.assert_allclose(log_shares(given, of), np.log([0.75, 0.25]), rtol=1e-6)


def test_a_share_of_nothing_weighs_no_infinity():
    values = jnp.array([[1.0, jnp.inf]])
    assert expected(values, jnp.array([[1.0, 0.0]])) == 1
    assert expected(values, jnp.array([0])) == 1
    assert jnp.isnan(expected(values, jnp.array([2])))
