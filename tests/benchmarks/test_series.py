"""The rows of the two series: what they compare is what they say."""

import importlib
import os
import pathlib
import sys

import numpy as np
import pytest

FOLDER = pathlib.Path(__file__).parents[2] / "benchmarks" / "reproduce"

needs_data = pytest.mark.skipif(
    "GLASSNET_DATA" not in os.environ, reason="series lie in the folder GLASSNET_DATA"
)


@pytest.fixture(scope="module")
def rows():
    sys.path.insert(0, str(FOLDER))
    try:
        yield importlib.import_module("series")
    finally:
        sys.path.remove(str(FOLDER))
        for name in ("series", "row", "training"):
            sys.modules.pop(name, None)


def test_a_row_passes_below_what_the_year_before_would_have_said(rows):
    assert [row.name for row in rows.ROWS] == [*rows.TASKS]
    for row in rows.ROWS:
        assert row.passes(np.array([0.9, 1.0, 1.0]))
        assert not row.passes(np.array([1.0, 1.0, 1.0]))


@needs_data
def test_the_test_part_is_the_end_of_the_series_as_it_stands_in_the_file(rows):
    data = rows.series("passengers")
    lines = (rows.folder() / "airline-passengers.csv").read_text().split()
    last = [float(line.split(",")[1]) for line in lines[-14:]]
    truth = data.course.truth(data.test_rows)
    np.testing.assert_allclose(truth, last)


@needs_data
def test_a_network_of_two_epochs_is_measured(rows, monkeypatch):
    tasks = {"passengers": rows.TASKS["passengers"]._replace(epochs=2)}
    monkeypatch.setattr(rows, "TASKS", tasks)
    # even before it has learned much, it begins at the year before and the mean growth
    assert 0 < rows.ratio("passengers", 0) < 1
