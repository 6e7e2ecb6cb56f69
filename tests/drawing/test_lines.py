import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.curves import Series
from glassnet.drawing.lines import lines, slope
from glassnet.drawing.mark import Mark
from glassnet.errors import DataError

WORDS = dict(title="T", x_label="x (m)", y_label="y (s)", caption="C.")
Z = np.linspace(-4, 4, 81)


def drawn(svg):
    """The points of each line, in the order of the series."""
    paths = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("path")]
    inks = [p for p in paths if "stroke-width:2" in (p.get("style") or "")]
    return [
        np.array(re.findall(r"[ML]([-\d.]+) ([-\d.]+)", p.get("d")), float)
        for p in inks
        if "h18" not in p.get("d")
    ]


def test_points_stand_where_the_axes_say():
    svg = lines([Series("relu", Z, np.maximum(Z, 0))], **WORDS)
    (points,) = drawn(svg)
    flat, rising = points[:41], points[40:]
    assert np.ptp(flat[:, 1]) == 0  # zero up to z = 0
    steps = np.diff(rising, axis=0)
    assert np.ptp(steps[:, 1]) <= 0.21 and (steps[:, 1] < 0).all()  # then straight up
    assert ">x (m)</text>" in svg and ">y (s)</text>" in svg


def test_powers_of_two_take_a_log_axis_and_a_power_is_straight():
    width = 2.0 ** np.arange(8)
    svg = lines([Series("error", width, width**-0.5)], slopes=True, **WORDS)
    (points,) = drawn(svg)
    assert np.ptp(np.diff(points, axis=0), axis=0) == pytest.approx([0, 0], abs=0.21)
    assert ">error, slope −0.500</text>" in svg


@pytest.mark.parametrize(
    "x, y, x_log, y_log",
    [
        (np.arange(1, 101), np.ones(100), False, False),  # epochs
        (np.arange(1, 11), 10.0 ** -np.arange(10), False, True),  # gradients by layer
        (Z, 1 / (1 + np.exp(-Z)), False, False),  # a sigmoid spans a factor of 55
        (2.0 ** np.arange(8), 1 / 2.0 ** np.arange(8), True, True),
    ],
)
def test_log_axes_are_chosen_where_factors_count(x, y, x_log, y_log):
    chosen = lines([Series("a", x, y)], **WORDS)
    assert chosen == lines([Series("a", x, y)], log_x=x_log, log_y=y_log, **WORDS)


def test_short_names_stand_at_the_ends_of_their_lines_apart():
    svg = lines(
        [Series(n, Z, np.tanh(Z) + 0.001 * i) for i, n in enumerate("abcde")], **WORDS
    )
    places = {
        e.text: float(e.get("y"))
        for e in ET.fromstring(svg).iter()
        if e.text in set("abcde")
    }
    assert np.diff(sorted(places.values())).min() >= 15.9
    assert "stroke-dasharray" in svg  # and each has its dash


def test_long_names_stand_in_a_legend():
    names = "error on the held-out points", "error on the training points"
    svg = lines([Series(n, Z, Z + i) for i, n in enumerate(names)], **WORDS)
    assert all(f">{name}</text>" in svg for name in names)


def test_bands_reach_from_low_to_high():
    svg = lines(
        [Series("a", np.arange(2), np.ones(2), np.zeros(2), np.full(2, 2.0))], **WORDS
    )
    band = re.search(r'd="(M[^"]*z)" style="[^"]*fill-opacity:0.18', svg)[1]
    heights = [float(y) for _, y in re.findall(r"[ML]([\d.]+) ([\d.]+)", band)]
    (line,) = drawn(svg)
    assert (heights[0] + heights[2]) / 2 == pytest.approx(line[0, 1], abs=0.2)


def test_marks_stand_at_their_place_and_say_so():
    marks = [Mark("here", x=0.0), Mark("bound", y=2.0), Mark("outside", x=99.0)]
    svg = lines([Series("a", Z, Z)], marks=marks, **WORDS)
    assert ">here</text>" in svg and ">bound</text>" in svg and ">outside<" not in svg
    (points,) = drawn(svg)
    assert f"M{points[40, 0]:.1f} 32V" in svg  # the middle of 81 points is at z = 0


def test_a_million_points_make_a_small_picture():
    x = np.linspace(0, 1, 10**6)
    svg = lines([Series(n, x, np.sin(99 * x)) for n in "ab"], **WORDS)
    assert sum(map(len, drawn(svg))) <= 2000 and len(svg) < 60_000


@pytest.mark.parametrize(
    "y", [[0.5], [np.nan] * 3, [np.inf, 1, 2], [0, 0, 0], [1e308, -1e308], []]
)
def test_extremes_are_drawn_or_said_to_be_nothing(y):
    svg = lines([Series("a", np.arange(len(y)), np.array(y, float))], **WORDS)
    ET.fromstring(svg)
    assert "nan" not in svg.replace("nanmean", "")
    assert ("no finite number to draw" in svg) == (not np.isfinite(y).any())


def test_no_series_is_an_empty_picture_that_says_so():
    assert "no finite number to draw" in lines([], **WORDS)


def test_a_slope_is_the_power_and_nan_without_two_points():
    x = np.array([1.0, 10, 100, 0])
    assert slope(x, 7 * np.maximum(x, 1) ** -0.5) == pytest.approx(-0.5)
    assert np.isnan(slope(x[:1], x[:1]))


def test_a_mark_has_one_place():
    with pytest.raises(DataError, match="either x"):
        Mark("nowhere")
