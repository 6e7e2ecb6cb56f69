import jax
import jax.numpy as jnp
import numpy as np

from glassnet.losses.softplus import softplus


def test_keeps_its_digits_on_both_sides():
    z = jnp.array([-1e30, -20.0, 0.0, 20.0, 1e4, 1e30])
    expected = [0, np.exp(-20.0), np.log(2), 20, 1e4, np.float32(1e30)]
    np.testing.assert_allclose(softplus(z), expected, rtol=1e-6)


def test_slopes_by_a_sigmoid_and_bends_by_its_slope():
    z = jnp.array([-1e30, -20.0, 0.0, 3.0, 1e30])
    slope = jax.vmap(jax.grad(softplus))(z)
    np.testing.assert_allclose(slope, jax.nn.sigmoid(z), rtol=1e-6)
    bend = jax.vmap(jax.grad(jax.grad(softplus)))(z)
    s = np.asarray(slope, "float64")
    np.testing.assert_allclose(bend, s * (1 - s), rtol=1e-5)


def test_a_nan_stays_one():
    assert jnp.isnan(softplus(jnp.array(jnp.nan)))
