import numpy as np
import polars as pl
import pytest
from PIL import Image

from glassnet.data import Images, Preprocess, Sounds, Stream, stream
from glassnet.data.streams import opened_files, opening
from glassnet.errors import ConfigError, DataError, FileError


def said(notes, level="note"):
    return " ".join(str(note) for note in notes if note.level == level)


def test_every_file_trains_or_validates_or_tests(pictures):
    root = pictures({"a": 60, "b": 40})
    opened = stream(root, sample=50).open()
    assert (len(opened.dataset), opened.rows) == (50, 82)  # 100 - 10 - 8
    ready = opened.prepared()
    assert [len(ready.parts.test), opened.validation] == [10, 8]
    train, validation = ready.parts.folds[0]
    assert sorted([*train, *validation, *ready.parts.test]) == list(range(50))
    reader = opened.reader(ready)
    rows = np.concatenate([reader.rows(i)["x"] for i in range(len(reader.blocks))])
    held = ready.x[[*ready.parts.test, *validation]]
    # noise: no two pictures are the same, so all 100 are there once
    assert len(np.unique(np.concatenate([rows, held]), axis=0)) == 100
    sampled = {row.tobytes() for row in ready.x[train]}
    assert sampled <= {row.tobytes() for row in rows}


def test_pixels_run_from_0_to_255_whatever_the_sample_has(pictures):
    opened = stream(pictures({"a": 10, "b": 10})).open()
    pixels = opened.prepared().encoder.pixels
    assert (pixels.low, pixels.high) == (0.0, 255.0)
    assert opened.prepared(Preprocess("standard", 0)).encoder.pixels is None


def test_the_form_is_settled_and_gives_the_same_files_again(pictures):
    root = pictures({"a": 30, "b": 30})
    first = stream(root, sample=30).open(seed=5)
    assert first.form == Images((3, 4), "gray") == first.dataset.form
    again = stream(root, sample=30, form=first.form).open(seed=5)
    assert again.files == first.files
    assert again.dataset.fingerprint == first.dataset.fingerprint
    assert stream(root, sample=30).open(seed=6).files != first.files


def test_the_fingerprint_changes_with_any_file(pictures):
    root = pictures({"a": 30, "b": 30})
    first = stream(root, sample=10).open()
    Image.new("L", (40, 30)).save(first.files[-1])  # of another size in bytes
    assert stream(root, sample=10).open().dataset.fingerprint != (
        first.dataset.fingerprint
    )


def test_a_test_folder_is_the_test_part(pictures):
    root = pictures({"train/a": 20, "train/b": 20, "test/a": 4, "test/b": 6})
    opened = stream(root).open()
    tests = opened.dataset.answers[opened.dataset.test_rows]
    assert tests.tolist() == ["a"] * 4 + ["b"] * 6
    assert opened.rows == 32 and not any("/test/" in file for file in opened.files)
    less = stream(root, sample=10).open()
    assert len(less.dataset.test_rows) == 5
    assert "5 of the 10 files of the test part are used" in said(less.dataset.notes)
    assert less.rows == 39 and not any("/test/" in file for file in less.files)


def test_a_table_of_paths_names_files_and_numbers(pictures, tmp_path):
    root = pictures({".": 40})
    names = [f"pictures/{file.name}" for file in sorted(root.iterdir())]
    table = pl.DataFrame({"file": names, "size": np.arange(40) / 7 + 0.1})
    table.write_csv(tmp_path / "sizes.csv")
    opened = stream(tmp_path / "sizes.csv", "size").open()
    ready = opened.prepared()
    assert (opened.dataset.task, opened.rows) == ("regression", 26)
    reader = opened.reader(ready)
    rows = [reader.rows(block)["y"] for block in range(len(reader.blocks))]
    truth = dict(zip(names, table["size"].to_list(), strict=True))
    wanted = [truth[file.removeprefix(f"{tmp_path}/")] for file in opened.files]
    found = np.concatenate(rows)[:, 0] * ready.target.scale + ready.target.mean
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


def test_rows_of_a_table_without_an_answer_are_left_out(pictures, tmp_path):
    root = pictures({".": 30})
    names = [f"pictures/{file.name}" for file in sorted(root.iterdir())]
    answers = ["yes", "no", None] * 10
    pl.DataFrame({"file": names, "y": answers}).write_parquet(tmp_path / "t.parquet")
    opened = stream(tmp_path / "t.parquet", "y", form=Images()).open()
    assert len(opened.files) + len(opened.dataset.test_rows) + opened.validation == 20
    assert "10 of 30 rows have a missing" in said(opened.dataset.notes, "warning")


def test_pictures_without_classes_are_rebuilt_or_made(pictures):
    root = pictures({".": 30})
    assert stream(root).open().dataset.task == "reconstruction"
    assert stream(root, task="generation").open().dataset.task == "generation"
    with pytest.raises(DataError, match="has no such task"):
        stream(root, task="regression").open()


def test_labeled_pictures_can_be_rebuilt_too(pictures):
    opened = stream(pictures({"a": 20, "b": 20}), task="reconstruction").open()
    ready = opened.prepared()
    rows = opened.reader(ready).rows(0)
    assert opened.dataset.labels == ["a", "b"] and ready.target.labels == ()
    np.testing.assert_array_equal(rows["x"], rows["y"])


def test_sounds_are_streamed_in_the_range_of_the_sample(tmp_path):
    from scipy.io import wavfile

    time = np.arange(2000) / 8000
    for name, hertz in {"low": 200, "high": 2000}.items():
        (tmp_path / name).mkdir()
        for number in range(12):
            tone = np.sin(2 * np.pi * (hertz + number) * time).astype(np.float32)
            wavfile.write(tmp_path / name / f"{number}.wav", 8000, tone)
    opened = stream(tmp_path, form=Sounds(bands=8)).open()
    assert opened.form == Sounds(rate=8000, seconds=0.25, bands=8)
    ready = opened.prepared()
    train = opened.dataset.features[ready.parts.folds[0][0]]
    assert ready.encoder.pixels.low == train.min()
    rows = opened.reader(ready).rows(0)
    assert rows["x"].shape[1] == ready.encoder.width and 0 <= rows["x"].min()
    whole = opened.form.features(opened.files[0])
    np.testing.assert_array_equal(rows["x"][:1], ready.encoder(whole))


def test_the_sample_fits_into_its_bytes(pictures, monkeypatch):
    monkeypatch.setattr(opening, "SAMPLE_BYTES", 20 * 12 + 11)
    assert len(stream(pictures({"a": 30, "b": 30})).open().dataset) == 20


def test_large_pictures_come_in_smaller_blocks(pictures, monkeypatch):
    monkeypatch.setattr(opened_files, "PART_BYTES", 5 * 12 * 4)
    opened = stream(pictures({"a": 10, "b": 10})).open()
    assert opened.reader(opened.prepared()).blocks == [5, 5, 3]


def test_what_is_said_has_numbers(pictures, monkeypatch):
    monkeypatch.setattr(opening, "LOOKED_AT", 40)
    monkeypatch.setattr(opened_files, "BLOCK_FILES", 20)
    opened = stream(pictures({"a": 60, "b": 40}), sample=50, window=30).open()
    text = said(opened.said(opened.prepared()))
    assert "82 pictures train, in 5 blocks of up to 20" in text
    assert "30 pictures are mixed at a time" in text
    assert "50 pictures of pictures are read first: 10 test and 8 validate" in text
    assert "40 pictures were looked at" in said(opened.dataset.notes)
    assert "a (60 rows), b (40 rows)" in said(opened.dataset.notes)


def test_rare_classes_are_counted_in_all_files(pictures):
    opened = stream(pictures({"a": 60, "b": 40, "c": 4}), sample=20).open()
    notes = opened.checks(opened.prepared())
    assert "1 of 3 classes have fewer than 10" in said(notes, "warning")
    assert opened.dataset.labels == ["a", "b", "c"]


def test_one_color_picture_that_is_seen_makes_all_of_them_color(pictures):
    root = pictures({"a": 10, "b": 10})
    Image.new("RGB", (4, 3), "red").save(root / "a" / "red.png")
    opened = stream(root).open()
    assert opened.form.mode == "color" and opened.prepared().x.shape[1] == 36


def test_folders_that_cannot_be_used_are_refused(pictures, tmp_path):
    with pytest.raises(DataError, match="does not have a folder of pictures for each"):
        stream(pictures({"a": 9})).open()
    (tmp_path / "empty").mkdir()
    with pytest.raises(DataError, match="holds nothing that can be learned from"):
        stream(tmp_path / "empty").open()
    with pytest.raises(FileError, match="No such file"):
        stream(tmp_path / "none", form=Images()).open()
    root = pictures({"a": 9, "b": 9})
    with pytest.raises(DataError, match="no columns to leave out"):
        stream(root, exclude=["x"]).open()
    (root / "c").mkdir()
    opened = stream(root).open()
    assert "1 folder without pictures: 'c'" in said(opened.dataset.notes, "warning")


def test_bad_files_of_the_sample_are_skipped_and_many_refused(pictures):
    root = pictures({"a": 30, "b": 30})
    (root / "a" / "0.png").write_bytes(b"no picture")
    data = stream(root).open().dataset
    assert "skipped: a/0.png" in said(data.notes, "warning") and len(data) == 59
    for number in range(9):
        (root / "b" / f"{number}.png").write_bytes(b"")
    with pytest.raises(FileError, match="of 60 pictures cannot be read"):
        stream(root).open()


def test_a_stream_of_files_is_a_setting():
    made = Stream("pictures", form=Images(size=32), window=64)
    assert repr(made) == "Stream('pictures', window=64, form=Images(size=32))"
    with pytest.raises(ConfigError, match="sample=0"):
        Stream("pictures", sample=0)
