import re
import xml.etree.ElementTree as ET

from glassnet.drawing.figure import drawn, sentinel


def one(paint, **words):
    given = dict(x_label="epoch", y_label="loss", title="A", caption="B.") | words
    return drawn(paint, **given)


def test_ink_follows_the_page_and_no_color_is_fixed():
    svg = one(lambda axes: axes.plot([0, 1], [0, 1], color=sentinel("vermillion")))
    assert "var(--vermillion,#D55E00)" in svg and "var(--ink," in svg
    outside = re.sub(r"var\([^)]*\)", "", svg)
    assert not re.search(r"#[0-9a-fA-F]{6}", outside)


def test_text_stays_text_and_follows_the_page_in_its_fonts():
    svg = one(lambda axes: None, x_label="$cost$ <b>", y_label="名前")
    texts = [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]
    assert "$cost$ <b>" in texts and "名前" in texts
    assert "DejaVu" not in svg


def test_two_pictures_on_one_page_share_no_id():
    svg = one(lambda axes: axes.plot([1, 2, 3]))
    assert " id=" not in svg and "url(" not in svg and "href" not in svg


def test_small_numbers_on_an_axis_keep_their_digits():
    svg = one(lambda axes: axes.plot([0, 0.00015], color=sentinel("blue")))
    assert ">0.00015</text>" in svg


def test_millions_are_short_on_an_axis():
    svg = one(lambda axes: axes.plot([0, 2.5e6], color=sentinel("blue")))
    assert ">2M</text>" in svg and ">0</text>" in svg


def test_a_page_loads_nothing_from_a_picture():
    svg = one(lambda axes: axes.plot([1, 2]))
    assert re.findall(r"https?:[^\"]*", svg) == ["http://www.w3.org/2000/svg"]
    assert "<style" not in svg and "<?xml" not in svg and "<!DOCTYPE" not in svg
