import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.residuals import predicted_against_true, residual_histogram
from glassnet.errors import ShapeError

WORDS = dict(unit="price (dollars)", title="T", caption="C.")
BOTH = pytest.mark.parametrize("draw", [predicted_against_true, residual_histogram])


def test_each_row_is_a_dot_and_at_most_2000_are_drawn():
    rng = np.random.default_rng(0)
    truth = rng.random(5000)
    predicted = truth + rng.normal(size=5000)
    predicted[77] = 50  # the worst is never left out of the sample
    few = predicted_against_true(truth[:40], predicted[:40], **WORDS)
    many = predicted_against_true(truth, predicted, **WORDS)
    assert few.count("h0") == 40 and many.count("h0") == 2000
    height = [float(y) for y in re.findall(r"M[\d.]+ ([\d.]+)h0", many)]
    assert min(height) < 0.5 * np.median(height)


def test_bars_hold_every_row_and_stand_on_the_right_side():
    truth = np.zeros(100)
    predicted = np.where(np.arange(100) < 75, 1.0, -1.0)
    svg = residual_histogram(truth, predicted, **WORDS)
    outline = re.search(r'd="([^"]*z)"', svg)[1]
    points = re.findall(r"([\d.]+) ([\d.]+)", outline)
    x, y = np.array(points, float).T
    base, middle = y.max(), (x.min() + x.max()) / 2
    left, right = (base - y[x < middle]).max(), (base - y[x > middle]).max()
    assert right == pytest.approx(3 * left, rel=0.01)  # 75 too high, 25 too low


@BOTH
def test_axes_name_the_target_with_its_unit(draw):
    svg = draw(np.arange(3.0), np.arange(3.0) + 1, **WORDS)
    assert "true price (dollars)</text>" in svg
    ET.fromstring(svg)


@BOTH
@pytest.mark.parametrize(
    "truth, predicted",
    [
        ([], []),
        ([1.0], [1.0]),
        ([1.0, 2.0], [np.nan, np.inf]),
        ([1e30, -1e30], [1e30, 1e30]),
    ],
)
def test_extremes_are_drawn(draw, truth, predicted):
    ET.fromstring(draw(np.array(truth, float), np.array(predicted, float), **WORDS))


@BOTH
def test_two_targets_at_once_are_refused(draw):
    with pytest.raises(ShapeError, match="one prediction for each"):
        draw(np.ones((3, 2)), np.ones((3, 2)), **WORDS)
    with pytest.raises(ShapeError, match="one prediction for each"):
        draw(np.ones(3), np.ones(2), **WORDS)
