import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import AveragePool3D, Conv3D


def test_a_kernel_of_equal_numbers_is_a_mean(keys):
    x = jax.random.normal(next(keys), (2, 3, 4, 5, 1))
    params = {"kernel": jnp.full((2, 1, 3, 1, 1), 1 / 6), "bias": jnp.zeros(1)}
    y = Conv3D(1, (2, 1, 3), stride=(1, 2, 1))(params, x)
    assert y.shape == (2, 2, 2, 3, 1)
    mean = AveragePool3D((2, 1, 3), stride=(1, 2, 1))({}, x)
    np.testing.assert_allclose(y, mean, rtol=1e-5, atol=1e-6)


def test_the_axes_are_depth_height_and_width():
    x = jnp.zeros((1, 3, 3, 3, 1)).at[0, 0, 1, 2, 0].set(1.0)
    kernel = jnp.arange(27.0).reshape(3, 3, 3, 1, 1)
    # the one number meets place (0, 1, 2) of the kernel: 0 * 9 + 1 * 3 + 2
    assert Conv3D(1, bias=False)({"kernel": kernel}, x).ravel().tolist() == [5]
