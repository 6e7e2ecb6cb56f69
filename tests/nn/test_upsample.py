import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import AveragePool2D, Upsample


def test_the_nearest_is_repeated_along_each_axis():
    x = jnp.array([[1.0, 2.0]])[None, ..., None]
    y = Upsample((2, 3))({}, x)
    assert y[0, ..., 0].tolist() == [[1, 1, 1, 2, 2, 2]] * 2


def test_blending_is_by_distance_between_the_centers_of_pixels():
    x = jnp.array([0.0, 9.0])[None, :, None]
    # centers at -1/3, 0, 1/3, 2/3, 1, 4/3 of the small pixels, cut off at 0 and 1
    y = Upsample(3, mode="linear")({}, x).ravel()
    np.testing.assert_allclose(y, [0, 0, 3, 6, 9, 9], atol=1e-6)


@pytest.mark.parametrize("mode", ["nearest", "linear"])
def test_an_even_image_stays_even_and_a_factor_of_one_changes_nothing(mode, keys):
    np.testing.assert_allclose(
        Upsample((3, 4), mode=mode)({}, jnp.full((1, 2, 1, 2), 5.0)), 5, rtol=1e-6
    )
    x = jax.random.normal(next(keys), (1, 3, 2, 1))
    assert (Upsample(1, mode=mode)({}, x) == x).all()


def test_a_slope_stays_a_slope_within_the_border():
    x = jnp.arange(5.0)[None, :, None]
    steps = jnp.diff(Upsample(4, mode="linear")({}, x).ravel())[2:-2]
    np.testing.assert_allclose(steps, 0.25, rtol=1e-5)


def test_pooling_undoes_repeating(keys):
    x = jax.random.normal(next(keys), (2, 3, 4, 2))
    y = AveragePool2D((2, 3))({}, Upsample((2, 3))({}, x))
    np.testing.assert_allclose(y, x, rtol=1e-5)


def test_an_infinite_pixel_leaves_the_others_alone():
    x = jnp.array([1.0, 2.0, 3.0, jnp.inf])[None, :, None]
    y = Upsample(2, mode="linear")({}, x).ravel()
    assert jnp.isfinite(y[:5]).all() and not jnp.isnan(y).any()


def test_as_many_numbers_as_axes_are_needed(keys):
    with pytest.raises(ConfigError, match="one factor for each axis"):
        Upsample((2, 2)).init(next(keys), jnp.ones((1, 4, 1)))
