import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.layers import LayerRow
from glassnet.drawing.network import network
from glassnet.errors import DataError


def dense(inputs, units, weights=None):
    kernel = np.ones((inputs, units)) if weights is None else np.array(weights)
    return LayerRow("0", f"Dense({units})", (units,), kernel.size, kernel)


def start(*shape):
    return LayerRow("input", "input", shape)


def lines(svg):
    """Color, width, whether dashed, and how many lines, for each kind of line."""
    return [
        (
            re.search(r"--(\w+)", e.get("style"))[1],
            float(re.search(r"stroke-width:([\d.]+)", e.get("style"))[1]),
            "dasharray" in e.get("style"),
            e.get("d").count("M"),
        )
        for e in ET.fromstring(svg).iter()
        if e.tag.endswith("path") and "stroke-width" in e.get("style")
    ]


def circles(svg):
    return svg.count("<circle")


def texts(svg):
    return [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]


def test_width_is_the_size_of_a_weight_and_dashes_are_its_sign():
    found = lines(network([start(2), dense(2, 2, [[4.0, -4.0], [0.5, 0.0]])]))
    by = {
        (color, dashed): (width, count) for color, width, dashed, count in found[::-1]
    }
    assert by["vermillion", True] == (2.2, 1)
    assert sorted(found)[0][:2] == ("blue", 0.4) and sorted(found)[1][1] == 2.2
    assert sum(count for *_, count in found) == 3  # a weight of 0 is no line


def test_at_most_16_units_are_drawn_and_the_rest_counted():
    svg = network([start(128), dense(128, 10)])
    assert circles(svg) == 16 + 10
    assert "+ 112" in texts(svg)


def test_the_units_with_the_largest_weights_are_drawn():
    weights = np.full((40, 1), 0.01)
    weights[[3, 39]] = 1.0
    svg = network([start(40), dense(40, 1, weights)])
    strong = [count for _, width, _, count in lines(svg) if width == 2.2]
    assert strong == [2]


def test_every_shape_is_named():
    rows = [
        start(28, 28, 1),
        LayerRow("0", "Conv(8, 3)", (26, 26, 8), 80, np.ones((3, 3, 1, 8))),
        LayerRow("1", "MaxPool(2)", (13, 13, 8)),
        LayerRow("2", "Flatten()", (1352,)),
        LayerRow("3", "Dense(10)", (10,), 13530, np.ones((1352, 10))),
    ]
    shown = texts(network(rows))
    for name in ("28 × 28 × 1", "13 × 13 × 8", "1,352", "10", "MaxPool(2)"):
        assert name in shown


def test_an_activation_stands_under_the_units_it_changes():
    rows = [start(3), dense(3, 4), LayerRow("1", "ReLU()", (4,))]
    assert circles(network(rows)) == 3 + 4


def test_a_convolution_is_a_line_from_channel_to_channel():
    kernel = np.zeros((2, 1, 2, 1))
    kernel[:, 0, 0, 0] = [3.0, 4.0]  # norm 5, positive
    kernel[:, 0, 1, 0] = [-6.0, 1.0]  # norm 6.1, negative
    found = lines(
        network([start(5, 5, 2), LayerRow("0", "Conv", (4, 5, 1), 4, kernel)])
    )
    assert sorted(found) == [("blue", 2.2, False, 1), ("vermillion", 2.2, True, 1)]


def test_a_layer_of_unknown_weights_is_joined_by_a_band():
    svg = network([start(3), LayerRow("0", "LSTM(5)", (5,), 180)])
    assert lines(svg) == [] and "opacity:0.5" in svg


def test_fifteen_wide_layers_stay_small():
    rng = np.random.default_rng(0)
    rows = [start(64), *(dense(64, 64, rng.normal(size=(64, 64))) for _ in range(15))]
    svg = network(rows)
    assert len(svg) < 80_000
    ET.fromstring(svg)


@pytest.mark.parametrize("fill", [0.0, np.nan, 1e30])
def test_extreme_weights_are_drawn(fill):
    ET.fromstring(network([start(2), dense(2, 2, np.full((2, 2), fill))]))


def test_a_shape_without_axes_is_one_unit():
    assert circles(network([start(), LayerRow("0", "Sum()", ())])) == 1


def test_nothing_to_draw_is_refused():
    with pytest.raises(DataError, match="no layer to draw"):
        network([])


def test_a_branch_leads_around_the_main_way():
    rows = [
        start(3),
        LayerRow("a/0", "Dense(4)", (4,), 16, np.ones((3, 4))),
        LayerRow("a/1", "Dense(2)", (2,), 10, np.ones((4, 2))),
        LayerRow("b", "Dense(2)", (2,), 8, np.ones((3, 2)), branch="b"),
    ]
    svg = network(rows)
    assert circles(svg) == 3 + 4 + 2  # the branch is no column
    assert "b: Dense(2)" in texts(svg) and "34 numbers learned" in svg
    assert "Around them leads b: Dense(2), whose output is added." in svg
