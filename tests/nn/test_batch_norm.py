import jax.numpy as jnp
import numpy as np

from glassnet.nn import BatchNorm


def test_a_batch_has_mean_0_and_variance_1(keys):
    x = jnp.array([[1.0, 10.0], [3.0, 20.0], [8.0, 60.0]])
    params, state = BatchNorm().init(next(keys), x)
    y, _ = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose(y.mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(y.var(0), 1, atol=1e-5)


def test_running_values_approach_those_of_the_data(keys):
    x = jnp.array([[1.0], [5.0]])  # mean 3, variance 4
    params, state = BatchNorm().init(next(keys), x)
    for _ in range(100):
        y, state = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose([state["mean"][0], state["variance"][0]], [3, 4], 1e-3)
    again, _ = BatchNorm().apply(params, state, x, key=None, training=False)
    np.testing.assert_allclose(again, y, rtol=1e-3)
