import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.axes import Axis, Frame
from glassnet.drawing.contours import contour, filled_path
from glassnet.drawing.surface import levels, surface
from glassnet.errors import ShapeError

WORDS = dict(title="T", x_label="w1", y_label="w2", caption="C.")
GRID = np.linspace(-2, 2, 41)
BOWL = GRID[:, None] ** 2 + GRID**2
FRAME = Frame(Axis(-2, 2), Axis(-2, 2), left=0, top=0, width=400, height=400)


def test_a_contour_of_a_bowl_is_a_circle():
    (ring,) = contour(FRAME, GRID, GRID, BOWL, 1.0)
    # Radius 1 is 100 units of the picture, around its middle (200, 200).
    assert np.hypot(*(ring - 200).T) == pytest.approx(100, abs=0.3)


def test_what_lies_above_a_level_is_filled_around_a_hole():
    d = filled_path(FRAME, GRID, GRID, BOWL, 1.0)
    assert d.count("M") == 2 and d.count("z") == 2  # the square, and the hole in it


def test_holes_in_the_heights_are_left_out():
    broken = BOWL.copy()
    broken[:, :21] = np.nan
    (half,) = contour(FRAME, GRID, GRID, broken, 1.0)
    assert (half[:, 0] >= 200).all()


def test_rings_of_a_bowl_are_equally_far_apart():
    radii = np.sqrt(levels(BOWL))
    assert np.diff(radii) == pytest.approx(np.diff(radii)[0])


def test_a_narrow_valley_has_lines_at_equal_factors():
    x, y = np.meshgrid(np.linspace(-2, 2, 80), np.linspace(-1, 3, 80))
    valley = (1 - x) ** 2 + 100 * (y - x**2) ** 2
    above = np.array(levels(valley)) - valley.min()
    assert above[1:] / above[:-1] == pytest.approx(above[1] / above[0])
    assert above[-1] / above[0] > 100


def test_flat_and_empty_heights_have_no_lines():
    assert levels(np.ones(5)) == [] and levels(np.full(3, np.nan)) == []
    svg = surface(GRID, GRID, np.full((41, 41), np.nan), {}, **WORDS)
    assert "no finite height to draw" in svg


def test_a_way_leads_from_its_start_to_its_end_through_its_steps():
    way = np.array([[2.0, 2.0], [1.0, 1.0], [0.5, 0.0]])
    svg = surface(GRID, GRID, BOWL, {"rate 0.25": way}, **WORDS)
    line = re.search(
        r'd="(M[^"]*)" style="fill:none;stroke:var\(--blue', svg[svg.index("w1<") :]
    )[1]
    # x: 52 + 352 (x + 2) / 4; y: 32 + 288 (2 - y) / 4, below 18 for the legend.
    assert line == "M404.0 50.0L316.0 122.0L272.0 194.0"
    start = next(e for e in ET.fromstring(svg).iter() if e.tag.endswith("circle"))
    assert (start.get("cx"), start.get("cy")) == ("404", "50")
    assert ">rate 0.25</text>" in svg


def test_ways_differ_by_dash_and_a_diverging_one_is_cut_off():
    ways = {"a": np.array([[1, 1], [0, 0]]), "b": np.array([[1, 1], [1e30, np.inf]])}
    svg = surface(GRID, GRID, BOWL, ways, optimum=(0, 0), **WORDS)
    assert "stroke-dasharray" in svg and "e+" not in svg and "inf" not in svg
    assert svg.count("<svg") == 2  # the inner one cuts off


def test_a_long_way_makes_a_small_picture():
    rng = np.random.default_rng(0)
    ways = {n: rng.normal(size=(50_000, 2)) for n in "abc"}
    assert len(surface(GRID, GRID, BOWL, ways, **WORDS)) < 60_000


def test_errors_say_what_to_pass():
    with pytest.raises(ShapeError, match=r"len\(grid_y\), len\(grid_x\)"):
        surface(GRID, GRID[:5], BOWL, {}, **WORDS)
    with pytest.raises(ShapeError, match=r"\(steps, 2\)"):
        surface(GRID, GRID, BOWL, {"a": np.zeros(4)}, **WORDS)


def test_no_way_and_a_way_of_one_place_are_drawn():
    ET.fromstring(surface(GRID, GRID, BOWL, {}, **WORDS))
    svg = surface(
        GRID, GRID, BOWL, {"a": np.zeros((1, 2)), "b": np.zeros((0, 2))}, **WORDS
    )
    assert svg.count("<circle") == 1
