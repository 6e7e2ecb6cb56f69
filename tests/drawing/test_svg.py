import xml.etree.ElementTree as ET

from glassnet.drawing.svg import escaped, framed, picture, standalone, tag, text

HOSTILE = "<script>alert('1')</script> & \"x\" \x00\ud800"


def test_hostile_words_stay_words():
    svg = picture(2, 1, text(0, 0, HOSTILE), title=HOSTILE, caption=HOSTILE)
    root = ET.fromstring(svg)
    assert "<script" not in svg
    # What XML cannot hold at all is shown as missing.
    assert root[2].text == HOSTILE.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert "<script" not in framed(svg)


def test_a_picture_says_in_words_what_it_shows():
    root = ET.fromstring(picture(420, 10, title="Falls", caption="From 2 to 1."))
    assert root.get("role") == "img" and root.get("aria-label") == "Falls"
    assert [child.text for child in root] == ["Falls", "From 2 to 1."]
    assert root.get("viewBox") == "0 0 420 10" and root.get("width") is None


def test_a_frame_shows_title_and_sentence_of_its_picture():
    html = framed(picture(2, 1, title="A < B", caption="C."))
    assert "<h3>A &lt; B</h3>" in html and "<figcaption>C.</figcaption>" in html


def test_a_picture_alone_brings_its_colors():
    alone = standalone(picture(2, 1, title="A", caption="B."))
    assert "prefers-color-scheme:dark" in alone
    ET.fromstring(alone)


def test_a_wide_picture_is_scrolled_and_not_shrunk():
    assert "min-width" not in picture(420, 1, title="A", caption="B.")
    assert "min-width:800px" in picture(1000, 1, title="A", caption="B.")


def test_numbers_are_cut_to_a_hundredth():
    assert tag("rect", x=1.239, y=-0.001, r=2.0) == '<rect x="1.24" y="0" r="2"/>'
    assert escaped(7) == "7"
