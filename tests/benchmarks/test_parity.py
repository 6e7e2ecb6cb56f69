"""The comparison with PyTorch, but for what needs PyTorch."""

import dataclasses
import importlib
import json
import pathlib
import sys

import numpy as np
import pytest

from glassnet import initializers, losses, nn, optimizers

ROOT = pathlib.Path(__file__).parents[2]
RESULTS = json.loads((ROOT / "benchmarks" / "results" / "parity.json").read_text())
NAMES = ("differences", "layouts", "pairs", "symbols")


@pytest.fixture(scope="module")
def parity():
    folder = str(ROOT / "benchmarks" / "parity")
    sys.path.insert(0, folder)
    try:
        yield {name: importlib.import_module(name) for name in NAMES}
    finally:
        sys.path.remove(folder)
        for name in NAMES:
            sys.modules.pop(name, None)


def pair(parity, ours, theirs, **settings):
    return parity["pairs"].Pair(
        "forward", "y", np.array(ours), np.array(theirs), **settings
    )


def test_a_distance_is_the_largest_difference_over_the_largest_number(parity):
    distance = parity["pairs"].distance
    assert distance(pair(parity, [1.0, 4.5], [2.0, 4.0])) == 0.25  # 1 over 4
    assert distance(pair(parity, [0.5], [0.0])) == 0.5
    assert distance(pair(parity, [3e-9], [1e-9], nothing=True)) == pytest.approx(2e-9)
    assert distance(pair(parity, np.zeros((0, 2)), np.zeros((0, 2)))) == 0


def test_another_shape_or_a_nan_on_one_side_is_infinitely_far(parity):
    distance = parity["pairs"].distance
    assert distance(pair(parity, [1.0], [[1.0]])) == np.inf
    assert distance(pair(parity, [np.nan, 1.0], [1.0, 1.0])) == np.inf
    assert distance(pair(parity, [np.nan, 1.0], [np.nan, 1.0])) == 0


def test_a_row_fails_by_its_worst_draw_and_says_which(parity):
    pairs = parity["pairs"]
    draws = iter([1e-7, 1e-3, 1e-8])

    def draw(rng):
        yield pair(parity, [1.0 + next(draws)], [1.0])

    found = pairs.measured(pairs.Case("x", (), draw), "float32")
    assert not found["passed"] and found["worst"] == "forward y, draw 1"
    assert found["gradient"] is None
    coarse = pairs.Case("x", (), lambda rng: [pair(parity, [1.01], [1.0])], 1, 0.1)
    assert pairs.measured(coarse, "float64")["passed"]


def test_a_gru_keeps_two_biases_for_its_candidate_alone(parity):
    theirs = {
        "weight_ih_l0": np.zeros((3, 2)),
        "weight_hh_l0": np.zeros((3, 1)),
        "bias_ih_l0": np.array([1.0, 2.0, 3.0]),
        "bias_hh_l0": np.array([10.0, 20.0, 30.0]),
    }
    params = parity["layouts"].gru(theirs)
    assert params["bias"].tolist() == [11, 22, 3]
    assert params["recurrent_bias"].tolist() == [30]
    assert params["kernel"].shape == (2, 3)


def test_channels_are_shuffled_from_together_by_channel_to_together_by_pixel(parity):
    # channel c of place k is c * 2 + k there, and k * 3 + c here
    found = parity["layouts"].shuffled(np.arange(6), 2)
    assert found.tolist() == [0, 2, 4, 1, 3, 5]


def test_a_transposed_kernel_goes_group_by_group(parity):
    weight = np.arange(4 * 3 * 2).reshape(4, 3, 2)  # 2 groups of 2 in and 3 out
    kernel = parity["layouts"].transposed(2)({"weight": weight})["kernel"]
    assert kernel.shape == (2, 2, 6)
    # input 3 is the second of the second group, whose outputs begin at 3
    assert kernel[1, 1, 4] == weight[3, 1, 1]


def test_the_table_of_defaults_says_what_our_classes_say(parity):
    rows = parity["differences"].defaults()
    assert len(rows) > 30
    for row in rows:
        name, _, field = row.ours.partition(".")
        homes = [m for m in (nn, losses, optimizers, initializers) if hasattr(m, name)]
        [kind] = [getattr(home, name) for home in homes]
        own = {f.name: f.default for f in dataclasses.fields(kind)}
        assert own[field] == row.value, row.ours


def test_every_row_passed_in_both_precisions(parity):
    rows = RESULTS["rows"]
    found = {(row["name"], row["precision"]) for row in rows}
    names = {row["name"] for row in rows}
    assert found == {(n, p) for n in names for p in ("float32", "float64")}
    assert len(names) > 150
    for row in rows:
        worst = max(row["forward"], row["gradient"] or 0)
        assert row["passed"] and worst < row["tolerance"], row["name"]


def test_nothing_has_both_a_row_and_a_reason_for_having_none(parity):
    compared = {symbol for row in RESULTS["rows"] for symbol in row["symbols"]}
    assert not compared & parity["symbols"].REASONS.keys()


def test_the_page_shows_what_was_measured(parity):
    page = (ROOT / "docs" / "parity.md").read_text()
    assert parity["pairs"].summary(RESULTS["rows"]) in page
