import json

import numpy as np
import polars
import pytest

from glassnet.data import Encoder, Preprocess, load, prepare
from glassnet.errors import DataError, FileError

ROWS = 60
TABLE = polars.DataFrame(
    {
        "size": [f"1.{i % 9}00,{i % 10}" for i in range(ROWS)],
        "color": [("red", "blue", "green", None)[i % 4] for i in range(ROWS)],
        "ok": [("yes", "no")[i % 2] for i in range(ROWS)],
        "when": [f"{1 + i % 28}.{1 + i % 12}.2020" for i in range(ROWS)],
        "gaps": [None if i % 5 == 0 else float(i * i % 17) for i in range(ROWS)],
        "id": [f"row-{i}" for i in range(ROWS)],
        "y": [i % 3 % 2 for i in range(ROWS)],
    }
)


@pytest.fixture(scope="module")
def ready():
    return prepare(load(TABLE, "y"))


@pytest.fixture
def stored(ready):
    data, arrays = ready.encoder.to_data()
    return json.loads(json.dumps(data, allow_nan=False)), dict(arrays)


def test_a_table_as_read_and_as_loaded_gives_the_same_rows(ready):
    np.testing.assert_array_equal(ready.encoder(TABLE), ready.x)
    assert ready.x.dtype == np.float32
    assert ready.encoder.look(TABLE.drop("y")) == []


def test_order_and_further_columns_do_not_matter(ready):
    other = TABLE.select(polars.lit(1).alias("new"), *reversed(TABLE.columns))
    np.testing.assert_array_equal(ready.encoder(other), ready.x)
    assert "'new'" in str(ready.encoder.look(other)[0])


def test_a_pandas_table_gives_the_same_rows(ready):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(TABLE.to_dict(as_series=False))
    np.testing.assert_array_equal(ready.encoder(frame), ready.x)


def test_an_array_in_training_order_gives_the_same_rows(ready):
    rows = np.array(TABLE.drop("y").rows(), dtype=object)
    np.testing.assert_array_equal(ready.encoder(rows), ready.x)


def test_columns_it_does_not_need_may_be_missing(ready):
    np.testing.assert_array_equal(ready.encoder(TABLE.drop("id", "y")), ready.x)


def test_missing_columns_are_named(ready):
    renamed = TABLE.rename({"size": "Size"}).drop("ok")
    for use in (ready.encoder, ready.encoder.look):
        with pytest.raises(DataError) as caught:
            use(renamed)
        assert "'size', 'ok'" in caught.value.got
        assert "did you mean Size?" in caught.value.fix


def test_an_array_of_another_width_is_refused(ready):
    with pytest.raises(DataError, match="columns of training"):
        ready.encoder(np.zeros((2, 3)))


def test_what_training_never_saw_is_counted(ready):
    odd = TABLE.head(4).with_columns(
        color=polars.Series(["mauve", "red", "mauve", "pink"]),
        size=polars.Series(["2,5", "many", "", "1"]),
    )
    said = [str(note) for note in ready.encoder.look(odd.drop("y"))]
    assert said == [
        "'size' holds 1 value that cannot be read as a number ('many'); counted as "
        "missing.",
        "'color' holds 3 values that training did not have ('mauve', 'pink'); they "
        "say nothing to the model.",
    ]
    assert np.isfinite(ready.encoder(odd)).all()


def test_each_output_has_a_name_and_an_origin(ready):
    encoder = ready.encoder
    assert len(encoder.names) == len(encoder.origins) == encoder.width
    assert len(set(encoder.names)) == encoder.width == ready.x.shape[1]
    assert set(encoder.origins) == {"size", "color", "ok", "when", "gaps"}
    assert {"gaps is missing", "when month", "color = red"} <= set(encoder.names)
    # The year and the hour never change, so they are not among the outputs.
    assert not {"when year", "when hour"} & set(encoder.names)


def test_statistics_come_from_the_training_rows_alone():
    data = load(TABLE, "y")
    wild = load(
        TABLE.with_columns(
            gaps=polars.when(polars.int_range(ROWS) < 30).then("gaps").otherwise(1e9)
        ),
        "y",
    )
    rows = np.arange(30)
    one, two = (
        Preprocess().fit(d.features, d.columns, rows)(d.features[rows])
        for d in (data, wild)
    )
    np.testing.assert_array_equal(one, two)


def test_goes_through_json_and_back_to_the_bit(ready, stored):
    again = Encoder.from_data(*stored)
    np.testing.assert_array_equal(again(TABLE), ready.x)
    assert again.names == ready.encoder.names


@pytest.mark.parametrize("name", ["digits", "iris"])
def test_arrays_and_pixels_go_through_json_and_back(name):
    data = load(name)
    ready = prepare(data)
    plain, arrays = ready.encoder.to_data()
    again = Encoder.from_data(json.loads(json.dumps(plain)), arrays)
    np.testing.assert_array_equal(again(data.features), ready.x)
    named = polars.DataFrame(data.features, [c.name for c in data.columns])
    np.testing.assert_array_equal(again(named), ready.x)


@pytest.mark.parametrize(
    "path, value",
    [
        (("version",), 2),
        (("columns",), []),
        (("columns",), None),
        (("columns", 0, 1), "spell"),
        (("columns", 0, 2), "9,9"),
        (("columns", 0, 0), 7),
        (("columns", 3, 2), "%s%n"),
        (("known",), ["a"]),
        (("sources", 0, 0), "nobody"),
        (("sources", 0, 1), "year"),
        (("categories", 0, 1), ["red", "red"]),
        (("categories", 0, 1), [["red"]]),
        (("categories", 0, 2), "yes"),
        (("categories", 0, 0), "size"),
        (("scaling",), "wild"),
        (("gaps",), [True]),
        (("gaps", 0), 1),
        (("edges", 0), 2),
        (("edges", 0), -3),
        (("edges", 0), 10**9),
    ],
)
def test_data_from_a_stranger_are_not_trusted(stored, path, value):
    data, arrays = stored
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(FileError, match="description of the preprocessing"):
        Encoder.from_data(data, arrays)


@pytest.mark.parametrize(
    "name, change",
    [
        ("center", lambda a: a[1:]),
        ("center", lambda a: a.astype(np.float32)),
        ("center", lambda a: a * np.nan),
        ("scale", lambda a: a * 0),
        ("edges", lambda a: a[::-1].copy()),
        ("fill", lambda a: a.tolist()),
        ("fill", lambda a: a.astype(object)),
    ],
)
def test_arrays_from_a_stranger_are_not_trusted(stored, name, change):
    data, arrays = stored
    arrays[name] = change(arrays[name])
    with pytest.raises(FileError):
        Encoder.from_data(data, arrays)


@pytest.mark.parametrize("part", ["columns", "known", "sources", "categories", "edges"])
def test_a_part_that_is_missing_is_an_error(stored, part):
    del stored[0][part]
    with pytest.raises(FileError):
        Encoder.from_data(*stored)


def test_the_width_counts_what_the_names_tell(ready):
    assert ready.encoder.width == len(ready.encoder.names) == ready.x.shape[1]
