import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.neurons import Neuron
from glassnet.drawing.plane import plane
from glassnet.drawing.regions import Decision
from glassnet.errors import DataError, ShapeError

WORDS = dict(title="T", x_label="first", y_label="second", caption="C.")
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
GRID = np.linspace(-1, 1, 21)


def strokes(svg, start):
    """All places of the paths whose style starts so."""
    found = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("path")]
    found = [e.get("d") for e in found if (e.get("style") or "").startswith(start)]
    return [np.array(re.findall(r"[ML]([-\d.]+) ([-\d.]+)", d), float) for d in found]


def test_a_point_stands_at_its_place_with_the_shape_of_its_class():
    svg = plane(CORNERS, [0, 1, 1, 0], names=["no", "yes"], **WORDS)
    squares = strokes(svg, "fill:var(--vermillion")[1]  # the first is in the legend
    # (0, 1) is up left and (1, 0) down right, and so are their shapes.
    assert squares[0, 0] < squares[1, 0] and squares[0, 1] < squares[1, 1]
    assert ">no</text>" in svg and ">yes</text>" in svg


def test_a_neuron_decides_where_its_weighted_sum_is_zero():
    svg = plane(CORNERS, [0, 1, 1, 1], lines=[Neuron((1, 1), -0.5, "OR")], **WORDS)
    line, arrow = strokes(svg, "fill:none;stroke:var(--ink")
    # x + y = 1/2 leads from (-0.12, 0.62) to (0.62, -0.12): down and to the right.
    assert line[0, 0] < line[1, 0] and line[0, 1] < line[1, 1]
    # The arrow points to (1, 1): right and up, which is less y in a picture.
    assert arrow[1, 0] > arrow[0, 0] and arrow[1, 1] < arrow[0, 1]
    assert ">OR</text>" in svg


def test_a_neuron_that_never_turns_has_no_line():
    for neuron in [Neuron((0, 0), 1.0), ((1, 0), 99.0), Neuron((np.nan, 1), 0)]:
        svg = plane(CORNERS, [0, 1, 1, 1], lines=[neuron], **WORDS)
        assert not strokes(svg, "fill:none;stroke:var(--ink")


def test_the_boundary_of_scores_lies_where_they_turn():
    # A circle of radius 1/2: all its points are as far from the middle of the picture.
    score = 0.5 + 0.25 - GRID[:, None] ** 2 - GRID**2
    svg = plane(np.zeros((0, 2)), [], decision=Decision(GRID, GRID, score), **WORDS)
    (edge,) = strokes(svg, "fill:none;stroke:var(--ink")
    middle = np.array([52 + 352 / 2, 32 + 288 / 2])
    radii = (edge - middle) / np.array([352, 288]) * 2  # in units of the features
    assert np.hypot(*radii.T) == pytest.approx(0.5, abs=0.01)


def test_regions_of_classes_have_their_colors_and_a_line_between():
    classes = np.where(GRID < 0.05, 0, 2) * np.ones((21, 1), int)
    decision = Decision(GRID, GRID, classes)
    svg = plane(CORNERS, list("abca"), decision=decision, **WORDS)
    left, right = (
        strokes(svg, f"fill:var(--{c},")[-2 if c == "blue" else 1]
        for c in ("blue", "green")
    )
    (border,) = strokes(svg, "fill:none;stroke:var(--ink")
    # The border is half-way between the columns 0 and 0.1 of the grid.
    assert len(border) == 1 and border[0, 0] == pytest.approx(right[0, 0])
    assert left[0, 0] < border[0, 0] and "fill-opacity:0.2" in svg


def test_ten_thousand_points_of_eight_classes_make_a_small_picture():
    rng = np.random.default_rng(0)
    svg = plane(rng.normal(size=(10_000, 2)), np.arange(10_000) % 8, **WORDS)
    assert len(svg) < 60_000


def test_points_that_are_not_finite_are_left_out():
    points = np.array([[np.nan, 0], [np.inf, 0], [1, 1]])
    svg = plane(points, [0, 0, 0], **WORDS)
    assert len(strokes(svg, "fill:var(--blue")[1]) == 1
    assert "no point to draw" in plane(points[:2], [0, 0], **WORDS)


def test_errors_say_what_to_pass():
    with pytest.raises(ShapeError, match="two columns"):
        plane(np.zeros((3, 4)), [0, 0, 0], **WORDS)
    with pytest.raises(ShapeError, match="labels of shape"):
        plane(np.zeros((3, 2)), [0, 0], **WORDS)
    with pytest.raises(DataError, match="at most 8"):
        plane(np.zeros((9, 2)), range(9), **WORDS)
    with pytest.raises(DataError, match="1 names"):
        plane(np.zeros((2, 2)), [0, 1], names=["a"], **WORDS)
    with pytest.raises(ShapeError, match=r"\(len\(y\), len\(x\)\)"):
        Decision(GRID, GRID[:3], np.zeros((21, 3)))
