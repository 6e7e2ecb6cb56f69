import jax
import jax.numpy as jnp
import numpy as np

from glassnet.initializers import Constant
from glassnet.nn import LeakyReLU, PReLU


def test_each_feature_has_a_slope_of_its_own():
    x = jnp.array([[-1.0, -1.0], [3.0, -2.0]])
    y = PReLU()({"slope": jnp.array([0.5, 2.0])}, x)
    assert y.tolist() == [[-0.5, -2], [3, -4]]


def test_starts_as_a_leaky_relu_of_a_quarter(keys):
    x = jax.random.normal(next(keys), (5, 2, 3))
    for shared, shape in ((False, (3,)), (True, (1,))):
        params, _ = PReLU(shared).init(next(keys), x)
        assert params["slope"].shape == shape
        y = PReLU(shared)(params, x)
        np.testing.assert_array_equal(y, LeakyReLU(0.25)({}, x))


def test_the_slope_learns_from_the_negative_inputs_of_all_that_share_it():
    x, delta = jnp.array([[-1.0, 2.0], [-3.0, -4.0]]), jnp.array([[1.0, 5.0], [2, 3]])

    def slope_gradient(layer):
        params, _ = layer.init(jax.random.key(0), x)
        _, back = jax.vjp(lambda params: layer(params, x), params)
        return back(delta)[0]["slope"].tolist()

    # first feature: 1 * -1 + 2 * -3 = -7; second: 3 * -4 = -12
    assert slope_gradient(PReLU()) == [-7, -12]
    assert slope_gradient(PReLU(shared=True)) == [-19]


def test_the_start_may_be_chosen(keys):
    params, _ = PReLU(slope_init=Constant(0.0)).init(next(keys), jnp.ones((1, 2)))
    assert params["slope"].tolist() == [0, 0]
