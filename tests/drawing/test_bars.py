import math
import xml.etree.ElementTree as ET

import pytest

from glassnet.drawing.bars import Score, bars
from glassnet.errors import DataError

WORDS = dict(title="T", label="accuracy (higher is better)", caption="C.")


def places(svg):
    """Where each score stands on the axis: the circle first, then squares."""
    found = list(ET.fromstring(svg).iter())
    circles = [float(e.get("cx")) for e in found if e.tag.endswith("circle")]
    return circles + [float(e.get("x")) + 4 for e in found if e.tag.endswith("rect")]


def test_scores_stand_in_proportion():
    svg = bars([Score("a", 1.0), Score("b", 0.5), Score("c", 0.0)], **WORDS)
    one, half, zero = places(svg)
    assert half == pytest.approx((one + zero) / 2, abs=0.01) and one > zero


def test_an_interval_is_drawn_and_written():
    svg = bars([Score("network", 0.983, 0.952, 0.994), Score("mean", 0.9)], **WORDS)
    assert ">0.983 [0.952, 0.994]</text>" in svg
    assert svg.count("stroke-width:2") == 1  # one of the two has an interval


def test_a_note_is_shown_with_its_score():
    note = "on 5,000 of 54,000 rows"
    assert f">{note}</text>" in bars([Score("boosting", 0.9, note=note)], **WORDS)


@pytest.mark.parametrize("values", [[0.5], [0.5, 0.5], [0.0], [1e-9, 1e12], [-3, 2]])
def test_extremes_stay_inside_the_picture(values):
    for at in places(bars([Score("a", float(v)) for v in values], **WORDS)):
        assert 0 <= at <= 420


def test_a_diverged_score_is_written_but_has_no_place():
    svg = bars([Score("a", math.nan), Score("b", 0.5)], **WORDS)
    assert ">nan</text>" in svg and len(places(svg)) == 1


def test_no_score_at_all_is_refused():
    with pytest.raises(DataError, match="no score to draw"):
        bars([Score("a", math.nan)], **WORDS)
