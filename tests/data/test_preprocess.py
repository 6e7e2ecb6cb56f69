import numpy as np
import polars
import pytest

from glassnet.data import Preprocess, default_preprocess, load
from glassnet.errors import ConfigError, DataError


def numbers(rows, columns):
    x = np.random.default_rng(0).normal(size=(rows, columns))
    return load((x, x[:, 0] > 0))


@pytest.mark.parametrize(
    "rows, expected",
    [
        (499, Preprocess("standard", 4)),
        (500, Preprocess("robust", 16)),
        (2999, Preprocess("robust", 16)),
        (3000, Preprocess("robust", 48)),
    ],
)
def test_defaults_follow_the_measured_table(rows, expected):
    assert default_preprocess(numbers(10, 3), rows) == expected


def test_many_numbers_have_no_bins_and_pixels_have_a_range():
    assert default_preprocess(numbers(10, 51), 5000) == Preprocess("robust", 0)
    assert default_preprocess(load("digits"), 5000) == Preprocess("range", 0)


def test_numbers_outside_their_range_are_refused():
    for bad in ({"bins": -1}, {"max_levels": 0}):
        with pytest.raises(ConfigError):
            Preprocess(**bad)


def test_pixels_keep_their_blank_ones_and_columns_do_not():
    digits = load("digits")
    rows = np.arange(1000)
    encoder = Preprocess("range", 0).fit(digits.features, digits.columns, rows)
    assert encoder.width == 64
    # Three pixels are blank in all 1,797 digits, two more in the first 1,000.
    other = Preprocess("robust", 0).fit(digits.features, digits.columns, rows)
    assert other.width == 64 - (np.ptp(digits.features[rows], axis=0) == 0).sum()


def test_rare_levels_share_one_output_and_it_is_said():
    table = polars.DataFrame({"c": [f"l{i % 9}" for i in range(90)], "y": [0, 1] * 45})
    data = load(table, "y")
    encoder = Preprocess(max_levels=4).fit(data.features, data.columns, np.arange(90))
    assert encoder.width == 5
    assert "9 levels" in str(encoder.notes[0]) and "other 5" in str(encoder.notes[0])


def test_columns_that_are_constant_in_training_leave_nothing():
    data = load(polars.DataFrame({"x": [1, 1, 1, 2], "y": [0, 1, 0, 1]}), "y")
    with pytest.raises(DataError, match="No column is left"):
        Preprocess().fit(data.features, data.columns, np.arange(3))
