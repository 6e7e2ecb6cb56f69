import numpy as np
import polars
import pytest

from glassnet.data import Preprocess, Split, load, prepare
from glassnet.errors import DataError

DRAWS = np.random.default_rng(0).normal(size=(40, 2))
FRAME = polars.DataFrame(DRAWS, ["a", "b"]).with_columns(
    color=polars.Series(["red", "blue"] * 20)
)


@pytest.mark.parametrize("task", ["reconstruction", "generation"])
def test_all_columns_are_features_and_what_is_learned_are_the_rows(task):
    data = load(FRAME, task=task)
    assert [column.name for column in data.columns] == ["a", "b", "color"]
    assert (data.task, data.target, data.labels) == (task, "", None)
    ready = prepare(data)
    assert ready.y is ready.x and len(ready.x) == 40
    assert ready.target.task == task and ready.target.labels == ()


def test_a_target_stays_out_of_the_rows_and_colors_what_is_drawn():
    data = load(FRAME, "color", task="reconstruction")
    assert [column.name for column in data.columns] == ["a", "b"]
    assert data.task == "reconstruction" and data.labels == ["blue", "red"]
    assert prepare(data).y.shape == prepare(data).x.shape


def test_built_in_tables_and_pairs_keep_their_answers_apart():
    assert load("iris", task="reconstruction").labels is not None
    assert len(load("iris", task="generation").columns) == 4
    pair = load((DRAWS, np.arange(40) % 2), task="reconstruction")
    assert len(pair.columns) == 2 and pair.labels == [0, 1]


def test_it_is_said_that_the_answers_are_not_learned():
    for task in ("reconstruction", "generation"):
        said = load("iris", task=task).notes[-1].text
        assert f"task is {task}" in said and "without 'species'" in said


def test_columns_can_be_left_out():
    data = load(FRAME, task="reconstruction", exclude=["color"])
    assert [column.name for column in data.columns if column.use] == ["a", "b"]
    with pytest.raises(DataError, match="colour"):
        load(FRAME, task="reconstruction", exclude=["colour"])


def test_a_table_file_needs_no_target(tmp_path):
    FRAME.write_csv(tmp_path / "t.csv")
    data = load(tmp_path / "t.csv", task="reconstruction")
    assert data.name == "t" and len(data.columns) == 3
    with pytest.raises(DataError, match="Which column is to be predicted"):
        load(tmp_path / "t.csv")


def test_the_fingerprint_knows_the_values():
    one = load(FRAME, task="reconstruction").fingerprint
    other = load(FRAME.with_columns(a=polars.col("a") + 1), task="reconstruction")
    assert one == load(FRAME, task="reconstruction").fingerprint
    assert one and one != other.fingerprint


def test_one_row_is_too_few():
    with pytest.raises(DataError, match="too few rows"):
        load(FRAME[:1], task="reconstruction")


def test_only_a_text_has_a_next_character():
    for source, more in ((FRAME, {}), (FRAME, {"target": "color"}), ("iris", {})):
        with pytest.raises(DataError, match="Only in a text"):
            load(source, task="language", **more)


def test_pixels_beyond_those_of_training_are_wanted_as_black_and_white():
    pixels = np.random.default_rng(0).integers(50, 200, (40, 9), np.uint8)
    pixels[:, 0] = np.arange(40) * 6  # 0 and 234 stand in one row each
    data = load((pixels.reshape(40, 3, 3), np.arange(40) % 2), task="reconstruction")
    beyond = False
    for seed in range(4):
        ready = prepare(data, Split(seed=seed), Preprocess("range", bins=0))
        assert ready.y.min() >= 0 and ready.y.max() <= 1
        inside = (ready.x >= 0) & (ready.x <= 1)
        assert (ready.y == ready.x)[inside].all()
        beyond |= not inside.all()
    assert beyond


def test_pixels_are_standardized_back_to_their_own_unit():
    ready = prepare(load("digits", task="reconstruction"))
    made = ready.target.decode(np.array([[0.0, 0.5, 1.0]]))
    assert made.tolist() == [[0.0, 8.0, 16.0]]  # digits are from 0 to 16
