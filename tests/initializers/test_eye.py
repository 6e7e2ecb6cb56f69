import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.initializers import Eye


def test_a_square_kernel_hands_its_input_on(keys):
    x = jax.random.normal(next(keys), (5, 4))
    np.testing.assert_array_equal(x @ Eye()(next(keys), (4, 4)), x)


@pytest.mark.parametrize("shape", [(2, 4), (4, 2)])
def test_a_kernel_that_is_not_square_as_far_as_it_goes(shape, keys):
    kernel = Eye(-2.0)(next(keys), shape)
    np.testing.assert_array_equal(kernel, -2 * np.eye(*shape))


@pytest.mark.parametrize("size", [(3, 3), (1, 5), (2, 4)])
def test_a_convolution_hands_the_image_on(size, keys):
    image = jax.random.normal(next(keys), (1, 6, 7, 3))
    kernel = Eye()(next(keys), (*size, 3, 3))
    layout = ("NHWC", "HWIO", "NHWC")
    y = jax.lax.conv_general_dilated(
        image, kernel, (1, 1), "SAME", dimension_numbers=layout
    )
    np.testing.assert_allclose(y, image, rtol=1e-6)


def test_a_vector_is_refused(keys):
    with pytest.raises(ShapeError, match="start vectors"):
        Eye()(next(keys), (4,))


def test_the_key_does_not_matter(keys):
    one, two = (Eye()(next(keys), (3, 3)) for _ in range(2))
    assert jnp.array_equal(one, two)
