import os
import pathlib
import subprocess
import sys

import numpy as np
import polars
import pytest

from glassnet.data import load, prepare
from glassnet.errors import DataError, FileError

TEXT = "x,c,y\n" + "".join(f"{i * i % 17}.5,{'ab'[i % 2]},{i % 3}\n" for i in range(60))
FRAME = polars.DataFrame(
    {
        "x": [i * i % 17 + 0.5 for i in range(60)],
        "c": [f"{'ab'[i % 2]}" for i in range(60)],
        "y": [i % 3 for i in range(60)],
    }
)


@pytest.fixture
def path(tmp_path):
    (tmp_path / "table.csv").write_text(TEXT)
    return tmp_path / "table.csv"


def test_file_frame_and_arrays_give_the_same_rows(path):
    from_path = prepare(load(path, "y"))
    others = [
        load(str(path), "y"),
        load(FRAME, "y"),
        load((FRAME.drop("y"), FRAME["y"].to_numpy()), "y"),
        load((np.array(FRAME.drop("y").rows(), object), FRAME["y"].to_list()), "y"),
    ]
    for data in others:
        np.testing.assert_array_equal(prepare(data).x, from_path.x)
        np.testing.assert_array_equal(prepare(data).y, from_path.y)


def test_pandas_with_every_type_is_read(path):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {
            1: np.linspace(0, 1, 40),
            "word": ["a", None, "b", "a"] * 10,
            "level": pandas.Categorical(["k", "l", None, "k"] * 10),
            "day": pandas.date_range("2020-01-01", periods=40),
            "flag": [True, None, False, True] * 10,
            "mixed": ["a", 1, 2.5, None] * 10,
            "whole": pandas.array([1, None, 3, 4] * 10, dtype="Int64"),
            "y": [0, 1] * 20,
        }
    )
    data = load(frame, "y")
    kinds = {column.name: (column.kind, column.missing) for column in data.columns}
    assert kinds == {
        "1": ("number", 0),
        "word": ("category", 10),
        "level": ("category", 10),
        "day": ("date", 0),
        "flag": ("boolean", 10),
        "mixed": ("category", 10),
        "whole": ("number", 10),
    }
    assert np.isfinite(prepare(data).x).all()


def test_a_path_needs_a_separator_or_an_ending(path, monkeypatch):
    monkeypatch.chdir(path.parent)
    pathlib.Path("iris").write_text(TEXT)
    pathlib.Path("other").write_text(TEXT)
    assert len(load("iris")) == 150
    assert len(load("./iris", "y")) == 60
    with pytest.raises(DataError, match=r"write \./other"):
        load("other")


@pytest.mark.parametrize(
    "source, options, error, message",
    [
        ("digitz", {}, DataError, "did you mean digits"),
        ("nowhere.csv", {"target": "y"}, FileError, "cannot be read"),
        (FRAME, {}, DataError, "'x', 'c', 'y'"),
        (FRAME, {"target": "Y"}, DataError, "did you mean y"),
        (FRAME, {"target": "y", "exclude": ("z",)}, DataError, "no such column to ex"),
        (FRAME, {"target": "y", "exclude": ("x", "c")}, DataError, "No column is left"),
        (FRAME, {"target": "y", "test": FRAME.drop("c")}, DataError, "'c'"),
        (FRAME, {"target": "y", "test": 3}, DataError, "as the training part does"),
        (FRAME.lazy(), {"target": "y"}, DataError, "collect"),
        (FRAME.head(1), {"target": "y"}, DataError, "too few rows"),
        (FRAME.select("y"), {"target": "y"}, DataError, "No column is left"),
        (
            FRAME.with_columns(y=polars.date(2020, 1, 1)),
            {"target": "y"},
            DataError,
            "date",
        ),
        (np.ones((3, 3)), {}, DataError, r"pass both: \(X, y\)"),
        (3, {}, DataError, "nothing that data can be loaded from"),
        ("iris", {"target": "petal_width"}, DataError, "another target"),
        ("iris", {"test": FRAME}, DataError, "whole table"),
        (([1, 2], [1, 2]), {}, DataError, r"pass X\[:, None\]"),
        (([[1], [2]], [1]), {}, DataError, "one answer for each row"),
        (([[1], [2]], [[1, 0], [0, 1]]), {}, DataError, "argmax"),
        (([[1], [2, 3]], [0, 1]), {}, DataError, "not an array of rows"),
        (([[1], [2]], [0, 1]), {"test": FRAME}, DataError, "as the training part"),
        (
            (FRAME, [0, 1] * 30),
            {"target": "x"},
            DataError,
            "name of one of the columns",
        ),
    ],
)
def test_what_cannot_be_loaded_says_why(source, options, error, message):
    with pytest.raises(error, match=message):
        load(source, **options)


def test_test_rows_come_last_read_as_training_was(path):
    more = path.with_name("more.csv")
    more.write_text("extra,y,c,x\n1,2,b,3.5\n1,0,z,many\n1,,a,1\n")
    data = load(path, "y", test=more)
    assert data.test_rows.tolist() == [60, 61]  # the third has no answer
    assert data.answers[60:].tolist() == [2, 0]
    assert data.features[60:].rows() == [(3.5, "b"), (None, "z")]


def test_arrays_keep_their_type_shape_and_gaps():
    pixels = np.arange(32, dtype=np.uint8).reshape(4, 2, 4)
    data = load((pixels, [0, 1, 0, 1]))
    assert data.features.dtype == np.uint8
    assert (data.features.shape, data.image_shape) == ((4, 8), (2, 4))
    gaps = load(([[1.0, np.nan], [2.0, np.inf], [3.0, 1.0]], [0.5, 1.5, 2.5]))
    assert np.isnan(gaps.features[:2, 1]).all()
    assert "1 values are infinite" in str(gaps.notes[0])


def test_rows_without_an_answer_are_gone_from_every_part():
    x = np.arange(6.0)[:, None]
    y = [0.5, np.nan, 1.5, 2.5, 4.5, 5.5]
    data = load((x, y), test=([[9.0], [8.0]], [np.nan, 7.5]))
    assert data.features[:, 0].tolist() == [0, 2, 3, 4, 5, 8]
    assert data.test_rows.tolist() == [5]


def test_a_counter_alone_is_a_feature_and_among_others_a_name():
    counter = list(range(40))
    y = [i % 2 for i in range(40)]
    assert load(polars.DataFrame({"x": counter, "y": y}), "y").columns[0].use
    both = polars.DataFrame({"x": counter, "z": [i * i % 7 for i in counter], "y": y})
    assert [column.use for column in load(both, "y").columns] == [False, True]


def test_an_excluded_column_is_listed_and_not_used():
    data = load(FRAME, "y", exclude="c")
    assert [column.use for column in data.columns] == [True, False]
    assert set(prepare(data).encoder.origins) == {"x"}


def test_the_fingerprint_is_that_of_the_content(path):
    first = load(path, "y").fingerprint
    assert len(first) == 64
    assert load(FRAME, "y").fingerprint == first
    path.write_text(TEXT.replace("0.5,a,0", "1.5,a,0", 1))
    assert load(path, "y").fingerprint != first
    assert load("iris").fingerprint == load("iris").fingerprint


def test_built_in_tables_load_without_the_heavy_libraries():
    code = (
        "import sys; from glassnet.data import load, prepare; "
        "prepare(load('digits')); "
        "print(set(sys.modules) & {'sklearn', 'polars', 'narwhals', 'pandas'})"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert ran.stdout.strip() == "set()", ran.stderr


@pytest.mark.skipif("GLASSNET_DATA" not in os.environ, reason="needs GLASSNET_DATA")
@pytest.mark.parametrize(
    "name, target, task, rows",
    [
        ("titanic", "survived", "classification", 891),
        ("penguins", "species", "classification", 344),
        ("california", "median_house_value", "regression", 20640),
        ("airline-passengers", "Passengers", "regression", 144),
    ],
)
def test_real_tables_are_read_whole(name, target, task, rows):
    data = load(pathlib.Path(os.environ["GLASSNET_DATA"]) / f"{name}.csv", target)
    assert (data.task, len(data)) == (task, rows)
    ready = prepare(data)
    assert np.isfinite(ready.x).all() and np.isfinite(ready.y).all()
    assert not [note for note in ready.notes if note.level == "warning"]
