import jax
import jax.numpy as jnp
import numpy as np
from batches import changed

from glassnet.data.augment import FeatureMask, Noise, SwapNoise

KEY = jax.random.key(0)
MASKED = {"values": jnp.ones((2, 3, 4)), "mask": jnp.array([[1, 0, 0], [1, 1, 0]]) > 0}


def test_noise_has_its_deviation_and_no_mean():
    added = changed(Noise(0.5), {"x": jnp.ones((200, 100))})["x"] - 1
    # deviations of the two: .5 / sqrt(20000) = .0035, and that over sqrt(2)
    assert abs(added.mean()) < 0.014 and abs(added.std() - 0.5) < 0.01


def test_a_share_of_the_numbers_is_replaced_column_by_column():
    found = changed(FeatureMask(0.2, fill=9.0), {"x": jnp.ones((5000, 4))})["x"] == 9
    # standard deviation: sqrt(.2 * .8 / 5000) = .006
    np.testing.assert_allclose(found.mean(0), 0.2, atol=0.024)
    np.testing.assert_allclose((found[:, 0] & found[:, 1]).mean(), 0.04, atol=0.012)


def test_a_mask_over_time_covers_all_features_of_its_step():
    for change in (Noise(), FeatureMask(1.0, fill=5.0)):
        moved = (changed(change, {"x": MASKED})["x"]["values"] != 1).all(-1)
        np.testing.assert_array_equal(moved, MASKED["mask"])


def test_swapped_numbers_come_from_their_own_column():
    x = jnp.arange(1000)[:, None] + jnp.array([0, 10_000, 20_000])
    found = changed(SwapNoise(0.3), {"x": x})["x"]
    assert (found // 10_000 == jnp.arange(3)).all()
    moved = found != x
    # standard deviation: sqrt(.3 * .7 / 1000) = .014
    np.testing.assert_allclose(moved.mean(0), 0.3, atol=0.06)
    # from all over the batch: uniform on 0 to 999 has mean 499.5, deviation 289
    donors = np.asarray(found % 10_000)[np.asarray(moved)]
    assert abs(donors.mean() - 499.5) < 45 and abs(donors.std() - 289) < 25


def test_rows_of_no_weight_give_nothing_away():
    x, weight = jnp.arange(100.0)[:, None], jnp.arange(100.0) % 4
    found = changed(SwapNoise(1.0), {"x": x, "weight": weight})["x"]
    assert (found[weight > 0] % 4 > 0).all()


def test_a_missing_value_is_swapped_like_any_other():
    x = jnp.full((10, 2), jnp.nan).at[0].set(1.0)
    found = changed(SwapNoise(1.0), {"x": x})["x"]
    assert jnp.isnan(found).any() and found.shape == x.shape
