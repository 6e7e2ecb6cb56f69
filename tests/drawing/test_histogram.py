import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.histogram import histogram
from glassnet.errors import ConfigError

WORDS = dict(title="T", x_label="weight", caption="C.")


def outlines(svg):
    """The corners of each outline."""
    found = [
        e for e in ET.fromstring(svg).iter() if "stroke-width:2" in e.get("style", "")
    ]
    paths = [e.get("d") for e in found if "h18" not in e.get("d")]
    return [np.array(re.findall(r"[ML]([\d.]+) ([\d.]+)", d), float) for d in paths]


def test_steps_are_as_high_as_their_share():
    svg = histogram({"a": np.array([0, 0, 0, 1])}, bins=2, **WORDS)
    (corners,) = outlines(svg)
    foot = corners[0, 1]
    left, right = foot - corners[1, 1], foot - corners[4, 1]
    assert left == pytest.approx(3 * right, abs=0.2)  # 75 % and 25 %
    # The axis ends at 1.05 times the highest: 75 % stand at 1 / 1.05 of 208.
    assert left == pytest.approx(208 / 1.05, abs=0.1)


def test_few_and_many_numbers_stand_on_the_same_bins_and_are_comparable():
    rng = np.random.default_rng(0)
    few, many = rng.random(50) > 0.5, rng.random(5000) > 0.5
    a, b = outlines(histogram({"few": few, "many": many}, bins=2, **WORDS))
    assert (a[:, 0] == b[:, 0]).all()
    assert a[1, 1] == pytest.approx(b[1, 1], abs=60)
    counts = outlines(
        histogram({"few": few, "many": many}, bins=2, counts=True, **WORDS)
    )
    heights = [c[0, 1] - c[1, 1] for c in counts]
    assert heights[1] > 50 * heights[0]


def test_series_differ_by_dash_and_have_their_names():
    svg = histogram({"before": np.arange(9), "after": np.arange(5)}, **WORDS)
    assert ">before</text>" in svg and ">after</text>" in svg
    assert "stroke-dasharray:7 3" in svg


def test_what_is_not_finite_is_counted_in_the_name():
    svg = histogram({"a": np.array([1.0, np.nan, np.inf, 2.0])}, **WORDS)
    assert ">a (2 not finite)</text>" in svg


def test_one_value_stands_in_the_middle():
    (corners,) = outlines(histogram({"a": np.full(9, 3.0)}, bins=4, **WORDS))
    high = corners[corners[:, 1] == corners[:, 1].min(), 0]
    assert high.mean() == pytest.approx(52 + 352 / 2, abs=0.1)


@pytest.mark.parametrize("log_y", [False, True])
@pytest.mark.parametrize(
    "values", [[], [np.nan], [0.0], [1e-300, 1e300], [-1e308, 1e308]]
)
def test_extremes_are_drawn_or_said_to_be_nothing(values, log_y):
    svg = histogram({"a": np.array(values)}, log_y=log_y, **WORDS)
    ET.fromstring(svg)
    assert ("no finite number to draw" in svg) == (not np.isfinite(values).any())


def test_nothing_at_all_is_an_empty_picture_that_says_so():
    assert "no finite number to draw" in histogram({}, **WORDS)


def test_no_bin_is_refused():
    with pytest.raises(ConfigError, match="1 or more"):
        histogram({"a": np.ones(3)}, bins=0, **WORDS)


def test_a_million_numbers_make_a_small_picture():
    many = np.random.default_rng(0).normal(size=10**6)
    assert len(histogram({"a": many, "b": many}, **WORDS)) < 20_000
