import re

import numpy as np
import pytest

from glassnet.drawing.layers import LayerRow
from glassnet.report import Story
from glassnet.report.layers_over_time import layers_over_time
from glassnet.report.seen import Seen

STEPS = np.arange(0, 500, 10)
NONE = np.nan


def told(layers=("0", "1", "2"), rows=(), **statistics):
    """Titles and the pictures of a story in which each statistic stands still."""
    full = {
        name: np.broadcast_to(np.array(values, float), (len(STEPS), len(layers)))
        for name, values in statistics.items()
    }
    story = Story("a", "classification", "b", "c.", seen=Seen(STEPS, [*layers], full))
    story.layers = [LayerRow(path, kind, (1,)) for path, kind in rows]
    pictures = layers_over_time(story)
    return [re.search("<title>(.*?)</title>", svg)[1] for svg in pictures], pictures


def test_nothing_is_told_if_nobody_looked_or_only_once():
    story = Story("a", "classification", "b", "c.")
    assert layers_over_time(story) == []
    story.seen = Seen(np.array([0]), ["0"], {"delta": np.ones((1, 1))})
    assert layers_over_time(story) == []


@pytest.mark.parametrize(
    "delta, title",
    [
        ([0.001, 0.01, 0.12], "The delta of 2 is 120 times that of 0"),
        ([0.1, 0.2, 0.3], "The deltas of all layers are within a factor of 3.00"),
        ([0.0, 0.0, 0.0], "No delta is left at the end"),
    ],
)
def test_the_title_says_how_far_deltas_are_apart(delta, title):
    titles, _ = told(delta=delta, gradient=[0.1, NONE, 0.1])
    assert titles == [title]


def test_the_title_says_how_much_is_zero_or_saturated():
    titles, _ = told(zero=[0, 0.82, 0], saturated=[NONE, NONE, 0.3])
    assert titles == ["At the end 82 % of the outputs of 1 are exactly 0"]
    titles, _ = told(zero=[0, 0, 0], saturated=[NONE, NONE, 0.3])
    assert titles == ["At the end 30 % of the outputs of 2 are saturated"]
    titles, _ = told(zero=[0, 0, 0], saturated=[NONE, 0, 0])
    assert titles == ["Hardly an output is 0 or saturated"]


def test_the_title_says_which_outputs_grew():
    still = np.ones((len(STEPS), 2))
    grown = still * [[1, 1]]
    grown[-1, 1] = 5
    seen = Seen(STEPS, ["0", "1"], {"mean": still, "deviation": grown})
    (svg,) = layers_over_time(Story("a", "regression", "b", "c.", seen=seen))
    assert "The outputs of 1 spread 5.00 times wider at the end" in svg
    titles, _ = told(mean=[0, 0, 0], deviation=[1, 1, 0])  # a start at zero weights
    assert titles == ["The outputs of all layers keep about the spread they began with"]


def test_the_title_says_by_how_much_a_step_changes_the_weights():
    titles, (svg,) = told(weights=[2.0, NONE, 1.0], update=[0.002, NONE, 0.03])
    assert titles == [
        "A step changes the weights of a layer by 0.00100 to 0.0300 of their size"
    ]
    assert svg.count("stroke-dasharray:1 2") == 2  # the mark, in both panels


def test_layers_are_named_by_path_and_kind_also_in_a_repeat():
    rows = [("0", "Dense(8)"), ("1/body/0", "ReLU() × 2")]
    _, (svg,) = told(("0", "1/body/0/0", "1/body/1/0"), rows, delta=[1, 2, 3])
    assert ">0 Dense</text>" in svg and ">1/body/1/0 ReLU</text>" in svg


def test_dropout_has_no_panel_and_of_many_layers_some_are_drawn():
    rows = [("0", "Dense(8)"), ("1", "Dropout(0.5)"), ("2", "Dense(2)")]
    _, (svg,) = told(("0", "1", "2"), rows, delta=[1, 2, 3])
    assert "Dropout" not in svg
    many = [str(i) for i in range(48)]
    _, (svg,) = told(many, delta=np.arange(1, 49))
    assert "20 of 48 layers are drawn." in svg
    assert ">0</text>" in svg and ">47</text>" in svg


def test_infinite_numbers_leave_a_gap():
    values = np.ones((len(STEPS), 1))
    values[3] = np.inf
    seen = Seen(STEPS, ["0"], {"mean": values, "deviation": values, "delta": values})
    pictures = layers_over_time(Story("a", "regression", "b", "c.", seen=seen))
    assert len(pictures) == 2 and not any("nan" in svg for svg in pictures)


def test_a_layer_that_only_hands_on_is_not_blamed_for_zeros():
    rows = [("0", "Reshape(28, 28, 1)"), ("1", "ReLU()")]
    titles, _ = told(("0", "1"), rows, zero=[0.8, 0.5])
    assert titles == ["At the end 50 % of the outputs of 1 ReLU are exactly 0"]
