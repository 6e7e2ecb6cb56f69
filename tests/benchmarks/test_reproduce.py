"""The table of published figures: well formed, and its quickest rows run."""

import importlib.util
import json
import pathlib
import sys

import numpy as np
import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "benchmarks" / "reproduce"


@pytest.fixture(scope="module")
def table():
    sys.path.insert(0, str(FOLDER))
    try:
        path = FOLDER / "__main__.py"
        spec = importlib.util.spec_from_file_location("reproduce", path)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        yield module
    finally:
        sys.path.remove(str(FOLDER))


LONG = (
    "gan",
    "vae",
    "makemore",
    "nielsen-15",
    "nielsen-16",
    "nielsen-17",
)


def test_each_row_has_a_name_of_its_own_and_three_seeds_or_the_source_s_own(table):
    names = [row.name for row in table.ALL]
    assert len(set(names)) == len(names)
    for row in table.ALL:
        once = row.name.startswith(("moons", *LONG))  # a long one is measured once
        assert len(row.seeds) == (1 if once else 3)


def test_a_gate_is_what_its_words_say(table):
    for row in table.ALL:
        if row.gate.startswith("mean >= "):
            least = float(row.gate.removeprefix("mean >= "))
            assert row.passes(np.array([least, least + 0.01]))
            assert not row.passes(np.array([least, least - 0.01]))
            assert least <= row.published


def test_picks_by_the_start_of_a_name_and_knows_what_there_is(table):
    assert [row.name for row in table.picked("moons-l, nielsen-9-t")] == [
        "moons-loss",
        "nielsen-9-two",
        "nielsen-9-three",
    ]
    assert table.picked("") == table.ALL
    with pytest.raises(SystemExit, match="no row 'nielson'"):
        table.picked("nielson")


def test_the_first_loss_of_micrograd_s_notebook_is_met_to_four_digits(table):
    [row] = table.picked("moons-first")
    entry = json.loads(json.dumps(table.measured(row)))
    assert abs(entry["measured"] - 0.8958) < 5e-5 and entry["passed"] is True
    assert {
        "name",
        "published",
        "values",
        "gate",
        "seconds",
        "command",
        "versions",
    } <= {*entry}


def test_the_table_in_the_documentation_is_what_was_measured(table):
    found = json.loads(table.RESULTS.read_text())
    assert table.published.table(found) in table.published.PAGE.read_text()
