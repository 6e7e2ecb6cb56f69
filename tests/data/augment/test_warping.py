import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed
from jax.test_util import check_grads
from scipy import ndimage

from glassnet.data.augment import Affine, Rotate, Zoom, warping
from glassnet.data.augment.warping import turned

KEY = jax.random.key(0)
resampled = jax.jit(warping.resampled, static_argnames="fill")
X = jax.random.uniform(KEY, (3, 6, 5, 2))


def one(*numbers):
    return tuple(jnp.array([number]) for number in numbers)


def test_a_quarter_turn_is_exact():
    square = X[:1, :5]
    found = resampled(square, turned(jnp.array([90.0])), fill=0.0)
    np.testing.assert_allclose(found[0], np.rot90(square[0], -1), atol=1e-6)


def test_half_a_pixel_is_the_mean_of_two():
    x = jnp.array([1.0, 3.0, 9.0]).reshape(1, 1, 3, 1)
    found = resampled(x, one(1.0, 0.0, 0.0, 1.0), one(0.0, 0.5), fill=5.0)
    # the left one lies half outside: (5 + 1) / 2, (1 + 3) / 2, (3 + 9) / 2
    assert found.ravel().tolist() == [3.0, 2.0, 6.0]


@pytest.mark.parametrize("fill", [0.0, 2.5])
def test_agrees_with_an_independent_implementation(fill):
    matrix, shift = (0.9, 0.4, -0.3, 1.2), (1.3, -0.7)
    found = resampled(X[:1], one(*matrix), one(*shift), fill=fill)
    m, middle = np.array(matrix).reshape(2, 2), np.array([2.5, 2.0])
    for channel in range(2):
        wanted = ndimage.affine_transform(
            np.asarray(X[0, :, :, channel], np.float64),
            m,
            offset=middle - m @ middle - np.array(shift),
            order=1,
            mode="grid-constant",
            cval=fill,
        )
        np.testing.assert_allclose(found[0, :, :, channel], wanted, atol=1e-5)


def test_far_outside_there_is_only_the_fill():
    found = resampled(X[:1], one(1e30, 0.0, 0.0, 1e30), fill=7.0)
    assert (found == 7).all()


def test_an_angle_stays_within_its_bounds_and_goes_to_both_sides():
    # a pixel two to the right of the middle: its way up or down is 2 sin(angle)
    x = jnp.broadcast_to(jnp.arange(5.0)[:, None, None], (500, 5, 5, 1))
    height = changed(Rotate(30.0, fill=2.0), {"x": x})["x"][:, 2, 4, 0] - 2
    assert jnp.abs(height).max() <= 2 * np.sin(np.pi / 6) + 1e-5
    # uniform up to 30 degrees: the standard deviation of the angle is 30 / sqrt(3)
    angle = np.degrees(np.arcsin(np.asarray(height) / 2))
    assert abs(angle.mean()) < 2.5 and abs(angle.std() - 30 / 3**0.5) < 1.5


def test_zooming_in_and_out_are_as_likely():
    x = jnp.broadcast_to(jnp.arange(9.0)[:, None, None], (500, 9, 9, 1))
    # one pixel above the middle holds the value 4 - 1 / zoom
    zoom = 1 / (4 - changed(Zoom(1.0), {"x": x})["x"][:, 3, 4, 0])
    assert zoom.min() >= 0.5 - 1e-5 and zoom.max() <= 2 + 1e-4
    np.testing.assert_allclose((zoom > 1).mean(), 0.5, atol=0.07)


def test_one_setting_alone_does_that_alone():
    rows = jnp.broadcast_to(jnp.arange(5.0)[:, None, None], (50, 5, 5, 1))
    slanted = changed(Affine(0.0, 0.0, 0.5, 0.0), {"x": rows})["x"][:, :, 2, 0]
    np.testing.assert_allclose(slanted, rows[:, :, 2, 0], atol=1e-5)  # only sideways
    moved = changed(Affine(0.0, 0.0, 0.0, 1.5), {"x": rows})["x"][:, 2, 2, 0] - 2
    assert jnp.abs(moved).max() <= 1.5 and jnp.abs(moved).max() > 1


def test_a_missing_pixel_reaches_only_those_that_it_has_a_share_in():
    x = X.at[0, 2, 2, 0].set(jnp.nan)
    still = resampled(x, tuple(jnp.full(3, n) for n in (1.0, 0.0, 0.0, 1.0)), fill=0.0)
    np.testing.assert_array_equal(still, x)
    half = (jnp.zeros(3), jnp.full(3, 0.5))
    moved = resampled(
        x, tuple(jnp.full(3, n) for n in (1.0, 0.0, 0.0, 1.0)), half, fill=0.0
    )
    assert np.argwhere(np.isnan(moved)).tolist() == [[0, 2, 2, 0], [0, 2, 3, 0]]


def test_gradients_of_both_orders_match_finite_differences():
    def total(x):
        moved = resampled(
            jnp.asarray(x), turned(jnp.array([20.0])), one(0.3, 0.6), fill=0.0
        )
        return (moved**3).sum()

    check_grads(
        jax.jit(total), (X[:1, :3, :3],), order=2, modes=["rev"], atol=0.02, rtol=0.02
    )
