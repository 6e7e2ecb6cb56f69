import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import MaxPool1D, MaxPool2D, MaxPool3D


def test_matches_a_case_worked_by_hand():
    x = jnp.array([[1.0, 5, 2], [4, 3, 6], [9, 7, 8]])[None, ..., None]
    y = MaxPool2D((2, 1), stride=1)({}, x)
    assert y[0, ..., 0].tolist() == [[4, 5, 6], [9, 7, 8]]


def test_padding_never_is_the_largest():
    x = -jnp.ones((1, 3, 3, 1))
    assert (MaxPool2D(3, stride=2, padding=1)({}, x) == -1).all()
    assert (MaxPool2D(2, padding="same")({}, x) == -1).all()


def test_of_equals_the_first_receives_all_of_delta():
    slope = jax.grad(lambda x: MaxPool2D()({}, x).sum())
    assert slope(jnp.zeros((1, 2, 2, 1))).ravel().tolist() == [1, 0, 0, 0]
    # equal at (0, 1) and (1, 0): row by row, the first comes first
    x = jnp.array([0.0, 1.0, 1.0, 0.0]).reshape(1, 2, 2, 1)
    assert slope(x).ravel().tolist() == [0, 1, 0, 0]


def test_overlapping_windows_add_their_deltas():
    x = jnp.array([[[1.0], [9.0], [2.0]]])
    grad = jax.grad(lambda x: MaxPool1D(2, stride=1)({}, x).sum())(x)
    assert grad.ravel().tolist() == [0, 2, 0]


@pytest.mark.parametrize("place", range(4))
def test_a_nan_anywhere_in_the_window_comes_out(place):
    x = jnp.arange(4.0).at[place].set(jnp.nan).reshape(1, 2, 2, 1)
    assert jnp.isnan(MaxPool2D()({}, x)).all()


def test_dilation_skips_places():
    x = jnp.array([[[1.0], [9.0], [2.0], [3.0]]])
    # 1 and 2, 9 and 3
    y = MaxPool1D(2, stride=1, dilation=2)({}, x)
    assert y.ravel().tolist() == [2, 9]


def test_in_a_masked_sequence_only_what_counts_takes_part():
    values = jnp.array([[[-1.0], [-3.0], [-2.0], [7.0], [8.0], [jnp.nan]]])
    x = {"values": values, "lengths": jnp.array([3])}
    y = MaxPool1D()({}, x)
    assert y["values"].ravel().tolist() == [-1, -2, 0]
    assert y["mask"].tolist() == [[True, True, False]]
    grad = jax.grad(lambda v: MaxPool1D()({}, x | {"values": v})["values"].sum())
    np.testing.assert_array_equal(grad(values).ravel(), [1, 0, 1, 0, 0, 0])


def test_windows_of_nothing_but_padding_are_refused(keys):
    with pytest.raises(ShapeError, match="nothing but padding"):
        MaxPool1D(2, padding=2).init(next(keys), jnp.ones((1, 4, 1)))


def test_windows_larger_than_the_volume_are_refused(keys):
    with pytest.raises(ShapeError, match=r"space of at least \(2, 2, 2\)"):
        MaxPool3D().init(next(keys), jnp.ones((1, 4, 1, 4, 1)))


def test_as_many_numbers_as_axes_are_needed(keys):
    with pytest.raises(ConfigError, match="one size for each axis"):
        MaxPool3D((2, 2)).init(next(keys), jnp.ones((1, 4, 4, 4, 1)))
