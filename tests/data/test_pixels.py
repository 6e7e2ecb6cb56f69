import numpy as np

from glassnet.data.pixels import Pixels


def test_one_range_serves_all_pixels():
    pixels = Pixels.fit(np.array([[0, 10, 5], [0, 20, 5]], np.uint8))
    out = pixels(np.array([[0, 10, 20]], np.uint8))
    assert out.dtype == np.float32
    assert out.tolist() == [[0, 0.5, 1]]


def test_missing_and_infinite_values_stay_in_range():
    values = np.array([[0, 2], [np.nan, 1]], np.float32)
    out = Pixels.fit(values)(np.array([[np.nan, np.inf]], np.float32))
    assert out.tolist() == [[0, 1]]


def test_a_blank_image_divides_by_one():
    assert Pixels.fit(np.full((2, 2), 7, np.uint8)) == Pixels(2, 7, 8)
