import math

import numpy as np
import pytest

from glassnet.drawing.numbers import interval, percent, seconds, show


@pytest.mark.parametrize(
    "value, text",
    [
        (0.9733333, "0.973"),
        (0.98, "0.980"),  # the zero was measured too
        (1.0, "1.00"),
        (0, "0"),
        (0.0, "0"),
        (-0.5, "-0.500"),
        (12.345, "12.3"),
        (999.6, "1,000"),  # rounding adds a digit
        (12512.3, "12,500"),
        (1437, "1,437"),  # counts are whole
        (0.000123456, "0.000123"),
        (0.0000123456, "1.23e-5"),
        (1e20, "1.00e20"),
        (math.inf, "inf"),
        (math.nan, "nan"),
        (None, "–"),
        ("8", "8"),
        (True, "yes"),
        (np.float32(0.1), "0.100"),
        (np.int64(54000), "54,000"),
    ],
)
def test_numbers_have_three_digits_and_counts_all(value, text):
    assert show(value) == text


@pytest.mark.parametrize(
    "value, text",
    [
        (0.0421, "42 ms"),
        (0.0999, "0.1 s"),
        (3.21, "3.2 s"),
        (9.96, "10 s"),
        (59.6, "1 min 0 s"),
        (75.2, "1 min 15 s"),
        (3599.7, "1 h 0 min"),
        (3725, "1 h 2 min"),
        (None, "–"),
        (math.nan, "–"),
    ],
)
def test_times_carry_into_the_next_unit(value, text):
    assert seconds(value) == text


def test_percent_never_claims_all_or_nothing_falsely():
    assert [percent(s) for s in (0.0, 1 / 9999, 0.5, 9998 / 9999, 1.0)] == [
        "0 %",
        "< 1 %",
        "50 %",
        "> 99 %",
        "100 %",
    ]
    assert percent(math.nan) == "–"


def test_an_interval_has_the_digits_of_its_ends():
    assert interval(0.95169, 1.0) == "[0.952, 1.00]"
