import jax
import jax.numpy as jnp

from glassnet.losses.magnitude import magnitude


def test_is_the_absolute_value_with_slope_0_at_0():
    x = jnp.array([-1e30, -1.5, -0.0, 0.0, 1e-30, 1e30])
    assert (magnitude(x) == jnp.abs(x)).all()
    slope = jax.vmap(jax.grad(magnitude))(x)
    assert slope.tolist() == [-1, -1, 0, 0, 1, 1]


def test_a_nan_stays_one():
    assert jnp.isnan(magnitude(jnp.nan * jnp.ones(1)))
