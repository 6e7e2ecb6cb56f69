import jax
import jax.numpy as jnp
import numpy as np
from batches import changed

from glassnet.data.augment import Brightness, Contrast, CutOut

KEY = jax.random.key(0)
X = jax.random.uniform(KEY, (400, 3, 4, 2))


def test_brightness_adds_one_number_to_an_image_evenly_spread():
    added = changed(Brightness(0.4), {"x": X})["x"] - X
    assert jnp.ptp(added, axis=(1, 2, 3)).max() < 1e-6
    each = added[:, 0, 0, 0]
    assert jnp.abs(each).max() <= 0.4 + 1e-6
    # uniform: standard deviation .4 / sqrt(3) = .231; of the mean of 400, .012
    assert abs(each.mean()) < 0.04 and abs(each.std() - 0.231) < 0.02


def test_contrast_keeps_the_mean_and_scales_all_differences_alike():
    found = changed(Contrast(0.5), {"x": X})["x"]
    np.testing.assert_allclose(found.mean((1, 2, 3)), X.mean((1, 2, 3)), rtol=1e-5)
    factor = found.std((1, 2, 3)) / X.std((1, 2, 3))
    assert factor.min() >= 0.5 and factor.max() <= 1.5 and factor.std() > 0.2


def test_contrast_leaves_a_missing_pixel_alone_in_that():
    found = changed(Contrast(0.5), {"x": X.at[0, 0, 0, 0].set(jnp.nan)})["x"]
    assert np.argwhere(np.isnan(found)).tolist() == [[0, 0, 0, 0]]


def test_cutout_hides_a_square_of_the_shorter_side():
    images = {"x": jnp.ones((2000, 8, 12, 1))}
    hidden = changed(CutOut(0.5, fill=7.0), images)["x"][..., 0] == 7
    rows, columns = hidden.any(2).sum(1), hidden.any(1).sum(1)
    assert rows.max() == 4 and columns.max() == 4  # half of 8
    np.testing.assert_array_equal(hidden.sum((1, 2)), rows * columns)
    # a middle within 2 of the edge hides less. Along a side of n, the 4 lose on
    # average 2 * (1 / n) * integral of t from 0 to 2 = 4 / n: 3.5 of 8, 3.67 of 12
    np.testing.assert_allclose(rows.mean(), 3.5, atol=0.1)
    np.testing.assert_allclose(columns.mean(), 3.67, atol=0.1)


def test_cutout_hides_all_channels_and_no_pixel_is_spared():
    hidden = changed(CutOut(0.5), {"x": jnp.ones((1000, 6, 6, 3))})["x"] == 0
    assert (hidden.all(-1) == hidden.any(-1)).all()
    assert (hidden.mean((0, 3)) > 0.08).all()
