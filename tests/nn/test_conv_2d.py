import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import Constant
from glassnet.nn import Conv2D, Conv3D, Dense

X = jnp.ones((2, 5, 6, 4))


def test_matches_a_case_worked_by_hand():
    x = jnp.arange(9.0).reshape(1, 3, 3, 1)
    params = {"kernel": jnp.ones((2, 2, 1, 1)), "bias": jnp.array([0.5])}
    # the windows 0 1 3 4, 1 2 4 5, 3 4 6 7 and 4 5 7 8
    y = Conv2D(1, 2)(params, x)
    assert y.ravel().tolist() == [8.5, 12.5, 20.5, 24.5]


def test_a_shifted_image_gives_a_shifted_output(keys):
    x = jax.random.normal(next(keys), (1, 6, 7, 2))
    layer = Conv2D(3)
    params, _ = layer.init(next(keys), x)
    moved = layer(params, jnp.roll(x, (1, 2), (1, 2)))
    np.testing.assert_allclose(
        moved[:, 1:, 2:], layer(params, x)[:, :-1, :-2], atol=1e-6
    )


def test_a_kernel_of_one_pixel_is_a_dense_layer_at_every_pixel(keys):
    x = jax.random.normal(next(keys), (2, 3, 4, 5))
    params, _ = Conv2D(2, 1).init(next(keys), x)
    flat = {"kernel": params["kernel"][0, 0], "bias": params["bias"]}
    np.testing.assert_allclose(Conv2D(2, 1)(params, x), Dense(2)(flat, x), rtol=1e-6)


def test_groups_do_not_see_each_other(keys):
    x = jax.random.normal(next(keys), (1, 3, 3, 4))
    layer = Conv2D(2, 3, groups=2)
    params, _ = layer.init(next(keys), x)
    other = layer(params, x.at[..., 2:].set(0))
    assert params["kernel"].shape == (3, 3, 2, 2)
    y = layer(params, x)
    np.testing.assert_allclose(y[..., 0], other[..., 0], rtol=1e-6)
    assert (y[..., 1] != other[..., 1]).all()


@pytest.mark.parametrize(
    "layer, shape",
    [
        (Conv2D(3, (2, 3)), (2, 4, 4, 3)),
        (Conv2D(3, (2, 3), padding="same"), (2, 5, 6, 3)),
        (Conv2D(3, 3, stride=2, padding="same"), (2, 3, 3, 3)),
        (Conv2D(3, 3, stride=(1, 2), padding=(0, 2)), (2, 3, 4, 3)),
        (Conv2D(3, 2, dilation=(4, 5)), (2, 1, 1, 3)),
    ],
    ids=repr,
)
def test_the_output_has_the_shape_of_the_textbook(layer, shape, keys):
    params, _ = layer.init(next(keys), X)
    assert layer(params, X).shape == shape


def test_the_start_follows_the_fans_of_the_kernel(keys):
    params, _ = Conv2D(256, 3).init(next(keys), jnp.ones((1, 3, 3, 64)))
    # Glorot: 2 / (9 * 64 + 9 * 256)
    assert float(params["kernel"].var()) == pytest.approx(2 / 2880, rel=0.02)


def test_a_bias_starts_where_it_is_told_or_is_absent(keys):
    told, _ = Conv2D(2, bias_init=Constant(0.5)).init(next(keys), X)
    assert told["bias"].tolist() == [0.5, 0.5]
    assert Conv2D(2, bias=False).init(next(keys), X)[0].keys() == {"kernel"}


def test_gray_images_without_channels_are_told_what_they_lack(keys):
    with pytest.raises(ShapeError, match="give gray images"):
        Conv2D(2).init(next(keys), jnp.ones((5, 28, 28)))
    with pytest.raises(ShapeError, match=r"\(batch, depth, height, width, channels\)"):
        Conv3D(2).init(next(keys), X)


def test_other_channels_than_the_kernels_are_refused(keys):
    params, _ = Conv2D(2).init(next(keys), X)
    with pytest.raises(ShapeError, match="a last axis of 4 channels"):
        Conv2D(2)(params, X[..., :3])


def test_a_kernel_larger_than_the_padded_image_is_refused(keys):
    with pytest.raises(ShapeError, match=r"space of shape \(7, 8\)"):
        Conv2D(2, 9, padding=1).init(next(keys), X)
    params, _ = Conv2D(2).init(next(keys), X)
    with pytest.raises(ShapeError, match=r"at least \(3, 3\)"):
        Conv2D(2)(params, X[:, :2])


def test_groups_that_divide_no_channels_are_refused(keys):
    with pytest.raises(ConfigError, match="groups=3 with 4 channels in, 6 out"):
        Conv2D(6, groups=3).init(next(keys), X)


@pytest.mark.parametrize("name", ["kernel_size", "stride", "padding", "dilation"])
def test_as_many_numbers_as_axes_are_needed(name, keys):
    with pytest.raises(ConfigError, match=f"one {name} for each axis"):
        Conv2D(2, **{name: (1, 1, 1)}).init(next(keys), X)


def test_there_is_no_causal_image():
    with pytest.raises(Exception, match="causal"):
        Conv2D(2, padding="causal")  # pyright: ignore[reportArgumentType]
