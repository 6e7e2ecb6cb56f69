import dataclasses
import pathlib

import numpy as np
import pytest

from glassnet import learners, losses, nn, optimizers
from glassnet.data import Images, prepare, stream
from glassnet.data.pixels import Pixels
from glassnet.data.streams import opened_files
from glassnet.errors import FileError
from glassnet.training import Engine, Loop, Streamed


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch):
    monkeypatch.setattr(opened_files, "BLOCK_FILES", 16)


def read_all(reader):
    """Every row that the reader gives, one array for each name."""
    rows = [reader.rows(block) for block in range(len(reader.blocks))]
    return {name: np.concatenate([r[name] for r in rows]) for name in rows[0]}


def test_a_file_has_the_numbers_that_it_has_when_all_are_loaded(pictures):
    root = pictures({"a": 40, "b": 30}, shades=(0, 256))
    loaded = Images().read(root)
    ready = prepare(loaded)
    opened = stream(root, sample=30).open()
    found = read_all(opened.reader(opened.prepared()))
    places = [sorted(root.rglob("*.png")).index(root / f) for f in opened.files]
    np.testing.assert_array_equal(found["x"], ready.x[places])
    np.testing.assert_array_equal(found["y"], ready.y[places])
    assert found["x"].dtype == "float32" and found["y"].dtype == "int32"
    assert (found["weight"] == 1).all()


def test_blocks_mix_the_classes_and_cover_all_files(pictures):
    opened = stream(pictures({"a": 40, "b": 30}), sample=30).open()
    reader = opened.reader(opened.prepared())
    assert reader.blocks == [16, 16, 16, 11]  # 70 - 6 that test - 5 that validate
    for block in range(4):
        assert set(reader.rows(block)["y"]) == {0, 1}


def test_reading_a_block_twice_gives_the_same_bits(pictures):
    opened = stream(pictures({"a": 20, "b": 20})).open()
    reader = opened.reader(opened.prepared())
    one, two = reader.rows(1), reader.rows(1)
    assert all((one[name] == two[name]).all() for name in one)


def test_the_loss_gets_answers_in_its_own_form(pictures):
    opened = stream(pictures({"a": 20, "b": 20})).open()
    reader = opened.reader(opened.prepared(), lambda y: np.eye(2, dtype="f4")[y])
    assert reader.rows(0)["y"].shape == (16, 2)


def test_without_answers_the_rows_themselves_are_learned(pictures):
    opened = stream(pictures({".": 40})).open()
    rows = opened.reader(opened.prepared()).rows(0)
    assert opened.dataset.task == "reconstruction"
    np.testing.assert_array_equal(rows["y"], rows["x"])


def test_what_is_to_come_back_lies_within_the_range_of_the_sample(pictures):
    opened = stream(pictures({".": 40}, shades=(0, 256))).open()
    ready = opened.prepared()
    narrow = Pixels(ready.encoder.width, 50.0, 150.0)  # no darker, no lighter ones
    ready = dataclasses.replace(
        ready, encoder=dataclasses.replace(ready.encoder, pixels=narrow)
    )
    rows = opened.reader(ready).rows(0)
    assert rows["x"].min() < 0 and rows["x"].max() > 1  # as they are
    np.testing.assert_array_equal(rows["y"], rows["x"].clip(0, 1))


def test_a_file_that_goes_weighs_nothing_and_is_said(pictures):
    opened = stream(pictures({"a": 20, "b": 20})).open()
    reader = opened.reader(opened.prepared())
    assert reader.notes == []
    pathlib.Path(opened.files[3]).unlink()
    for _ in range(2):  # a second epoch counts nothing twice
        rows = reader.rows(0)
    assert rows["weight"].tolist() == [1, 1, 1, 0] + [1] * 12
    np.testing.assert_array_equal(rows["x"][3], rows["x"][0])  # a real row, not zeros
    assert "1 of 26 pictures of the stream could not be read" in str(reader.notes[0])
    assert "No such file" in str(reader.notes[0])


def test_more_than_one_in_twenty_bad_files_end_it(pictures):
    opened = stream(pictures({"a": 20, "b": 20})).open()
    reader = opened.reader(opened.prepared())
    for file in opened.files[:2]:  # 2 of 26 are more than 5 %
        pathlib.Path(file).write_bytes(b"no picture")
    with pytest.raises(FileError, match="2 of 26 pictures cannot be read"):
        reader.rows(0)


def test_a_network_learns_from_them_by_hand(pictures):
    pictures({"a": 40}, shades=(0, 100))
    opened = stream(pictures({"b": 40}, shades=(150, 250))).open()
    reader = opened.reader(opened.prepared())
    network = nn.Sequential(nn.Dense(4), nn.ReLU(), nn.Dense(2))
    learner = learners.Supervised(network, losses.CrossEntropy(), optimizers.Adam(0.1))
    loop = Loop(Engine(learner, batch_size=8), Streamed(reader, window=16), epochs=8)
    loop.run()
    assert loop.record.history["loss"][-1] < 0.1
