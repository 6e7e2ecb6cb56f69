import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.heat import heat
from glassnet.drawing.palette import DARK, LIGHT, TEXT, cividis, contrast
from glassnet.drawing.scale import STRONGEST, Magnitude, channels
from glassnet.errors import ShapeError

WORDS = dict(title="T", caption="C.")


def named(values, **more):
    values = np.asarray(values, float)
    rows, columns = (list(map(str, range(n))) for n in values.shape)
    return heat(values, row_names=rows, column_names=columns, **WORDS | more)


def test_a_cell_has_the_color_and_the_number_of_its_value():
    svg = named([[0.0, 5.0], [10.0, np.nan]])
    cells = re.findall(r'<g><rect style="fill:([^"]*)"[^>]*/><text[^>]*>([^<]*)<', svg)
    assert cells[:3] == [
        (cividis(0), "0"),
        (cividis(0.5), "5.00"),
        (cividis(1), "10.0"),
    ]
    assert cells[3][1] == "nan" and "panel" in cells[3][0]


def test_rows_go_down_and_columns_across():
    svg = heat(
        np.array([[1.0, 2.0], [3.0, 4.0]]),
        row_names=["up", "down"],
        column_names=["l", "r"],
        **WORDS,
    )
    at = {
        e.text: (float(e.get("x")), float(e.get("y")))
        for e in ET.fromstring(svg).iter()
        if e.tag.endswith("text")
    }
    # The number 2 of "up" and "r"; the bar says 1.00 and 4.00 a second time.
    assert at["2.00"] == pytest.approx((at["r"][0], at["up"][1]), abs=1)
    assert at["3.00"] == pytest.approx((at["l"][0], at["down"][1]), abs=1)
    assert "<title>down, l: 3.00</title>" in svg


def test_on_a_log_scale_equal_factors_are_equal_steps():
    svg = named([[1e-10, 1.0, 1e10, 0.0]], log=True)
    assert f"fill:{cividis(0.5)}" in svg and ">1e−10</text>" in svg
    assert "(log scale)" in svg


def test_negative_cells_are_vermillion_and_dashed():
    svg = named([[-1.0, 0.5]], symmetric=True)
    minus, plus = re.findall(r"<g><rect style=\"([^\"]*)\"", svg)[:2]
    assert "--vermillion" in minus and "stroke-dasharray" in minus
    assert "--blue" in plus and "stroke-dasharray" not in plus
    # Half as far from zero is half as strong.
    assert [float(re.search(r"opacity:([\d.]+)", s)[1]) for s in (minus, plus)] == [
        pytest.approx(STRONGEST),
        pytest.approx(STRONGEST / 2, abs=0.006),
    ]


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["blue", "vermillion"])
def test_numbers_can_be_read_on_the_strongest_signed_color(scheme, name):
    mixed = [
        round(STRONGEST * c + (1 - STRONGEST) * p)
        for c, p in zip(channels(scheme[name]), channels(scheme["paper"]), strict=True)
    ]
    back = "#" + "".join(f"{c:02x}" for c in mixed)
    assert contrast(scheme["ink"], back) >= TEXT


def test_chosen_cells_are_outlined():
    assert named(np.eye(3), marked=[(0, 1)]).count("stroke-width:2.5") == 1


def test_many_cells_become_one_small_image_without_numbers():
    svg = named(np.random.default_rng(0).random((50, 50)))
    assert svg.count("<image") == 1 and len(svg) < 60_000
    assert len(named(np.random.default_rng(0).random((22, 22)), numbers=False)) < 60_000


def test_numbers_stay_inside_their_cells():
    svg = named(-(10.0 ** np.arange(-12, 12).reshape(4, 6)))
    found = re.findall(r'<g><rect [^>]*width="([\d.]+)"[^>]*/><text[^>]*>([^<]*)<', svg)
    assert len(found) == 24
    assert all(5.8 * len(word) <= float(width) for width, word in found)


@pytest.mark.parametrize("fill", [np.nan, np.inf, 0.0, -1e308, 1e308, 1e-300])
@pytest.mark.parametrize("kind", [{}, {"log": True}, {"symmetric": True}])
def test_extremes_are_drawn(fill, kind):
    ET.fromstring(named([[fill, 1.0]], **kind))
    ET.fromstring(named([[fill]], **kind))


def test_the_largest_numbers_have_a_middle():
    assert Magnitude(-1e308, 1e308).share(0.0) == 0.5


def test_errors_say_what_to_pass():
    with pytest.raises(ShapeError, match="name for each"):
        heat(np.ones((2, 2)), row_names=["a"], column_names=["a", "b"], **WORDS)
    with pytest.raises(ShapeError, match="at most 50"):
        named(np.ones((51, 2)))
    with pytest.raises(ShapeError, match="shape"):
        named(np.ones((0, 2)))
