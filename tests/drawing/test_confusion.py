import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.confusion import Mixup, confusion, mixups
from glassnet.drawing.palette import cividis
from glassnet.errors import ShapeError

PETS = np.array([[8, 2, 0], [0, 10, 0], [1, 3, 0]])
NAMES = ["cat", "dog", "eel"]
WORDS = dict(title="T", caption="C.")


def texts(svg):
    return [e.text for e in ET.fromstring(svg).iter() if e.tag.endswith("text")]


def test_cells_hold_counts_and_row_shares():
    shown = texts(confusion(PETS, NAMES, **WORDS))
    # Rows of 10, 10 and 4: 8/10, 2/10, 10/10, 1/4, 3/4; cells of 0 stay empty.
    assert [t for t in shown if t.endswith("%") and t != "0 %"][1:] == [
        "80 %",
        "20 %",
        "100 %",
        "25 %",
        "75 %",
    ]


def test_color_is_the_share_and_the_diagonal_is_outlined():
    svg = confusion(PETS, NAMES, **WORDS)
    cells = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("rect")]
    outlined = [e for e in cells if "stroke-width:2" in e.get("style")]
    assert len(outlined) == 3
    assert f"fill:{cividis(0.8)};" in outlined[0].get("style")


def test_each_cell_can_be_heard():
    assert "3 of 4 eel taken for dog (75 %)" in confusion(PETS, NAMES, **WORDS)
    assert "8 of 10 cat are right (80 %)" in confusion(PETS, NAMES, **WORDS)


def test_more_than_20_classes_are_grouped_and_no_row_is_lost():
    counts = np.eye(30, dtype=int) * 5
    counts[28, 29] = 7
    svg = confusion(counts, [f"k{i}" for i in range(30)], **WORDS)
    shown = texts(svg)
    assert "11 others" in shown and "k28" in shown and "k29" in shown
    numbers = [
        int(e[1].text)
        for e in ET.fromstring(svg).iter()
        if e.tag.endswith("}g") and len(e) > 2 and e[-1].tag.endswith("title")
    ]
    assert sum(numbers) == counts.sum()


def test_mixups_are_counted_most_first_and_none_is_made_up():
    assert mixups(PETS, NAMES, 2) == [
        Mixup("eel", "dog", 3, 0.75),
        Mixup("cat", "dog", 2, 0.2),
    ]
    assert mixups(np.eye(3, dtype=int), NAMES) == []


def test_a_class_without_rows_and_one_class_alone_are_drawn():
    ET.fromstring(confusion(np.zeros((2, 2), int), ["a", "b"], **WORDS))
    ET.fromstring(confusion(np.array([[3]]), ["only"], **WORDS))


def test_hostile_labels_stay_words():
    svg = confusion(PETS, ["<script>", "&", "x" * 500], **WORDS)
    assert "<script" not in svg and "<script>" in texts(svg)


def test_labels_that_do_not_fit_are_refused():
    with pytest.raises(ShapeError, match="one row and one column for each label"):
        confusion(PETS, ["cat", "dog"], **WORDS)
    with pytest.raises(ShapeError, match="one row and one column"):
        mixups(PETS[:2], NAMES)
