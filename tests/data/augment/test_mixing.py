import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import CutMix, MixUp
from glassnet.errors import ShapeError

KEY = jax.random.key(0)
ROWS = 500
EYE = jnp.eye(ROWS)  # x of row i is 1 at i alone: what is mixed shows


def test_x_and_y_are_blended_in_the_same_shares_and_sum_to_one():
    new = changed(MixUp(1.0), {"x": EYE, "y": EYE[::-1]})
    np.testing.assert_allclose(new["x"].sum(1), 1, rtol=1e-6)
    # y was mirrored from x, and so is what was mixed
    np.testing.assert_allclose(new["y"], new["x"][:, ::-1], rtol=1e-6)
    assert ((new["x"] > 0).sum(1) <= 2).all()


def test_the_larger_share_is_the_rows_own_and_spread_evenly_for_alpha_1():
    own = jnp.diagonal(changed(MixUp(1.0), {"x": EYE})["x"])
    assert own.min() >= 0.5
    # the larger of a uniform share and its rest: mean 3/4, deviation 1/4/sqrt(3) = .144
    assert abs(own.mean() - 0.75) < 0.03 and abs(own.std() - 0.144) < 0.015


def test_small_alpha_hardly_blends():
    own = jnp.diagonal(changed(MixUp(0.01), {"x": EYE})["x"])
    assert (own > 0.999).mean() > 0.9


def test_amounts_and_indices_are_mixed_too():
    x, amounts = jnp.arange(10.0)[:, None], 3 * jnp.arange(10.0)[:, None] + 1
    new = changed(MixUp(1.0), {"x": x, "y": amounts})
    np.testing.assert_allclose(new["y"], 3 * new["x"] + 1, rtol=1e-5)
    new = changed(MixUp(1.0, classes=10), {"x": x, "y": jnp.arange(10)})
    np.testing.assert_allclose(new["y"] @ jnp.arange(10.0), new["x"][:, 0], rtol=1e-5)


def test_a_row_whose_partner_is_padding_stays_as_it_is():
    weight = jnp.arange(1.0 * ROWS) % 2
    x = jnp.where(weight[:, None] == 0, jnp.nan, EYE)  # NaN would show
    found = jnp.diagonal(changed(MixUp(1.0), {"x": x, "weight": weight})["x"])
    assert jnp.isfinite(found[1::2]).all()


def test_what_has_a_mask_is_not_blended():
    x = {"values": jnp.ones((2, 3, 1)), "mask": jnp.ones((2, 3), bool)}
    with pytest.raises(ShapeError, match="different lengths"):
        MixUp()({"x": x}, KEY)


def test_huge_numbers_stay_finite():
    x = jnp.full((10, 2), 1e30)
    assert (changed(MixUp(1.0), {"x": x})["x"] == x).all()


def pasted(**settings):
    number = jnp.broadcast_to(jnp.arange(300.0)[:, None, None, None], (300, 8, 8, 1))
    batch = {"x": number, "y": jnp.eye(300)}
    return number, changed(CutMix(**settings), batch)


def test_a_pasted_box_is_a_box_of_one_other_image_and_counts_by_area():
    number, new = pasted()
    other = np.asarray(new["x"] != number)[..., 0]
    rows, columns = other.any(2).sum(1), other.any(1).sum(1)
    np.testing.assert_array_equal(other.sum((1, 2)), rows * columns)
    np.testing.assert_allclose(
        jnp.diagonal(new["y"]), 1 - other.mean((1, 2)), rtol=1e-5
    )
    np.testing.assert_allclose(new["y"].sum(1), 1, rtol=1e-5)
    wanted = new["x"].mean((1, 2, 3))  # of the numbers, by area
    np.testing.assert_allclose(new["y"] @ jnp.arange(300.0), wanted, rtol=1e-4)


def test_boxes_of_all_areas_are_as_likely_for_alpha_1():
    # but for what hangs over the edge, which makes the mean 1/2 smaller:
    # E[1 - (a - a^2/4)^2] with a the side, 1 - a^2 uniform: the box loses a^2/4 of a
    # along each axis; E[(a - a^2/4)^2] = E[a^2] - E[a^3]/2 + E[a^4]/16
    #  = 1/2 - 1/5 + 1/48 = 0.321
    _, new = pasted()
    own = jnp.diagonal(new["y"])
    assert abs((1 - own).mean() - 0.321) < 0.05
    assert own.std() > 0.15


def test_images_of_any_dtype_can_be_pasted():
    x = jnp.arange(4 * 9, dtype="uint8").reshape(4, 3, 3, 1)
    new = changed(CutMix(), {"x": x})["x"]
    assert new.dtype == "uint8" and (new % 9 == x % 9).all()
