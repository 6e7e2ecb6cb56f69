import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import Identity, LogSoftmax, Sigmoid, Softmax, Softsign, Tanh


def slopes(layer, x):
    return jax.vmap(jax.grad(lambda x: layer({}, x)))(x)


def test_identity_is_what_went_in(keys):
    x = jax.random.normal(next(keys), (3, 2))
    assert Identity()({}, x) is x


def test_sigmoid_at_hand_worked_points():
    # 1 / (1 + e^-ln 3) = 1 / (1 + 1/3) = 3/4
    y = Sigmoid()({}, jnp.log(jnp.array([1.0, 3.0, 1 / 3])))
    np.testing.assert_allclose(y, [0.5, 0.75, 0.25], rtol=1e-6)


def test_sigmoid_slope_is_y_times_1_minus_y_and_at_most_a_quarter():
    x = jnp.linspace(-8, 8, 33)
    y = Sigmoid()({}, x)
    np.testing.assert_allclose(slopes(Sigmoid(), x), y * (1 - y), rtol=1e-5)
    assert slopes(Sigmoid(), x).max() == 0.25


def test_sigmoid_of_a_class_adds_to_1_with_that_of_its_opposite(keys):
    x = 5 * jax.random.normal(next(keys), (20,))
    np.testing.assert_allclose(Sigmoid()({}, x) + Sigmoid()({}, -x), 1, rtol=1e-6)


def test_tanh_is_a_stretched_sigmoid_with_slope_1_minus_y_squared():
    x = jnp.linspace(-4, 4, 17)
    y = Tanh()({}, x)
    np.testing.assert_allclose(y, 2 * Sigmoid()({}, 2 * x) - 1, atol=1e-6)
    np.testing.assert_allclose(slopes(Tanh(), x), 1 - y**2, atol=1e-6)


def test_softmax_at_a_hand_worked_point():
    # e^0 : e^ln2 : e^ln5 = 1 : 2 : 5, of 8
    y = Softmax()({}, jnp.log(jnp.array([1.0, 2.0, 5.0])))
    np.testing.assert_allclose(y, [1 / 8, 2 / 8, 5 / 8], rtol=1e-6)


def test_softmax_sums_to_1_and_does_not_see_a_common_shift(keys):
    x = jax.random.normal(next(keys), (4, 5, 3))
    y = Softmax()({}, x)
    np.testing.assert_allclose(y.sum(-1), 1, rtol=1e-6)
    np.testing.assert_allclose(Softmax()({}, x + 100), y, rtol=1e-4)


def test_softmax_slope_is_the_one_in_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (4,)) for _ in range(2))
    y, back = jax.vjp(lambda x: Softmax()({}, x), x)
    np.testing.assert_allclose(back(delta)[0], y * (delta - delta @ y), atol=1e-6)


def test_softmax_over_one_unit_is_always_1():
    assert (Softmax()({}, jnp.array([[-5.0], [0.0], [1e30]])) == 1).all()


def test_softsign_at_hand_worked_points_with_slope_1_less_y_squared():
    # 4 / (1 + 4) = 0.8 and (1 - 0.8)^2 = 0.04
    x = jnp.array([0.0, 4.0, -4.0])
    np.testing.assert_allclose(Softsign()({}, x), [0, 0.8, -0.8], rtol=1e-6)
    np.testing.assert_allclose(slopes(Softsign(), x), [1, 0.04, 0.04], rtol=1e-5)


def test_log_softmax_is_the_logarithm_of_softmax_where_that_is_above_0(keys):
    x = jax.random.normal(next(keys), (4, 3))
    np.testing.assert_allclose(
        LogSoftmax()({}, x), jnp.log(Softmax()({}, x)), rtol=1e-5
    )


def test_log_softmax_keeps_what_softmax_rounds_to_0():
    # e^-500 is no float32, but its logarithm is
    x = jnp.array([0.0, 500.0])
    assert LogSoftmax()({}, x).tolist() == [-500, 0] and Softmax()({}, x)[0] == 0


def test_log_softmax_slope_is_the_one_in_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (4,)) for _ in range(2))
    y, back = jax.vjp(lambda x: LogSoftmax()({}, x), x)
    np.testing.assert_allclose(
        back(delta)[0], delta - jnp.exp(y) * delta.sum(), atol=1e-6
    )
