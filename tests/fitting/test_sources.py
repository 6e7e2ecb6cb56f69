import numpy as np

import glassnet as gn
from glassnet.fitting.sources import origin


def test_a_built_in_data_set_is_known_by_its_name():
    found = origin(gn.data.load("iris"), gn.data.load("iris"))
    assert found.source == "iris" and found.target == "species"


def test_arrays_leave_the_source_empty():
    pair = (np.arange(6.0)[:, None], np.array([0, 1] * 3))
    found = origin(gn.data.load(pair), pair)
    assert found.source == "" and len(found.fingerprint) == 64


def test_a_path_stands_as_it_was_given(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("a,y\n" + "".join(f"{i},{i % 2}\n" for i in range(8)))
    found = origin(gn.data.load(path, "y"), path, exclude=["b"], test=path)
    assert (found.source, found.test, found.exclude) == (str(path), str(path), ("b",))
