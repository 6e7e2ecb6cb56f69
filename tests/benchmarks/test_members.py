"""What the page says was measured was, and the rule follows from it."""

import json
import pathlib

import pytest

from glassnet.population.ways import suited

ROOT = pathlib.Path(__file__).parents[2]
RESULTS = json.loads((ROOT / "benchmarks" / "results" / "members.json").read_text())
COLUMNS = [(c, way) for c in "28" for way in ("vmap", "in turn", "unrolled")]
COLUMNS += [("32", "vmap"), ("32", "in turn")]


@pytest.mark.parametrize("case", RESULTS)
def test_the_table_on_the_page_is_the_measured_one(case):
    one = RESULTS[case]
    cells = [case, str(one["batch_size"]), f"{one['params'] * one['batch_size']:,}"]
    cells += [f"{one[count]['ratios'][way]['cpu']:.2f}" for count, way in COLUMNS]
    assert f"| {' | '.join(cells)} |" in (ROOT / "docs" / "many.md").read_text()


@pytest.mark.parametrize("count", ["2", "8", "32"])
@pytest.mark.parametrize("case", RESULTS)
def test_the_rule_is_nowhere_far_from_the_fastest_way(case, count, monkeypatch):
    monkeypatch.setattr("glassnet.population.ways.on_cpu", lambda: True)
    one = RESULTS[case]
    took = {way: r["cpu"] for way, r in one[count]["ratios"].items()}
    chosen = suited(one["params"], one["batch_size"])
    assert took[chosen] <= 1.15 * min(took.values()), took
