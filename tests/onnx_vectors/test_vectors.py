"""Ours gives ONNX's numbers, or the page says why not."""

import pytest

pytest.importorskip("onnx", reason="ONNX's own vectors come with onnx")

from page import ADAPTERS, PAGE, line, reasons, table
from vectors import vectors

TEXT = PAGE.read_text() if PAGE.exists() else ""


@pytest.mark.parametrize("operator", sorted(ADAPTERS))
def test_every_vector_passes_or_the_page_says_why_it_does_not_apply(operator):
    refused = reasons(operator)
    assert line(operator, refused) + "\n" in TEXT
    assert table(operator, refused) in TEXT
    if not refused:
        assert f"## {operator}\n" not in TEXT


def test_the_page_tells_of_no_other_operators_and_adds_up_right():
    rows = [row.strip("| ").split(" | ") for row in TEXT.splitlines() if "|" in row]
    counted = {row[0]: list(map(int, row[1:])) for row in rows if row[-1].isdigit()}
    total = counted.pop("all")
    assert sorted(counted) == sorted(ADAPTERS)
    assert total == [sum(column) for column in zip(*counted.values(), strict=True)]


def test_a_vector_that_ours_gets_wrong_fails():
    from page import verdict

    vector = vectors()["Relu"][0]
    assert verdict(vector) == ""
    wrong = vector._replace(wanted=[vector.wanted[0] + 0.01])
    with pytest.raises(AssertionError, match="relu"):
        verdict(wrong)
    with pytest.raises(AssertionError):  # one output fewer than asked for
        verdict(vector._replace(wanted=vector.wanted * 2))
