import os
import pathlib

import numpy as np
import polars
import pytest

from glassnet.data import Split, load
from glassnet.data.repeats import identical_rows, row_numbers

random = np.random.default_rng(0)


def levels(data, **split):
    return [note.level for note in identical_rows(data, Split(**split).parts(data))]


def test_rows_are_identical_where_all_used_columns_and_the_answer_are():
    table = polars.DataFrame(
        {"a": ["x", "x", "y", "x"], "b": [1.0, 1.0, 1.0, 1.5], "y": [0, 0, 0, 1]}
    )
    assert row_numbers(load(table, "y")).tolist() == [0, 0, 1, 2]


def test_a_table_of_few_levels_repeats_by_nature():
    x = random.integers(0, 3, (300, 3))
    assert set(levels(load((x, random.integers(0, 2, 300))))) == {"note"}


def test_a_table_that_was_appended_to_itself_is_found_whatever_it_holds():
    x = random.integers(0, 5, (100, 3))
    y = random.integers(0, 2, 100)
    data = load((np.tile(x, (3, 1)), np.tile(y, 3)))
    (note,) = identical_rows(data, Split().parts(data))
    assert note.level == "warning"
    assert note.text.startswith("Every row stands 3 times")


def test_measurements_that_repeat_were_copied():
    x = random.normal(size=(200, 2))
    y = random.integers(0, 2, 200)
    once = load((x, y))
    twice = load((np.concatenate([x, x[:60]]), np.concatenate([y, y[:60]])))
    assert levels(once) == []
    assert set(levels(twice)) == {"warning"}


def test_test_rows_that_were_taken_from_training_are_counted():
    x = random.normal(size=(100, 2))
    y = np.arange(100) % 2
    data = load((x, y), test=(x[:30], y[:30]))
    (note,) = identical_rows(data, Split(validation=0).parts(data))
    assert note.level == "warning"
    assert note.text.startswith("30 of 30 test rows (100.0%) are identical")


@pytest.mark.skipif("GLASSNET_DATA" not in os.environ, reason="needs GLASSNET_DATA")
@pytest.mark.parametrize("seed", range(5))
def test_the_twins_of_the_titanic_are_no_cause_for_alarm(seed):
    folder = pathlib.Path(os.environ["GLASSNET_DATA"])
    data = load(folder / "titanic.csv", "survived")
    numbers = row_numbers(data)
    assert len(numbers) - len(np.unique(numbers)) == 107
    assert levels(data, seed=seed) == ["note", "note"]
