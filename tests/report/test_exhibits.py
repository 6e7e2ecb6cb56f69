import pytest

from glassnet.report import render
from glassnet.report.exhibits import Exhibit, shown, stored
from glassnet.report.story import Story

EVIL = "<script>alert(1)</script>"
GOOD = {
    "heat": {"values": [[0.0, 1.0]], "rows": ["a"], "columns": ["b", "c"]},
    "images": {"grid": [[[0.0, 1.0], [1.0, 0.0]]]},
    "lines": {"series": [["y", [0, 1], [2.0, 3.0]]], "x_label": "t", "y_label": "y"},
    "plane": {
        "points": [[0.0, 1.0], [2.0, 3.0]],
        "labels": ["a", "b"],
        "x_label": "",
        "y_label": "",
    },
    "text": {"text": "To be"},
}


@pytest.mark.parametrize("kind", GOOD)
def test_each_kind_is_drawn_with_its_title_and_caption(kind):
    figure = shown(Exhibit(kind, "It learned", "Said in words.", GOOD[kind]))
    assert figure.startswith("<figure") and "It learned" in figure
    assert "Said in words." in figure


@pytest.mark.parametrize("kind", GOOD)
def test_what_stands_in_a_file_is_never_markup(kind):
    data = {
        name: EVIL
        if isinstance(value, str)
        else [EVIL] * len(value)
        if name in ("rows", "columns", "labels")
        else value
        for name, value in GOOD[kind].items()
    }
    if kind == "lines":
        data["series"] = [[EVIL, [0, 1], [2.0, 3.0]]]
    if kind == "images":
        data["titles"] = [EVIL]
    figure = shown(Exhibit(kind, EVIL, EVIL, data))
    assert "<script" not in figure and "&lt;script" in figure


@pytest.mark.parametrize(
    "kind, change",
    [
        ("heat", {"values": "none"}),
        ("heat", {"values": [[0.0], [1.0, 2.0]]}),
        ("heat", {"rows": ["a", "b", "c"]}),
        ("heat", {"rows": 3}),
        ("images", {"grid": [1.0]}),
        ("images", {"grid": []}),
        ("images", {"grid": [[["a"]]]}),
        ("images", {"columns": 0}),
        ("images", {"columns": "x"}),
        ("images", {"titles": [["x"]]}),
        ("images", {"more": 1}),
        ("plane", {"points": [[0.0]]}),
        ("plane", {"labels": ["a"]}),
        ("plane", {"labels": None}),
        ("lines", {"series": [["y", [0, 1]]]}),
        ("lines", {"series": [["y", [0, 1], [2.0]]]}),
        ("lines", {"series": 3}),
        ("lines", {"series": [[1, [0, 1], [2.0, 3.0]]]}),
        ("text", {"text": 3}),
        ("text", {"text": ["a"]}),
        ("text", {"text": None}),
    ],
)
def test_data_of_another_form_are_not_drawn(kind, change):
    assert shown(Exhibit(kind, "t", "c", GOOD[kind] | change)) == ""


def test_a_part_that_is_missing_is_not_drawn():
    for kind, data in GOOD.items():
        assert shown(Exhibit(kind, "t", "c", {})) == "", kind
        assert data


def test_only_what_has_all_four_parts_is_kept_of_a_file():
    good = vars(Exhibit("text", "It writes", "At random.", {"text": "To be"}))
    less = {name: good[name] for name in ("kind", "title", "data")}
    assert stored([good, less, good | {"more": 1}, 3, None, [], "text"]) == [
        Exhibit(**good)
    ]
    for wrong in (None, 3, "text", {"kind": "text"}):
        assert stored(wrong) == []


def test_an_unknown_kind_is_not_drawn():
    for kind in ("video", "__class__", ""):
        one = Exhibit.__new__(Exhibit)
        vars(one).update(kind=kind, title="t", caption="c", data={})
        assert shown(one) == ""


def test_the_page_shows_what_can_be_drawn_and_leaves_out_the_rest():
    good = Exhibit("text", "It writes <b>", "Drawn at random.", {"text": "a < b"})
    bad = Exhibit("images", "Broken", "No picture.", {"grid": 3})
    story = Story("s", "language", "the next character", "H.", exhibits=[good, bad])
    page = render(story)
    assert "What it learned" in page and "It writes &lt;b&gt;" in page
    assert "a &lt; b" in page and "Broken" not in page
    none = render(Story("s", "language", "t", "H.", exhibits=[bad]))
    assert "What it learned" not in none
