import re

import pytest

from glassnet.drawing.looks import (
    FILLS,
    MOST_CLASSES,
    fill_style,
    legend,
    line_style,
    shape,
)
from glassnet.drawing.palette import DARK, LIGHT, SHAPE, contrast


def test_twenty_lines_differ_and_neighbors_differ_by_dash_too():
    assert len({line_style(i) for i in range(20)}) == 20
    dashes = [line_style(i).partition("dasharray:")[2] for i in range(20)]
    assert all(a != b for a, b in zip(dashes, dashes[1:], strict=False))


def test_eight_classes_differ_by_shape_alone():
    assert len({shape(i, 0, 0) for i in range(MOST_CLASSES)}) == MOST_CLASSES


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("i", range(MOST_CLASSES))
def test_a_class_stands_out_by_its_fill_or_by_its_outline(scheme, i):
    fill, edge = re.findall(r"--(\w+)", fill_style(i))
    assert fill == FILLS[i]
    assert max(contrast(scheme[c], scheme["paper"]) for c in (fill, edge)) >= SHAPE


def test_a_shape_is_centered_on_its_place():
    d = shape(1, 10, 20, 5)
    # A square of half-side 0.8 * 5 = 4 around (10, 20).
    assert d == "M6 16h8v8h-8z"


def test_a_name_of_wide_letters_gets_more_room_before_the_next_swatch():
    places = {}
    for name in ("momentum", "adadelta"):
        found = []
        legend(
            [name, "b"],
            lambda _, x, y, f=found: f.append(x) or "",
            left=0,
            top=0,
            width=400,
        )
        places[name] = found[1]
    # both have eight letters; three of the first are an m
    assert abs(places["momentum"] - places["adadelta"] - 3 * 4) < 1e-6


def test_names_that_do_not_fit_take_a_new_row_or_are_cut():
    svg, height = legend(
        ["a" * 20, "b" * 20, "c" * 99], lambda *_: "", left=0, top=0, width=200
    )
    assert height == 3 * 18 and "…" in svg and "c" * 99 not in svg
    assert legend([], lambda *_: "", left=0, top=0, width=200) == ("", 0)
