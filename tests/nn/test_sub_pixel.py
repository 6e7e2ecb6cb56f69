import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import Conv2D, ConvTranspose2D, SpaceToDepth, SubPixel


@pytest.mark.parametrize("factor, shape", [(2, (2, 3, 4, 12)), ((1, 3), (2, 3, 2, 6))])
def test_space_to_depth_is_the_inverse(factor, shape, keys):
    x = jax.random.normal(next(keys), shape)
    y = SubPixel(factor)({}, x)
    assert y.size == x.size and y.shape != x.shape
    assert (SpaceToDepth(factor)({}, y) == x).all()


def test_channels_of_one_pixel_stand_together():
    # place (0, 1) of the block has the channels 2 and 3
    x = jnp.arange(8.0).reshape(1, 1, 1, 8)
    assert SubPixel(2)({}, x)[0, 0, 1].tolist() == [2, 3]


def test_a_convolution_before_it_makes_what_a_transposed_one_makes(keys):
    x = jax.random.normal(next(keys), (2, 3, 4, 5))
    layer = ConvTranspose2D(2, 2, stride=2, bias=False)
    params, _ = layer.init(next(keys), x)
    # stamps of the size of the stride do not overlap: one row of channels for each
    kernel = params["kernel"].transpose(2, 0, 1, 3).reshape(1, 1, 5, 8)
    y = SubPixel(2)({}, Conv2D(8, 1, bias=False)({"kernel": kernel}, x))
    np.testing.assert_allclose(y, layer(params, x), rtol=1e-5, atol=1e-6)


def test_channels_that_cannot_be_cut_are_refused(keys):
    with pytest.raises(ShapeError, match="a last axis that 4 divides"):
        SubPixel(2).init(next(keys), jnp.ones((1, 2, 2, 6)))


def test_space_that_cannot_be_cut_is_refused(keys):
    with pytest.raises(ShapeError, match="whole blocks"):
        SpaceToDepth(2).init(next(keys), jnp.ones((1, 2, 3, 1)))
