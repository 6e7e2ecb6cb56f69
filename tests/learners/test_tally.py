import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.learners.tally import Tally, spread


def test_a_row_of_several_arrays_is_one_number():
    tally = Tally()
    tally.add("a", [jnp.array([[3.0, 4.0]]), jnp.array([0.0, 0.0])], 0)
    tally.add("b", [jnp.array([True, False, False, False])], 0)
    assert tally.means().tolist() == [1.75, 0.25]
    assert tally.root_mean_squares().tolist() == [2.5, 0.5]  # 25 / 4, 1 / 4
    assert tally.sizes() == [("a", ()), ("b", ())]


def test_axes_in_front_stay_apart():
    tally = Tally()
    tally.add("a", [jnp.array([[3.0, 4.0], [0.0, 1.0]]), jnp.ones((2, 2, 1))], 1)
    assert tally.means().tolist() == [2.25, 0.75]
    assert tally.sizes() == [("a", (2,))]


def test_what_does_not_count_is_left_out_also_if_it_is_nan():
    tally, counts = Tally(), jnp.array([[True], [False]])
    tally.add("a", [jnp.array([[1.0, 3.0], [np.nan, 7.0]])], 0, counts)
    assert tally.means().tolist() == [2.0] and tally.mean("a") == 2.0
    assert tally.root_mean_squares().tolist() == pytest.approx([5**0.5])


@pytest.mark.parametrize("scale", [0.0, 1e-30, 1e30, np.nan])
def test_squares_neither_vanish_nor_overflow(scale):
    tally = Tally()
    tally.add("a", [jnp.full((3, 2), scale)], 0)
    np.testing.assert_allclose(tally.root_mean_squares(), [scale], rtol=1e-6)


def test_sums_of_few_bits_are_made_in_more():
    tally = Tally()
    tally.add("a", [jnp.full(1000, 1.0, "bfloat16")], 0)
    assert tally.means().tolist() == [1.0] and tally.means().dtype == "float32"


def test_numbers_are_spread_to_so_many_axes():
    assert spread(jnp.ones(3), 3).shape == (3, 1, 1)


def test_nothing_makes_no_number():
    assert Tally().means().shape == Tally().root_mean_squares().shape == (0,)
