import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import GaussianCode
from glassnet.nn.gaussian_code import divergence


def drawn(x, key=None):
    key = jax.random.key(0) if key is None else key
    return GaussianCode().apply({}, {}, x, key=key, training=True)[0]


def test_draws_have_the_mean_and_the_variance_that_came_in():
    rows = jnp.tile(jnp.array([5.0, -1.0, jnp.log(4.0), jnp.log(0.25)]), (40_000, 1))
    z = drawn(rows)
    # four standard errors of 40,000 draws are 0.02 deviations
    np.testing.assert_allclose(z.mean(0), [5.0, -1.0], atol=0.04)
    np.testing.assert_allclose(z.std(0), [2.0, 0.5], rtol=0.02)


def test_the_gradient_goes_through_the_draw():
    x = jnp.array([[1.0, jnp.log(9.0)]])
    z = drawn(x)
    draw = (z - 1) / 3  # z = 1 + 3 draw
    slope = jax.grad(lambda x: drawn(x).sum())(x)
    # dz/dmean = 1, dz/ds = half the deviation times the draw
    np.testing.assert_allclose(slope, [[1.0, 1.5 * draw[0, 0]]], rtol=1e-5)


def test_in_use_it_is_the_mean_and_needs_no_key():
    x = jnp.array([[1.0, 2.0, 30.0, -30.0]])
    y, _ = GaussianCode().apply({}, {}, x, key=None, training=False)
    assert y.tolist() == [[1.0, 2.0]]


def test_a_huge_log_variance_stays_a_number():
    assert jnp.isfinite(drawn(jnp.array([[0.0, 1e4]]))).all()
    value, slope = jax.value_and_grad(divergence)(jnp.array([0.0, 1e4]))
    assert jnp.isfinite(value) and jnp.isfinite(slope).all() and slope[1] > 0


def test_the_divergence_of_two_bell_curves_by_hand():
    # KL(N(m, v) | N(0, 1)) = (m^2 + v - 1 - log v) / 2
    codes = {
        (0.0, 0.0): 0.0,
        (2.0, 0.0): 2.0,
        (0.0, float(np.log(4.0))): (4 - 1 - np.log(4)) / 2,
        (1.0, float(np.log(0.5))): (1 + 0.5 - 1 + np.log(2)) / 2,
    }
    for code, expected in codes.items():
        assert divergence(jnp.array(code)) == pytest.approx(expected, abs=1e-6)
    both = jnp.array([2.0, 0.0, 0.0, np.log(4.0)], "float32")  # two numbers: they add
    assert divergence(both) == pytest.approx(2 + (3 - np.log(4)) / 2, rel=1e-6)


def test_the_divergence_is_the_mean_log_ratio_of_the_two_densities():
    mean, s = 0.7, -0.4
    z = np.asarray(drawn(jnp.tile(jnp.array([mean, s]), (100_000, 1))), "float64")
    own = -((z - mean) ** 2) / (2 * np.exp(s)) - s / 2
    ratio = (own + z**2 / 2).mean()
    assert divergence(jnp.array([mean, s])) == pytest.approx(ratio, abs=0.01)


def test_an_odd_number_of_inputs_is_refused():
    with pytest.raises(ShapeError, match="6 inputs"):
        GaussianCode().init(jax.random.key(0), jnp.ones((5, 3)))


def test_training_without_a_key_is_refused():
    with pytest.raises(ConfigError, match="random key"):
        GaussianCode().apply({}, {}, jnp.ones((1, 2)), key=None, training=True)
