import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.curves import Series, curves, noisy, smoothed, wants_log
from glassnet.errors import ShapeError

EPOCHS = np.arange(1, 41)
WORDS = dict(title="Loss falls", x_label="epoch", y_label="loss (nats)", caption="C.")


def lines(svg):
    """Style and path of each line that is no grid line."""
    found = [(e.get("style"), e.get("d")) for e in ET.fromstring(svg).iter()]
    return [(s, d) for s, d in found if d and "--line" not in s and "--muted" not in s]


def test_training_is_solid_validation_dashed_test_dotted():
    kinds = ("training", "validation", "test")
    svg = curves([Series(k, EPOCHS, 1 / EPOCHS, kind=k) for k in kinds], **WORDS)
    dashes = {}
    for style, _ in lines(svg):  # each kind once as a line and once in the legend
        color = re.search(r"--(\w+)", style)[1]
        dash = re.search(r"dasharray: ?([\d.]+)", style)
        dashes[color] = float(dash[1]) if dash else None
    assert dashes["blue"] is None
    assert dashes["vermillion"] == 5 * dashes["green"]  # (5, 2) and (1, 2) line widths
    assert all(f"{kind}</text>" in svg for kind in kinds)


def test_a_wide_span_takes_a_log_axis():
    by_ten = 10.0 ** -np.arange(4)
    svg = curves([Series("a", np.arange(4), by_ten)], **WORDS)
    points = re.findall(r"[ML]([\d.]+) ([\d.]+)", lines(svg)[0][1])
    # On a log axis equal factors are equal steps.
    steps = np.diff([float(y) for _, y in points])
    assert steps == pytest.approx(steps[0], abs=0.05)
    assert wants_log([Series("a", np.arange(2), np.array([1, 21.0]))])
    assert not wants_log([Series("a", np.arange(2), np.array([1, 19.0]))])
    assert not wants_log([Series("a", np.arange(2), np.array([0, 50.0]))])
    assert not wants_log([])


def test_no_more_than_2000_points_are_drawn():
    n = 200_000
    rng = np.random.default_rng(0)
    y = rng.random(n) + 1
    series = [Series(k, np.arange(n), y, y - 1, y + 1) for k in ("a", "b")]
    svg = curves(series, **WORDS)
    assert sum(len(re.findall(r"[ML]", d)) for _, d in lines(svg)) <= 2020
    assert len(svg) < 60_000


def test_noise_is_thin_under_its_mean():
    rng = np.random.default_rng(0)
    y = 1 + rng.normal(size=400)
    assert noisy(y) and not noisy(1 / EPOCHS) and not noisy(y[:20])
    widths = [
        re.search(r"stroke-width: ([\d.]+)", style)[1]
        for style, _ in lines(curves([Series("a", np.arange(400), y)], **WORDS))
    ]
    assert "0.8" in widths and "2" in widths


def test_smoothing_keeps_what_is_straight_and_skips_gaps():
    # The mean of any window around a point of a straight line is that point, but at
    # the ends, where the window is cut.
    assert smoothed(np.arange(9.0), 3)[1:-1] == pytest.approx(np.arange(1, 8))
    assert smoothed(np.array([1.0, np.nan, 3.0]), 3).tolist() == [1, 2, 3]
    assert smoothed(np.array([1.0, 3.0]), 99).tolist() == [2, 2]


def test_bands_stand_around_their_line():
    y = 1 / EPOCHS
    band = curves([Series("a", EPOCHS, y, y / 2, y * 2)], **WORDS)
    assert "opacity: 0.18" in band
    assert "opacity: 0.18" not in curves([Series("a", EPOCHS, y)], **WORDS)


def test_the_kept_epoch_is_marked():
    svg = curves([Series("a", EPOCHS, 1 / EPOCHS)], mark=14, **WORDS)
    assert ">kept: 14</text>" in svg


@pytest.mark.parametrize(
    "y", [np.array([0.5]), np.full(3, np.nan), np.array([np.inf, 1, 2]), np.zeros(4)]
)
def test_extremes_are_drawn(y):
    ET.fromstring(curves([Series("a", np.arange(len(y)), y)], mark=0, **WORDS))


def test_no_series_is_an_empty_picture():
    ET.fromstring(curves([], **WORDS))


def test_a_name_may_begin_with_an_underscore_and_hold_dollars():
    names = "_hidden", "$x$"
    svg = curves([Series(n, EPOCHS, 1 / EPOCHS) for n in names], **WORDS)
    assert "_hidden" in svg and "$x$" in svg


def test_arrays_of_two_lengths_are_refused():
    with pytest.raises(ShapeError, match="one shape"):
        Series("a", np.arange(3), np.arange(4))
    with pytest.raises(ShapeError, match="low and high"):
        Series("a", np.ones((3, 2)), np.ones((3, 2)))
