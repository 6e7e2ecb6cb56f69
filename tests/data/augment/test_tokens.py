import jax
import jax.numpy as jnp
import numpy as np
import pytest
from batches import changed

from glassnet.data.augment import TokenDropout, TokenSwap
from glassnet.errors import DataError

KEY = jax.random.key(0)
TEXT = jnp.broadcast_to(jnp.arange(10, 17), (1000, 7))


@pytest.mark.parametrize("change", [TokenDropout(0), TokenSwap()], ids=repr)
@pytest.mark.parametrize("x", [jnp.ones((2, 3)), jnp.ones((2, 3, 4), int)])
def test_what_is_no_text_is_refused(change, x):
    with pytest.raises(DataError, match=r"whole numbers of shape \(batch, time\)"):
        change({"x": x}, KEY)


def test_a_share_of_the_tokens_is_replaced():
    found = changed(TokenDropout(3, 0.2), {"x": TEXT})["x"]
    assert ((found == 3) | (found == TEXT)).all()
    # standard deviation: sqrt(.2 * .8 / 1000) = .013
    np.testing.assert_allclose((found == 3).mean(0), 0.2, atol=0.05)


def test_what_a_mask_hides_is_not_replaced():
    x = {"values": TEXT, "lengths": jnp.full(1000, 4)}
    found = changed(TokenDropout(3, 1.0), {"x": x})["x"]["values"]
    assert (found[:, :4] == 3).all() and (found[:, 4:] == TEXT[:, 4:]).all()


def test_with_share_1_all_pairs_change_places_and_no_token_is_lost():
    found = changed(TokenSwap(1.0), {"x": TEXT})["x"]
    even = (found == jnp.array([11, 10, 13, 12, 15, 14, 16])).all(1)
    odd = (found == jnp.array([10, 12, 11, 14, 13, 16, 15])).all(1)
    assert (even | odd).all()
    np.testing.assert_allclose(even.mean(), 0.5, atol=0.06)


def test_neighbors_change_places_as_often_as_the_share_says():
    found = changed(TokenSwap(0.3), {"x": TEXT})["x"]
    np.testing.assert_array_equal(jnp.sort(found), TEXT)
    assert jnp.abs(found - TEXT).max() == 1
    # tokens inside are in a pair always, those at the ends half of the time
    moved = (found != TEXT).mean(0)
    np.testing.assert_allclose(moved[1:-1], 0.3, atol=0.06)
    np.testing.assert_allclose(moved[jnp.array([0, -1])], 0.15, atol=0.05)


def test_nothing_changes_places_with_padding():
    x = {"values": TEXT, "lengths": jnp.full(1000, 4)}
    found = changed(TokenSwap(1.0), {"x": x})["x"]["values"]
    assert (found[:, :4] <= 13).all() and (found[:, 4:] == TEXT[:, 4:]).all()
