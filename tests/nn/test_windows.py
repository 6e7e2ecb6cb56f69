import operator

import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.nn.windows import Windows, masked_windows


def test_same_gives_one_output_for_each_stride_with_the_odd_one_after():
    # 5 inputs in steps of 2 make 3 windows; the last starts at 4 and needs 4 + 4 places
    four = Windows.of((4,), stride=(2,), padding="same", space=(5,))
    assert four.padding == ((1, 2),) and four.counts((5,)) == (3,)


@pytest.mark.parametrize("n", range(1, 8))
@pytest.mark.parametrize("size, stride, dilation", [(1, 3, 1), (2, 3, 2), (3, 2, 2)])
def test_same_never_loses_a_place(n, size, stride, dilation):
    windows = Windows.of(
        (size,), stride=(stride,), dilation=(dilation,), padding="same", space=(n,)
    )
    assert windows.counts((n,)) == (-(-n // stride),)


def test_causal_puts_all_of_it_before():
    windows = Windows.of((3,), dilation=(2,), padding="causal", space=(7,))
    assert windows.padding == ((4, 0),) and windows.counts((7,)) == (7,)


def test_no_window_fits_into_less_than_its_reach():
    windows = Windows.of((3,), dilation=(2,), space=(4,))
    assert windows.reach == (5,)
    assert windows.counts((4,)) == (0,) and windows.counts((5,)) == (1,)


def test_slices_are_what_each_position_sees():
    x = jnp.arange(6.0).reshape(1, 6, 1)
    windows = Windows.of((2,), stride=(3,), dilation=(2,), padding=1, space=(6,))
    # padded: 0 0 1 2 3 4 5 0; windows start at 0 and 3
    slices = windows.slices(windows.padded(x))
    assert [s.ravel().tolist() for s in slices] == [[0, 2], [1, 4]]


def test_pooling_one_axis_after_the_other_sees_each_number_once():
    x = 2.0 ** jnp.arange(6.0).reshape(1, 2, 3, 1)
    windows = Windows.of((2, 2), stride=(1, 1), space=(2, 3))
    # the places 0 1 3 4 and 1 2 4 5
    assert windows.pooled(x, operator.add).ravel().tolist() == [27, 54]


def test_a_window_is_blind_if_it_sees_padding_only():
    assert Windows.of((2,), padding=2, space=(3,)).blind((3,))
    assert not Windows.of((2,), padding=1, space=(3,)).blind((3,))
    # one place with a hole over it: -1 and 1
    assert Windows.of((2,), dilation=(2,), padding=1, space=(1,)).blind((1,))


def test_a_mask_follows_the_middle_of_each_window():
    x = {"values": jnp.ones((1, 5, 1)), "lengths": jnp.array([3]), "name": "kept"}
    windows = Windows.of((3,), stride=(2,), space=(5,))
    y = masked_windows(x, jnp.ones((1, 2, 1)), windows)
    # the middles are 1 and 3; 0, 1 and 2 count
    np.testing.assert_array_equal(y["mask"], [[True, False]])
    assert y["name"] == "kept" and "lengths" not in y


def test_lengths_stay_lengths_where_every_step_keeps_its_place():
    x = {"values": jnp.ones((1, 5, 1)), "lengths": jnp.array([3])}
    same = Windows.of((4,), padding="same", space=(5,))
    assert masked_windows(x, jnp.zeros((1, 5, 1)), same).keys() == x.keys()
