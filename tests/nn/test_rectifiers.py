import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import ELU, LeakyReLU, ReLU, SiLU

X = jnp.array([-2.0, -0.5, 0.0, 0.5, 2.0])


def slopes(layer, x=X):
    return jax.vmap(jax.grad(lambda x: layer({}, x)))(x)


def test_relu_keeps_the_positive_part_and_takes_slope_0_at_0():
    assert ReLU()({}, X).tolist() == [0, 0, 0, 0.5, 2]
    assert slopes(ReLU()).tolist() == [0, 0, 0, 1, 1]


def test_leaky_relu_has_two_slopes():
    assert LeakyReLU(0.5)({}, X).tolist() == [-1, -0.25, 0, 0.5, 2]
    assert slopes(LeakyReLU(0.5)).tolist() == [0.5, 0.5, 0.5, 1, 1]


def test_the_lectures_maximum_is_leaky_relu_only_up_to_slope_1():
    for slope, same in [(0.01, True), (1.0, True), (2.0, False)]:
        form = jnp.maximum(slope * X, X)
        assert bool((LeakyReLU(slope)({}, X) == form).all()) is same


def test_slope_0_is_relu_and_slope_1_is_nothing():
    assert (LeakyReLU(0.0)({}, X) == ReLU()({}, X)).all()
    assert (LeakyReLU(1.0)({}, X) == X).all()
    assert LeakyReLU(0.0).span() == ReLU().span()


def test_elu_at_hand_worked_points():
    # 2 (e^-2 - 1) = -1.7293, and 2 (e^-0.5 - 1) = -0.7869
    np.testing.assert_allclose(
        ELU(2.0)({}, X), [-1.7293294, -0.7869387, 0, 0.5, 2], rtol=1e-6
    )


def test_elu_slope_below_0_is_y_plus_alpha():
    np.testing.assert_allclose(slopes(ELU(2.0))[:3], ELU(2.0)({}, X)[:3] + 2, rtol=1e-6)
    assert slopes(ELU(2.0))[3:].tolist() == [1, 1]


def test_elu_of_small_numbers_loses_no_digits():
    # e^x - 1 = x + x^2 / 2, where the difference in float32 would be 0
    assert ELU()({}, jnp.array(-1e-10)) == np.float32(-1e-10)


def test_elu_goes_back_finite_from_where_its_exponential_is_not():
    assert slopes(ELU(), jnp.array([1e30, 1e4, -1e30])).tolist() == [1, 1, 0]


def test_silu_is_x_times_its_sigmoid_and_dips_to_its_span():
    x = jnp.linspace(-6, 6, 100_001)
    y = SiLU()({}, x)
    np.testing.assert_allclose(y, x / (1 + jnp.exp(-x)), atol=1e-6)
    np.testing.assert_allclose(y.min(), SiLU().span().low, atol=1e-7)
    np.testing.assert_allclose(x[y.argmin()], -1.2784645, atol=1e-3)


def test_silu_slope_is_the_one_in_its_docstring():
    y, s = SiLU()({}, X), jax.nn.sigmoid(X)
    np.testing.assert_allclose(slopes(SiLU()), y + s * (1 - y), atol=1e-6)


@pytest.mark.parametrize("bad", [-0.1, math.nan])
def test_a_slope_below_0_is_refused(bad):
    with pytest.raises(ConfigError, match="slope="):
        LeakyReLU(bad)
    with pytest.raises(ConfigError, match="alpha="):
        ELU(bad)
