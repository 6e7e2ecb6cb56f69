import numpy as np

from glassnet.drawing.columns import Detour, columns, detours
from glassnet.drawing.layers import LayerRow

START = LayerRow("input", "input", (3,))


def row(path, units, branch=""):
    return LayerRow(path, path, (units,), 1, np.ones((3, units)), branch)


def test_what_keeps_the_units_shares_a_column():
    chain = [
        START,
        LayerRow("0", "Conv", (9, 9, 4), 1, np.ones((3, 3, 3, 4))),
        LayerRow("1", "MaxPool", (3, 3, 4)),
        LayerRow("2", "Flatten", (36,)),
    ]
    found = columns(chain)
    assert [column.size for column in found] == [3, 4, 36]
    assert found[1].words[1:] == [("MaxPool", False), ("3 × 3 × 4", True)]
    assert len(found[2].units) == 16


def test_a_detour_goes_around_its_own_container_alone():
    layers = [
        START,
        row("0", 8),
        row("1/deep/0", 7),
        row("1/deep/1", 6),
        row("1/wide", 6, "1/wide"),
        row("10", 5),  # begins like "1", but lies outside
    ]
    assert detours(layers, columns(layers)) == [Detour(1, 3, "wide: 1/wide")]


def test_branches_alone_lead_around_nothing():
    layers = [START, row("b", 2, "b")]
    assert detours(layers, columns(layers)) == []
