import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import Conv2D, ConvTranspose1D, ConvTranspose2D


def stamped(layer, kernel, *numbers):
    params = {"kernel": jnp.array(kernel)[:, None, None]}
    return layer(params, jnp.array(numbers)[None, :, None]).ravel().tolist()


def test_overlapping_stamps_are_added():
    layer = ConvTranspose1D(1, 3, stride=2, bias=False)
    # 1 2 3 . . and . . 10 20 30
    assert stamped(layer, [1.0, 2, 3], 1.0, 10.0) == [1, 2, 13, 20, 30]


def test_padding_cuts_off_and_output_padding_gives_back_after():
    layer = ConvTranspose1D(1, 3, stride=2, padding=1, bias=False)
    assert stamped(layer, [1.0, 2, 3], 1.0, 10.0) == [2, 13, 20]
    layer = ConvTranspose1D(1, 3, stride=2, padding=1, output_padding=1, bias=False)
    assert stamped(layer, [1.0, 2, 3], 1.0, 10.0) == [2, 13, 20, 30]


def test_output_padding_beyond_every_stamp_is_zero():
    layer = ConvTranspose1D(1, 2, dilation=2, output_padding=1, bias=False)
    assert stamped(layer, [1.0, 2], 1.0, 10.0) == [1, 10, 2, 20, 0]


@pytest.mark.parametrize(
    "settings",
    [dict(stride=2), dict(stride=(1, 3), padding=1), dict(dilation=2), dict(groups=2)],
    ids=str,
)
def test_is_the_way_back_of_the_convolution_with_its_settings(settings, keys):
    x = jax.random.normal(next(keys), (2, 5, 7, 4))
    forth = Conv2D(6, 3, bias=False, **settings)
    params, _ = forth.init(next(keys), x)
    y, back = jax.vjp(lambda x: forth(params, x), x)
    groups = forth.groups
    kernel = params["kernel"].reshape(3, 3, 4 // groups, groups, 6 // groups)
    kernel = kernel.transpose(0, 1, 4, 3, 2).reshape(3, 3, 6 // groups, 4)
    layer = ConvTranspose2D(4, 3, bias=False, **settings)
    np.testing.assert_allclose(layer({"kernel": kernel}, y), back(y)[0], atol=1e-5)


@pytest.mark.parametrize("after", [0, 1])
def test_the_output_has_the_size_of_the_formula(after, keys):
    layer = ConvTranspose2D(3, (2, 3), stride=2, padding=(0, 1), output_padding=after)
    params, _ = layer.init(next(keys), jnp.ones((1, 4, 5, 2)))
    # (4 - 1) 2 + 1 + 1 and (5 - 1) 2 - 2 + 2 + 1
    y = layer(params, jnp.ones((1, 4, 5, 2)))
    assert y.shape == (1, 8 + after, 9 + after, 3)


def test_too_much_after_is_refused(keys):
    with pytest.raises(ConfigError, match="output_padding=2"):
        ConvTranspose1D(1, stride=2, output_padding=2).init(
            next(keys), jnp.ones((1, 3, 1))
        )


def test_padding_that_leaves_nothing_is_refused(keys):
    with pytest.raises(ShapeError, match="cuts all of its output off"):
        ConvTranspose1D(1, 2, padding=2).init(next(keys), jnp.ones((1, 2, 1)))


def test_other_channels_than_the_kernels_are_refused(keys):
    layer = ConvTranspose1D(1)
    params, _ = layer.init(next(keys), jnp.ones((1, 3, 2)))
    with pytest.raises(ShapeError, match="a last axis of 2 channels"):
        layer(params, jnp.ones((1, 3, 3)))
