import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.losses import Huber, LogCosh, SquaredError


def grad(loss, y):
    return jax.grad(lambda y: loss(y, jnp.zeros_like(y)).sum())(y)


def test_huber_is_half_a_square_and_then_a_line():
    y = jnp.array([[0.5, -3.0]])
    # 0.25 / 2 + 2 (3 - 1)
    assert Huber(2.0)(y, jnp.zeros((1, 2))).tolist() == [0.125 + 4]
    assert grad(Huber(2.0), y).tolist() == [[0.5, -2]]


def test_huber_of_a_large_delta_is_half_the_square(keys):
    y = jax.random.normal(next(keys), (4, 3))
    half = SquaredError(half=True)(y, jnp.zeros_like(y))
    np.testing.assert_allclose(Huber(1e3)(y, jnp.zeros_like(y)), half, rtol=1e-6)


def test_huber_has_no_jump_in_its_slope_and_a_bend_of_1_at_0():
    y = jnp.array([[0.999999, 1.0, 1.000001]])
    np.testing.assert_allclose(grad(Huber(), y), 1, atol=1e-5)
    bend = jax.hessian(lambda y: Huber()(y, jnp.zeros(1)))(jnp.zeros(1))
    assert bend == 1


def test_log_cosh_at_hand_worked_points():
    # cosh(ln 2) = (2 + 1/2) / 2 = 5/4; far away |d| - log 2
    y = jnp.array([[np.log(2.0)], [-1e4]])
    found = LogCosh()(y, jnp.zeros((2, 1)))
    np.testing.assert_allclose(found, [np.log(1.25), 1e4 - np.log(2)], rtol=1e-6)


def test_log_cosh_keeps_its_digits_near_the_goal():
    # d^2 / 2 = 5e-9, which log(cosh(1e-4)) in float32 rounds to 0
    found = LogCosh()(jnp.array([[1e-4]]), jnp.zeros((1, 1)))
    np.testing.assert_allclose(found, 5e-9, rtol=1e-5)


def test_log_cosh_slopes_by_tanh_on_both_sides_of_where_the_formula_changes():
    y = jnp.array([[-1e4, -1.001, -0.999, 0.0, 0.5, 1.0, 2.0]])
    np.testing.assert_allclose(grad(LogCosh(), y), jnp.tanh(y), rtol=1e-5)


@pytest.mark.parametrize("loss", [Huber(), LogCosh()], ids=repr)
def test_a_column_is_not_broadcast_against_a_row(loss):
    with pytest.raises(ShapeError, match=r"targets\[:, None\]"):
        loss(jnp.zeros((3, 1)), jnp.zeros(3))
