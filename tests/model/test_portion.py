import numpy as np
import pytest

from glassnet.model.portion import portion


@pytest.mark.parametrize(
    "shape, most, expected",
    [
        ((1, 64), 4096, 4096),  # 2^22 / 64 = 65,536 rows would do
        ((1, 2**12), 4096, 1024),  # 2^22 / 2^12 = 2^10
        ((1, 3, 1000), 4096, 1024),  # 2^22 / 3000 = 1398, of which 2^10
        ((1, 2**22), 4096, 1),
        ((1, 2**24), 4096, 1),  # at least one row, however large
        ((7,), 4096, 4096),
        ((0, 64), 100, 100),
    ],
)
def test_large_rows_come_in_smaller_portions(shape, most, expected):
    assert portion(np.broadcast_to(np.float32(0), shape), most) == expected


def test_a_token_counts_for_what_layers_make_of_it():
    text = np.broadcast_to(np.int32(0), (1, 1024))
    # 1024 tokens of 64 numbers each are 2^16 numbers: 2^22 / 2^16 = 64 rows
    assert portion(text, 4096) == 64
    assert portion(text.astype(np.float32), 4096) == 4096


def test_no_portion_is_beyond_the_most():
    for most in (1, 5, 100):
        assert portion(np.zeros((1, 2)), most) == most
