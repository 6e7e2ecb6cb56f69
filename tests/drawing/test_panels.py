import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.curves import Series
from glassnet.drawing.panels import Panel, panels

X = np.arange(0, 500, 10)
WORDS = dict(title="A", x_label="step", y_label="size", caption="B.")


def drawn(count, y=X + 1.0, **more):
    many = [Panel(f"{i} Dense", [Series("size", X, y)]) for i in range(count)]
    svg = panels(many, **WORDS, **more)
    ET.fromstring(svg)  # well-formed
    return svg


@pytest.mark.parametrize("count, across", [(1, 1), (2, 2), (5, 3), (9, 3), (20, 4)])
def test_every_panel_has_its_name_and_line_and_rows_are_filled(count, across):
    svg = drawn(count)
    assert all(f">{i} Dense</text>" in svg for i in range(count))
    assert svg.count("stroke-width:1.6") == count
    lefts = {left for left in re.findall(r'<text x="([\d.]+)"[^>]*>\d+ Dense', svg)}
    assert len(lefts) == min(count, across)


def test_all_panels_have_one_scale():
    small, large = Series("size", X, X * 0 + 1.0), Series("size", X, X * 0 + 9.0)
    svg = panels([Panel("a", [small]), Panel("b", [large])], **WORDS)
    heights = re.findall(r'<path d="M[\d.]+ ([\d.]+)L[^"]*" style="[^"]*1\.6', svg)
    assert float(heights[0]) > float(heights[1])  # the larger stands higher


def test_a_line_keeps_its_look_where_another_is_missing():
    both = [Series("delta", X, X + 1.0), Series("gradient", X, X + 2.0)]
    svg = panels([Panel("a", both), Panel("b", both[1:])], **WORDS)
    assert svg.count("stroke-width:1.6;stroke-dasharray:7 3") == 2
    assert ">delta</text>" in svg and ">gradient</text>" in svg  # the legend


def test_what_is_not_positive_has_no_place_on_a_log_axis():
    y = np.where(X < 250, 0.0, 1e-3 * (X + 1))
    svg = drawn(1, y, log=True)
    line = re.search(r'<path d="([^"]*)" style="[^"]*1\.6', svg)[1]
    assert line.count("L") == (X >= 250).sum() - 1


def test_a_mark_is_dotted_in_every_panel_and_inside_the_axis():
    svg = drawn(3, np.full(len(X), 0.5), log=True, mark=1e-3)
    assert svg.count("stroke-dasharray:1 2") == 3


def test_a_panel_without_a_finite_number_says_so():
    assert ">–</text>" in drawn(2, np.full(len(X), np.nan))


@pytest.mark.parametrize(
    "name, shown",
    [
        ("0 Dense", "0 Dense"),
        ("1/body/3 BatchNorm", "1/body/3"),
        ("1/body/12/body/attention Dense", "…/attention"),
    ],
)
def test_of_a_long_name_the_end_of_the_path_is_shown(name, shown):
    many = [Panel(name, [Series("size", X, X + 1.0)])] * 12
    assert f">{shown}</text>" in panels(many, **WORDS)


def test_what_lies_beyond_given_ends_is_cut_off():
    svg = drawn(1, X * 1e6, ends=(0.0, 100.0))
    assert svg.count("<svg") == 2  # the line lies in a picture of its own
