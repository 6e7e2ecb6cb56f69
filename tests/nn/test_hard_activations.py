import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import HardSigmoid, HardSwish, HardTanh, SiLU

X = jnp.array([-4.0, -3.0, -1.5, 0.0, 1.5, 3.0, 4.0])


def slopes(layer, x=X):
    return jax.vmap(jax.grad(lambda x: layer({}, x)))(x)


def test_hard_tanh_cuts_off_with_slope_0_from_the_ends_on():
    x = jnp.array([-2.0, -1.0, -0.5, 0.5, 1.0, 2.0])
    assert HardTanh()({}, x).tolist() == [-1, -1, -0.5, 0.5, 1, 1]
    assert slopes(HardTanh(), x).tolist() == [0, 0, 1, 1, 0, 0]


def test_hard_sigmoid_is_a_line_from_minus_3_to_3():
    # (x + 3) / 6 at -1.5, 0 and 1.5: 1/4, 1/2 and 3/4
    assert HardSigmoid()({}, X).tolist() == [0, 0, 0.25, 0.5, 0.75, 1, 1]
    expected = np.array([0, 0, 1, 1, 1, 0, 0]) / 6
    np.testing.assert_allclose(slopes(HardSigmoid()), expected, rtol=1e-6)


def test_hard_swish_is_x_times_the_hard_sigmoid():
    # -1.5 / 4 = -0.375 and 1.5 * 3 / 4 = 1.125; slopes (2 x + 3) / 6
    assert HardSwish()({}, X).tolist() == [0, 0, -0.375, 0, 1.125, 3, 4]
    np.testing.assert_allclose(slopes(HardSwish())[2:5], [0, 0.5, 1], atol=1e-6)
    assert slopes(HardSwish())[jnp.array([0, 6])].tolist() == [0, 1]


def test_hard_swish_is_close_to_silu():
    x = jnp.linspace(-8, 8, 401)
    assert abs(HardSwish()({}, x) - SiLU()({}, x)).max() < 0.15


def test_what_is_no_number_stays_none():
    for layer in (HardTanh(), HardSigmoid(), HardSwish()):
        assert jnp.isnan(layer({}, jnp.array(jnp.nan)))
