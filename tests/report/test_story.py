import json

import numpy as np

from glassnet.drawing.layers import LayerRow
from glassnet.report import Baseline, Note, Story


def story(**more):
    return Story("digits", "classification", "digit", "98 % are right.", **more)


def test_facts_are_plain_data_that_json_holds():
    facts = story(
        test=0.5,
        interval=(0.4, np.nan),
        baselines=[Baseline("majority", float("inf"))],
        notes=[Note("warning", "age", "missing")],
        layers=[LayerRow("0", "Dense(1)", (1,), 4), LayerRow("1", "Dense(1)", (1,), 2)],
        machine={"curve": np.arange(3), "x": np.float32(1.5), "odd": {1: object}},
    ).facts()
    back = json.loads(json.dumps(facts, allow_nan=False))
    assert back["test"] == 0.5 and back["interval"] == [0.4, None]
    assert back["baselines"][0]["value"] is None
    assert back["notes"] == [{"level": "warning", "about": "age", "text": "missing"}]
    assert back["x"] == 1.5 and back["curve"] == [0, 1, 2] and "1" in back["odd"]
    assert back["learned"] == 6


def test_rows_of_all_parts_add_up():
    assert (
        story(rows={"train": 1437, "validation": 180, "test": 180}).total_rows == 1797
    )
