import re
import xml.etree.ElementTree as ET

import numpy as np
import pytest

from glassnet.drawing.hexmap import hexmap
from glassnet.drawing.palette import cividis
from glassnet.errors import ShapeError

WORDS = dict(title="T", caption="C.")


def corners(svg):
    """The first corner of each cell, by color."""
    paths = [e for e in ET.fromstring(svg).iter() if e.tag.endswith("path")]
    return {
        p.get("style"): tuple(
            map(float, re.match(r"M([\d.]+) ([\d.]+)", p.get("d")).groups())
        )
        for p in paths
    }


def test_neighbors_on_a_hexagonal_map_are_equally_far():
    svg = hexmap(np.arange(4.0), shape=(2, 2), **WORDS)
    places = [corners(svg)[f"fill:{cividis(k / 3)}"] for k in range(4)]
    first, right, below = places[:3]
    apart = np.hypot(right[0] - first[0], right[1] - first[1])
    slanted = np.hypot(below[0] - first[0], below[1] - first[1])
    assert apart == pytest.approx(slanted, abs=0.15)
    # The second row stands half a cell to the right, and unit 1 neighbors unit 2 too.
    assert below[0] - first[0] == pytest.approx(apart / 2, abs=0.11)


def test_neighbors_on_a_rectangular_map_stand_below_each_other():
    svg = hexmap(np.arange(4.0), shape=(2, 2), hexagonal=False, **WORDS)
    places = [corners(svg)[f"fill:{cividis(k / 3)}"] for k in range(4)]
    assert places[0][0] == places[2][0] and places[0][1] == places[1][1]
    assert places[1][0] - places[0][0] == places[2][1] - places[0][1]


def test_values_may_be_flat_or_as_the_map():
    values = np.arange(6.0)
    flat = hexmap(values, shape=(2, 3), **WORDS)
    assert flat == hexmap(values.reshape(2, 3), shape=(2, 3), **WORDS)


def test_labels_and_hits_stand_in_their_cells_and_an_empty_cell_has_a_dot():
    svg = hexmap(
        np.arange(3.0) + 1,
        shape=(1, 3),
        labels=["cat", "dog", ""],
        hits=np.array([12, 7, 0]),
        **WORDS,
    )
    assert ">cat</text>" in svg and ">12</text>" in svg and ">0</text>" not in svg
    assert svg.count("<circle") == 1 and "dot: none" in svg
    assert "row 1, column 2: 2.00, dog, 7 examples" in svg


def test_a_marked_unit_is_outlined():
    assert hexmap(np.ones(4), shape=(2, 2), marked=[3], **WORDS).count(":3.5") == 1


def test_the_largest_map_is_small():
    values = np.random.default_rng(0).random((25, 24))
    assert len(hexmap(values, shape=(25, 24), labels=["7"] * 600, **WORDS)) < 60_000


@pytest.mark.parametrize("fill", [np.nan, np.inf, 0.0, 1e308])
def test_extremes_are_drawn(fill):
    ET.fromstring(hexmap(np.array([fill, 1.0]), shape=(1, 2), **WORDS))
    ET.fromstring(hexmap(np.array([fill]), shape=(1, 1), hexagonal=False, **WORDS))


def test_errors_say_what_to_pass():
    for values, shape in [(np.ones(5), (2, 3)), (np.ones((3, 2)), (2, 3))]:
        with pytest.raises(ShapeError, match=r"\(rows, columns\)"):
            hexmap(values, shape=shape, **WORDS)
    with pytest.raises(ShapeError, match="5 labels"):
        hexmap(np.ones(6), shape=(2, 3), labels=["a"] * 5, **WORDS)
    with pytest.raises(ShapeError, match="at most 600"):
        hexmap(np.ones(900), shape=(30, 30), **WORDS)
