import numpy as np
import pytest

from glassnet.baselines import brightness
from glassnet.data import prepare
from glassnet.data.arrays import number_columns
from glassnet.data.dataset import Dataset


def pictures(pixels, codes, labels):
    rows = np.asarray(pixels, np.uint8).reshape(len(pixels), -1)
    columns = number_columns(rows, [f"p{i}" for i in range(rows.shape[1])], pixels=True)
    shape = (*codes.shape[1:], rows.shape[1] // codes[0].size)
    names = ("a", "segmentation", "mask", rows, columns, codes.astype(np.uint8), labels)
    return prepare(Dataset(*names, image_shape=shape))


def values(ready):
    return {one.name: one.value for one in brightness(ready)}


def test_the_best_threshold_and_no_class_at_all():
    draws = np.random.default_rng(0)
    pixels = draws.integers(0, 256, (30, 6, 5))
    found = values(pictures(pixels, pixels > 170, [0, 255]))
    assert found["brightness"] == 1
    assert found["all 0"] == pytest.approx((pixels <= 170).mean() / 2, abs=0.05)
    dark = values(pictures(pixels, pixels <= 40, ["#000000", "#ff0000"]))
    assert dark["brightness"] == 1 and "all #000000" in dark


def test_brightness_is_the_mean_of_the_colors_and_each_level_has_its_class():
    draws = np.random.default_rng(1)
    codes = draws.integers(0, 3, (30, 4, 4))
    shade = np.array([90, 30, 200])[codes]  # not in the order of the classes
    turned = np.stack([shade + 20, shade, shade - 20], -1)
    pixels = np.where(draws.random((30, 4, 4, 1)) < 0.5, turned, turned[..., ::-1])
    found = values(pictures(pixels, codes, [0, 1, 2]))
    assert found["brightness"] == 1 and 0.05 < min(found.values()) < 0.2


def test_it_learns_nothing_from_the_test_part():
    draws = np.random.default_rng(2)
    pixels = draws.integers(0, 256, (40, 4, 4))
    ready = pictures(pixels, pixels > 100, [0, 1])
    test = ready.parts.test
    ready.y[test] = 1 - ready.y[test]
    assert values(ready)["brightness"] == 0
