import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import Orthogonal


@pytest.mark.parametrize("shape", [(6, 4), (4, 4), (4, 6), (3, 3, 2, 5), (1, 2, 2, 9)])
def test_the_shorter_side_is_orthonormal_times_the_gain(shape, keys):
    kernel = Orthogonal(3.0)(next(keys), shape)
    assert kernel.shape == shape
    flat = kernel.reshape(-1, shape[-1])
    square = flat.T @ flat if flat.shape[0] >= flat.shape[1] else flat @ flat.T
    np.testing.assert_allclose(square, 9 * jnp.eye(len(square)), atol=1e-5)


def test_a_hundred_layers_keep_the_length_of_a_signal(keys):
    x = jax.random.normal(next(keys), (8,))
    y = x
    for _ in range(100):
        y = y @ Orthogonal()(next(keys), (8, 8))
    np.testing.assert_allclose(jnp.vdot(y, y), jnp.vdot(x, x), rtol=1e-4)


def test_no_rotation_is_likelier_than_its_mirror_image(keys):
    # without the signs mended, the diagonal of q leans to one side
    many = jax.vmap(lambda key: Orthogonal()(key, (2, 2)))
    draws = many(jax.random.split(next(keys), 4000))
    np.testing.assert_allclose(draws.mean(0), 0, atol=0.05)  # sd 0.7 / 63 = 0.011
    turns = jnp.linalg.det(draws) > 0
    np.testing.assert_allclose(turns.mean(), 0.5, atol=0.04)


def test_float64_is_orthogonal_to_its_own_precision():
    with jax.enable_x64(True):
        kernel = Orthogonal()(jax.random.key(0), (5, 3))
        np.testing.assert_allclose(kernel.T @ kernel, jnp.eye(3), atol=1e-14)


def test_vectors_and_a_gain_of_0_are_refused(keys):
    with pytest.raises(ShapeError, match="start vectors"):
        Orthogonal()(next(keys), (4,))
    with pytest.raises(ConfigError, match="gain="):
        Orthogonal(0.0)
