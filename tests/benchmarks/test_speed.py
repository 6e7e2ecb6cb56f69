import importlib.util
import json
import pathlib
import xml.etree.ElementTree as ET

import pytest

ROOT = pathlib.Path(__file__).parents[2]
FOLDER = ROOT / "benchmarks" / "speed"
RESULTS = ROOT / "benchmarks" / "results" / "speed.json"


@pytest.fixture(scope="module")
def page():
    spec = importlib.util.spec_from_file_location("speed_page", FOLDER / "page.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def entries():
    return json.loads(RESULTS.read_text())


def test_the_page_has_the_table_of_what_was_measured(page, entries):
    text = (ROOT / "docs" / "speed.md").read_text()
    assert page.table(entries).strip() in text


def test_a_missed_target_stands_out_and_stays(page, entries):
    entry = entries[0] | {"ratio": 0.5, "target": 1.2, "peer": "somebody"}
    assert "| somebody |" in page.table([entry]) and "**0.50**" in page.table([entry])
    missing = entry | {"ratio": None, "why": "no compiler"}
    assert "not measured" in page.table([missing])


def test_every_ratio_is_that_of_the_medians(entries):
    for entry in entries:
        if entry["ratio"] is None or not entry["ours_ms"]:
            continue
        ours, peer = (sorted(entry[f"{side}_ms"]) for side in ("ours", "peer"))
        middle = [
            (part[(len(part) - 1) // 2] + part[len(part) // 2]) / 2
            for part in (ours, peer)
        ]
        assert entry["ratio"] == pytest.approx(middle[1] / middle[0])


def test_the_chart_has_a_mark_for_each_ratio(page, entries):
    shown = [e for e in entries if e["ratio"] and "memory" not in e["row"]]
    tree = ET.fromstring(page.chart(entries))
    marks = [e for e in tree.iter() if e.tag.endswith(("circle", "rect"))]
    assert len(marks) >= len(shown)
