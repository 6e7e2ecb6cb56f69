import json

import numpy as np

from glassnet.fitting.seen import MOST, plain, seen
from glassnet.training import Look, Looks


def looks(count, values):
    found = Looks()
    for step in range(count):
        found.add(step, Look(("delta/0", "mean/1"), np.asarray(values, float)))
    return found


def test_what_is_kept_is_json_and_comes_back():
    found = plain(looks(2, [0.123456, np.nan]))
    again = seen(json.loads(json.dumps(found, allow_nan=False)))
    assert again.steps.tolist() == [0, 1] and again.layers == ["0", "1"]
    np.testing.assert_array_equal(again.statistics["delta"], [[0.1235, np.nan]] * 2)
    assert np.isnan(again.statistics["mean"]).all()


def test_of_members_the_middle_is_kept():
    found = plain(looks(1, [[1, 0], [2, 0], [9, 0]]))
    assert found["statistics"]["delta"][0][0] == 2


def test_of_many_looks_some_are_kept():
    found = plain(looks(3 * MOST, [1.0, 2.0]))
    assert found["steps"][:2] == [0, 3] and len(found["steps"]) == MOST


def test_no_looks_are_nothing():
    assert plain(Looks()) == {} and seen({}) is None and seen(None) is None
