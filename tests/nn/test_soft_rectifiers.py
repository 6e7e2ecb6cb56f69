import math

import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import GELU, Mish, ReLU, SiLU, Softplus

X = jnp.array([-2.0, -0.5, 0.0, 0.5, 2.0])


def slopes(layer, x=X):
    return jax.vmap(jax.grad(lambda x: layer({}, x)))(x)


def test_silu_is_x_times_its_sigmoid_and_dips_to_its_span():
    x = jnp.linspace(-6, 6, 100_001)
    y = SiLU()({}, x)
    np.testing.assert_allclose(y, x / (1 + jnp.exp(-x)), atol=1e-6)
    np.testing.assert_allclose(y.min(), SiLU().span().low, atol=1e-7)
    np.testing.assert_allclose(x[y.argmin()], -1.2784645, atol=1e-3)


def test_silu_slope_is_the_one_in_its_docstring():
    y, s = SiLU()({}, X), jax.nn.sigmoid(X)
    np.testing.assert_allclose(slopes(SiLU()), y + s * (1 - y), atol=1e-6)


def test_softplus_at_hand_worked_points():
    # log(1 + e^0) = log 2; log(1 + e^(log 3)) = log 4; far out 0 and x
    y = Softplus()({}, jnp.array([0.0, math.log(3), -1e4, 1e4]))
    np.testing.assert_allclose(y, [math.log(2), math.log(4), 0, 1e4], rtol=1e-6)


def test_softplus_slope_is_the_sigmoid():
    np.testing.assert_allclose(slopes(Softplus()), jax.nn.sigmoid(X), rtol=1e-6)


def test_softplus_of_far_negative_numbers_keeps_its_digits():
    # log(1 + e^-30) = e^-30, where 1 + e^-30 is 1 in float32
    np.testing.assert_allclose(Softplus()({}, jnp.array(-30.0)), math.exp(-30), 1e-5)


def test_gelu_is_x_times_the_normal_distribution():
    # Phi(2) = 0.9772499, Phi(0.5) = 0.6914625, Phi(-x) = 1 - Phi(x)
    expected = [-2 * 0.0227501, -0.5 * 0.3085375, 0, 0.5 * 0.6914625, 2 * 0.9772499]
    np.testing.assert_allclose(GELU()({}, X), expected, atol=1e-6)


def test_gelu_slope_is_the_one_in_its_docstring():
    below = jax.scipy.stats.norm.cdf(X) + X * jax.scipy.stats.norm.pdf(X)
    np.testing.assert_allclose(slopes(GELU()), below, atol=1e-6)


def test_the_approximate_gelu_is_off_by_a_little_and_not_by_nothing():
    x = jnp.linspace(-6, 6, 2001)
    off = abs(GELU(approximate=True)({}, x) - GELU()({}, x)).max()
    assert 4e-4 < off < 5e-4
    # tanh(sqrt(2 / pi) (1 + 0.044715)) = tanh(0.8335625) = 0.6823841
    y = GELU(approximate=True)({}, jnp.array(1.0))
    np.testing.assert_allclose(y, (1 + 0.6823840) / 2, rtol=1e-6)


def test_gelu_and_mish_dip_to_their_spans():
    x = jnp.linspace(-3, 0, 30_001)
    for layer in (GELU(), GELU(approximate=True), Mish()):
        np.testing.assert_allclose(layer({}, x).min(), layer.span().low, atol=1e-6)


def test_mish_is_x_times_the_tanh_of_its_softplus():
    x = jnp.concatenate([jnp.linspace(-30, 30, 61), jnp.array([-100.0, 100.0])])
    expected = x * jnp.tanh(Softplus()({}, x))
    np.testing.assert_allclose(Mish()({}, x), expected, rtol=2e-6, atol=1e-30)


def test_mish_slope_is_the_one_in_its_docstring():
    x = X[X != 0]
    t = Mish()({}, x) / x
    expected = t + x * (1 - t**2) * jax.nn.sigmoid(x)
    np.testing.assert_allclose(slopes(Mish(), x), expected, atol=1e-6)


def test_far_out_they_are_rectifiers():
    x = jnp.array([-1e30, -1e4, 1e4, 1e30])
    for layer in (GELU(), GELU(approximate=True), Mish(), SiLU(), Softplus()):
        np.testing.assert_array_equal(layer({}, x), ReLU()({}, x))
        assert slopes(layer, x).tolist() == [0, 0, 1, 1]
