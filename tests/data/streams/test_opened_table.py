import numpy as np
import polars as pl
import pytest

from glassnet.data import Preprocess, Windows, stream
from glassnet.data.streams import opened as opened_module
from glassnet.data.streams import opened_table
from glassnet.errors import ConfigError, DataError, FileError

DRAW = np.random.default_rng(0)
FRAME = pl.DataFrame(
    {
        "row": np.arange(1000) + 0.25,  # whole numbers would be taken for names
        "size": DRAW.normal(5, 2, 1000).round(3),
        "color": DRAW.choice(["red", "blue"], 1000),
        "y": DRAW.choice(["no", "yes"], 1000),
    }
)


@pytest.fixture(params=["parquet", "csv"])
def described(request, tmp_path, monkeypatch):
    """A stream of a table: described(frame, **settings)."""

    monkeypatch.setattr("glassnet.data.streams.table.SPREAD", 50)

    def described(frame=FRAME, **settings):
        path = tmp_path / f"t.{request.param}"
        getattr(frame, f"write_{request.param}")(path)
        return stream(path, **({"target": "y", "sample": 250} | settings))

    return described


def numbers_of(reader, place=0):
    """The first column of all rows that weigh something, in the order of the file."""
    rows = [reader.rows(i) for i in range(len(reader.blocks))]
    return [v for r in rows for v in r["x"][r["weight"] > 0, place].tolist()]


def test_every_row_trains_or_validates_or_tests(described):
    opened = described().open()
    ready = opened.prepared(Preprocess("none", 0))
    place = ready.encoder.origins.index("row")
    streamed = numbers_of(opened.reader(ready), place)
    held = [*ready.parts.test, *ready.parts.folds[0][1]]
    aside = ready.x[held, place].tolist()
    assert sorted(streamed + aside) == FRAME["row"].to_list()
    assert len(streamed) == opened.rows == 1000 - 100  # 2 of 5 rows of the sample


def test_a_fifth_of_the_sample_tests_and_a_fifth_validates(described):
    opened = described().open()
    parts = opened.prepared().parts
    train, validation = parts.folds[0]
    assert [len(train), len(validation), len(parts.test)] == [150, 50, 50]
    assert sorted([*train, *validation, *parts.test]) == list(range(250))


def test_the_sample_is_spread_over_the_whole_file(described):
    opened = described().open()
    rows = opened.dataset.features["row"].cast(float).to_numpy()
    assert np.histogram(rows, bins=10, range=(0, 1000))[0].tolist() == [25] * 10


def test_the_seed_decides_which_blocks_test(described):
    what = described()

    def test_rows(seed):
        data = what.open(seed).dataset
        return set(data.features["row"][data.test_rows].to_list())

    assert test_rows(0) == test_rows(0) != test_rows(1)


def test_streamed_rows_are_encoded_as_the_sample_is(described):
    opened = described().open()
    ready = opened.prepared()
    rows = opened.reader(ready).rows(0)
    block = opened.table.frame(0)
    first = len(block) - len(rows["x"])
    np.testing.assert_array_equal(rows["x"], ready.encoder(block.drop("y"))[first:])
    answers = block["y"].to_numpy()[first:]
    np.testing.assert_array_equal(rows["y"], ready.target.encode(answers))
    assert rows["x"].dtype == "float32" and rows["y"].dtype == "int32"


def test_statistics_come_from_the_training_rows_of_the_sample_alone(described):
    what = described()
    held = what.open().dataset
    far = held.features["row"].cast(float)[held.test_rows].to_list()
    frame = FRAME.with_columns(
        size=pl.when(pl.col("row").is_in(far)).then(1e6).otherwise("size")
    )
    ready = described(frame).open().prepared(Preprocess("standard", 0))
    place = ready.encoder.origins.index("size")
    train = ready.parts.folds[0][0]
    np.testing.assert_allclose(ready.x[train, place].mean(), 0, atol=1e-5)


def test_numbers_alone_take_a_short_way_to_the_same_bits(described):
    opened = described(FRAME.drop("color", "row")).open()
    ready = opened.prepared()
    rows = opened.reader(ready).rows(3)
    whole = ready.encoder(opened.table.frame(3).drop("y"))
    np.testing.assert_array_equal(rows["x"], whole[-len(rows["x"]) :])


@pytest.mark.parametrize(
    "answers, labels",
    [
        ([True, False], [False, True]),
        ([3, 7], [3, 7]),
        (["b", "a"], ["a", "b"]),
        (["7", "x"], ["7", "x"]),
    ],
)
def test_answers_of_every_type_find_their_class(described, answers, labels):
    frame = FRAME.with_columns(y=pl.Series(answers * 500))
    opened = described(frame).open()
    assert opened.dataset.labels == labels
    ready = opened.prepared()
    reader = opened.reader(ready)
    rows = [reader.rows(i) for i in range(len(reader.blocks))]
    codes = np.concatenate([r["y"] for r in rows])
    parts = opened.parts(ready)
    expected = [
        labels.index(answers[(part.block * 20 + row) % 2])
        for part in parts
        for row in range(part.start, part.stop)
    ]
    assert codes.tolist() == expected
    assert all((r["weight"] == 1).all() for r in rows)


def test_numbers_are_standardized_as_the_sample_is(described):
    frame = FRAME.with_columns(y=pl.col("size") * 100 + 7.25)
    opened = described(frame).open()
    ready = opened.prepared()
    rows = opened.reader(ready, lambda y: y * 2).rows(1)
    assert rows["y"].shape == (len(rows["x"]), 1) and rows["y"].dtype == "float32"
    part = opened.parts(ready)[1]
    raw = frame["y"].to_numpy()[part.block * 20 + part.start : (part.block + 1) * 20]
    back = rows["y"][:, 0] / 2 * ready.target.scale + ready.target.mean
    np.testing.assert_allclose(back, raw, rtol=1e-5)


def test_rows_without_an_answer_weigh_nothing_and_are_counted(described):
    gaps = pl.col("row") % 10 == 3.25
    frame = FRAME.with_columns(y=pl.when(~gaps).then("y"))
    opened = described(frame).open()
    said = [n.text for n in opened.dataset.notes if n.level == "warning"]
    assert any("50 of 250 rows of the sample have no 'y'" in text for text in said)
    reader = opened.reader(opened.prepared())
    for _ in range(2):  # a second epoch counts nothing twice
        kept = len(numbers_of(reader))
    lost = opened.rows - kept
    assert f"{lost} rows of the stream have no 'y'" in str(reader.notes[0])
    assert lost == 100 - 20  # one in each block that is kept aside is not streamed


def test_a_rare_class_that_the_sample_lacks_weighs_nothing_and_is_said(described):
    unseen = pl.col("row") == 19.25  # the last row of the first block of 20
    frame = FRAME.with_columns(y=pl.when(unseen).then(pl.lit("maybe")).otherwise("y"))
    opened = described(frame).open()
    reader = opened.reader(opened.prepared())
    assert len(numbers_of(reader)) == opened.rows - 1
    assert "1 row of the stream are of classes" in str(reader.notes[0])
    assert "'maybe'" in str(reader.notes[0])


def test_a_class_that_the_sample_lacks_in_many_rows_is_refused(described):
    unseen = pl.col("row") % 20 > 15  # the ends of all blocks
    frame = FRAME.with_columns(y=pl.when(unseen).then(pl.lit("maybe")).otherwise("y"))
    opened = described(frame).open()
    reader = opened.reader(opened.prepared())
    with pytest.raises(DataError, match=r"5 rows of 'maybe' in rows .*\n.*\n.*sample="):
        numbers_of(reader)


def test_what_is_said_has_numbers(described):
    opened = described(window=300).open()
    ready = opened.prepared()
    said = str(opened.said(ready)[0])
    assert "900 rows train, in 50 blocks of up to 20 rows" in said
    assert "300 rows are mixed at a time" in said


def test_the_window_fits_into_its_bytes(described, monkeypatch):
    opened = described().open()
    ready = opened.prepared()
    monkeypatch.setattr(opened_module, "WINDOW_BYTES", 4_000)
    # float32 inputs, an answer for each of two classes, and a weight
    assert opened.window(ready) == 4_000 // (4 * (ready.encoder.width + 2 + 1))


def test_a_wide_table_has_a_smaller_sample(described, monkeypatch):
    monkeypatch.setattr(opened_table, "SAMPLE_BYTES", 100 * 72)
    opened = described().open()
    assert len(opened.dataset) <= 100


def test_the_fingerprint_changes_with_the_file_beyond_the_sample(described):
    one = described().open().dataset.fingerprint
    assert one == described().open().dataset.fingerprint
    more = pl.concat([FRAME, FRAME.tail(1)])
    assert described(more).open().dataset.fingerprint != one


def test_streams_that_cannot_be_used_are_refused(described, tmp_path):
    with pytest.raises(DataError, match="Which column"):
        described(target="").open()
    with pytest.raises(DataError, match="no such column"):
        described(target="z").open()
    with pytest.raises(DataError, match="constant"):
        described(FRAME.with_columns(y=pl.lit("no"))).open()
    with pytest.raises(DataError, match="too small to be streamed"):
        described(FRAME.head(2)).open()
    with pytest.raises(ConfigError, match="window=0"):
        described(window=0)
    with pytest.raises(ConfigError, match="sample=0"):
        described(sample=0)
    with pytest.raises(FileError, match="No such file"):
        stream(tmp_path / "none.parquet", "y").open()
    with pytest.raises(DataError, match="holds nothing that can be learned"):
        stream(tmp_path, "y").open()
    with pytest.raises(DataError, match="folder is no table"):
        stream(tmp_path, "y").table()
    with pytest.raises(ConfigError, match="the answers are learned"):
        described(task="reconstruction").open()
    with pytest.raises(ConfigError, match="are not streamed"):
        described(form=Windows()).open()


def test_blocks_whose_encoding_is_wide_are_read_in_parts(described, monkeypatch):
    opened = described().open()
    ready = opened.prepared()
    whole = opened.reader(ready)
    monkeypatch.setattr(opened_table, "PART_BYTES", 4 * ready.encoder.width * 8)
    parts = opened.reader(ready)
    # blocks of 20 rows make three of at most 8: 6, 7 and 7; of 15, two
    assert set(parts.blocks) == {6, 7, 8}
    assert numbers_of(parts) == numbers_of(whole)
