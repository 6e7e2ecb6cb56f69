import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import AdaptiveAveragePool, AveragePool2D, GlobalAveragePool

X = jnp.arange(24.0).reshape(1, 6, 4, 1)


def test_windows_that_divide_space_are_those_of_an_average_pool():
    np.testing.assert_allclose(
        AdaptiveAveragePool((3, 2))({}, X), AveragePool2D(2)({}, X), rtol=1e-6
    )


def test_one_window_is_the_global_pool():
    np.testing.assert_allclose(
        AdaptiveAveragePool(1)({}, X)[:, 0, 0], GlobalAveragePool()({}, X), rtol=1e-6
    )


def test_windows_overlap_where_they_do_not_divide_space():
    x = jnp.array([0.0, 3.0, 6.0, 9.0, 12.0]).reshape(1, 5, 1)
    # places 0 1, 1 2 3 and 3 4
    assert AdaptiveAveragePool(3)({}, x).ravel().tolist() == [1.5, 6, 10.5]


def test_more_windows_than_places_repeat_them():
    x = jnp.array([1.0, 2.0]).reshape(1, 2, 1)
    assert AdaptiveAveragePool(4)({}, x).ravel().tolist() == [1, 1, 2, 2]


def test_as_many_numbers_as_axes_are_needed(keys):
    with pytest.raises(ConfigError, match="one size for each axis"):
        AdaptiveAveragePool((2, 2)).init(next(keys), jnp.ones((1, 4, 1)))
