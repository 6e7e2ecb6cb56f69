import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.initializers import LeCunNormal
from glassnet.nn import CELU, ELU, SELU, Dense, ReLU, Sequential

X = jnp.array([-2.0, -0.5, 0.0, 0.5, 2.0])


def slopes(layer, x=X):
    return jax.vmap(jax.grad(lambda x: layer({}, x)))(x)


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


def test_celu_at_hand_worked_points():
    # 2 (e^(-2/2) - 1) = -1.2642, and 2 (e^(-0.5/2) - 1) = -0.4424
    np.testing.assert_allclose(
        CELU(2.0)({}, X), [-1.2642411, -0.4423984, 0, 0.5, 2], rtol=1e-6
    )


def test_celu_has_no_jump_of_slope_at_0_whatever_its_floor():
    near = jnp.array([-1e-6, 1e-6])
    np.testing.assert_allclose(slopes(CELU(0.1), near), 1, atol=1e-4)
    np.testing.assert_allclose(slopes(ELU(0.1), near), [0.1, 1], atol=1e-4)


def test_celu_lies_between_elu_and_relu():
    np.testing.assert_array_equal(CELU()({}, X), ELU()({}, X))
    np.testing.assert_allclose(CELU(1e-4)({}, X), ReLU()({}, X), atol=2e-4)


def test_selu_at_hand_worked_points():
    # 1.050701 * 1.6732632 * (e^-2 - 1) = -1.5201665, and 1.050701 * 2 = 2.101402
    y = SELU()({}, X)
    np.testing.assert_allclose(y[jnp.array([0, 2, 4])], [-1.5201665, 0, 2.101402], 1e-6)


def test_selu_keeps_mean_0_and_variance_1_through_many_layers(keys):
    def deep(activation):
        layers = [
            Dense(100, bias=False, kernel_init=LeCunNormal()),
            activation,
        ] * 12
        net, x = Sequential(*layers), jax.random.normal(next(keys), (200, 100))
        params, state = net.init(next(keys), x)
        return net.apply(params, state, x, key=None, training=False)[0]

    y = deep(SELU())
    assert abs(y.mean()) < 0.15 and abs(y.var() - 1) < 0.3
    assert deep(ReLU()).var() < 0.01  # halved at each layer: 2^-12


@pytest.mark.parametrize("bad", [-0.1, math.nan])
def test_a_floor_above_0_is_refused(bad):
    with pytest.raises(ConfigError, match="alpha="):
        ELU(bad)
    with pytest.raises(ConfigError, match="alpha="):
        CELU(bad)
