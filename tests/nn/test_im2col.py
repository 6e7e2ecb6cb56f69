import jax.numpy as jnp

from glassnet.nn.im2col import interleave, stamp
from glassnet.nn.windows import Windows


def test_channels_of_one_place_stand_together_when_laid_out():
    # one place with two channels for each of the 1 x 2 places it becomes
    x = jnp.array([1.0, 2.0, 3.0, 4.0]).reshape(1, 1, 1, 4)
    assert interleave(x, (1, 2)).tolist() == [[[[1, 2], [3, 4]]]]


def test_places_that_no_stamp_reaches_stay_empty():
    x = jnp.array([5.0, 7.0]).reshape(1, 2, 1)
    windows = Windows.of((1,), stride=(3,), space=(5,))
    y = stamp(x, jnp.ones((1, 1, 1)), windows, (5,), 1)
    assert y.ravel().tolist() == [5, 0, 0, 7, 0]


def test_what_falls_into_the_padding_is_cut_off():
    x = jnp.array([1.0, 10.0]).reshape(1, 2, 1)
    kernel = jnp.array([1.0, 2, 3, 4]).reshape(4, 1, 1)
    windows = Windows.of((4,), stride=(2,), padding=1, space=(4,))
    # 1 2 3 4 . . and . . 10 20 30 40, less one on either side
    y = stamp(x, kernel, windows, (4,), 1)
    assert y.ravel().tolist() == [2, 13, 24, 30]
