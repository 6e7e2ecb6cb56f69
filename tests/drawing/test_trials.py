import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.trials import trials

WORDS = dict(title="T", label="loss (lower is better)", caption="C.")
NAN = float("nan")


def texts(svg):
    return [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]


def test_each_setting_has_a_panel_and_each_of_few_values_a_name():
    values = {"rate": np.array([0.0, 0.0, 0.001]), "l2": np.array([1.0, 2.0, 2.0])}
    svg = trials(values, np.array([3.0, 2.0, 1.0]), best=2, higher=False, **WORDS)
    said = texts(svg)
    assert {"rate", "l2", "0.001", "2", "loss (lower is better)"} <= set(said)


def test_the_best_stands_out_and_the_line_joins_the_best_of_each_value():
    values = {"rate": np.array([0.1, 0.1, 0.2])}
    low = trials(values, np.array([3.0, 2.0, 1.0]), best=2, higher=False, **WORDS)
    high = trials(values, np.array([3.0, 2.0, 1.0]), best=0, higher=True, **WORDS)
    dashes = [
        svg.split("stroke-dasharray")[0].rsplit('d="', 1)[1] for svg in (low, high)
    ]
    ends = [d.split('"')[0] for d in dashes]
    assert ends[0] != ends[1] and ends[0].count("L") == ends[1].count("L") == 1
    assert low.count("vermillion") == 1


@pytest.mark.parametrize("reached", [[NAN, NAN], [NAN, 1.0], [1e-9, 1e12], [0.0, 0.0]])
def test_extremes_are_drawn_or_left_out(reached):
    values = {"rate": np.array([1e-30, 1e30])}
    svg = trials(values, np.array(reached), best=1, higher=False, **WORDS)
    ET.fromstring(svg)
    assert "nan" not in svg and "inf" not in svg


def test_many_values_stand_on_an_axis_by_factors():
    values = {"rate": np.geomspace(1e-4, 1, 20)}
    svg = trials(values, np.arange(20.0), best=0, higher=False, **WORDS)
    assert "0.01" in texts(svg) and "stroke-dasharray" not in svg
