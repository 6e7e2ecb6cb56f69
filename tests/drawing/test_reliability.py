import numpy as np
import pytest

from glassnet.drawing.reliability import reliability_diagram
from glassnet.errors import ShapeError

WORDS = dict(title="A", caption="B.")


def test_each_group_has_a_dot_a_stroke_and_a_bar():
    half = np.array([0.5, 0.9])
    svg = reliability_diagram(
        half, half, np.array([3, 9]), low=half - 0.1, high=half + 0.1, **WORDS
    )
    assert svg.count("opacity: 0.3") == 2
    assert ">share that is right</text>" in svg
    assert "stroke-width: 8" in svg and "stroke-width: 1.5" in svg


def test_one_group_without_an_interval_is_enough():
    one = np.array([1.0])
    svg = reliability_diagram(one, one, np.array([5]), **WORDS)
    assert "stroke-width: 8" in svg and "stroke-width: 1.5;" not in svg


def test_arrays_of_other_lengths_are_refused():
    with pytest.raises(ShapeError, match="same number of everything"):
        reliability_diagram(np.ones(2), np.ones(2), np.ones(3, int), **WORDS)
