import json

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet import nn
from glassnet.data import Images, prepare
from glassnet.data.media import memory
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.recipe import from_data, to_data

TURNED = 0x0112


@pytest.fixture
def put(tmp_path):
    """put("a/1.png", shade): writes a picture, and gives the folder of all."""

    def put(path, shade=0, size=(4, 3), mode="L", **how):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        value = shade if mode in ("L", "P") else (shade,) * len(mode)
        Image.new(mode, size, value).save(place, **how)
        return tmp_path

    return put


@pytest.fixture
def folder(put):
    """Ten pictures of each of two classes: dark ones, and light ones."""
    for number in range(10):
        put(f"dark/{number}.png", number)
        root = put(f"light/{number}.png", 255 - number)
    return root


def said(data, level="note"):
    return " ".join(str(note) for note in data.notes if note.level == level)


def test_a_row_holds_the_pixels_and_its_class(folder):
    data = Images().read(folder)
    assert data.features.dtype == np.uint8 and data.features.shape == (20, 12)
    assert data.features[:, 0].tolist() == [*range(10), *range(255, 245, -1)]
    assert data.answers.tolist() == ["dark"] * 10 + ["light"] * 10
    assert data.labels == ["dark", "light"] and data.task == "classification"
    assert data.image_shape == (3, 4, 1) and data.test_rows is None
    assert [column.name for column in data.columns[:2]] == ["pixel_0", "pixel_1"]
    assert "20 pictures in 2 classes" in said(data)
    assert "dark (10 rows), light (10 rows)" in said(data)
    assert not said(data, "warning")


def test_it_is_encoded_as_pixels_are(folder):
    ready = prepare(Images().read(folder))
    assert ready.x.dtype == np.float32 and ready.x.shape == (20, 12)
    # one range, of the training rows: 0 and 255 or so
    assert -0.05 < ready.x.min() < 0.05 and 0.95 < ready.x.max() < 1.05


def test_the_same_files_have_the_same_fingerprint_and_others_another(folder, put):
    first, again = Images().read(folder), Images().read(folder)
    assert first.fingerprint == again.fingerprint
    put("dark/0.png", 1)
    assert Images().read(folder).fingerprint != first.fingerprint


def test_the_commonest_size_is_taken_and_others_scaled_to_it(folder, put):
    put("dark/wide.png", 9, size=(40, 3))
    data = Images().read(folder)
    assert data.image_shape == (3, 4, 1)
    text = "1 of 21 were of another size (2 sizes in all) and are scaled"
    assert text in said(data)


def test_of_sizes_that_are_equally_common_the_one_in_the_middle_is_taken(put):
    for side in (1, 5, 60):
        put(f"a/{side}.png", size=(side, side))
        root = put(f"b/{side}.png", 9, size=(side, side))
    assert Images().read(root).image_shape == (5, 5, 1)


def test_large_pictures_are_scaled_down_evenly_unless_a_size_is_given(put):
    for name in "ab":
        root = put(f"{name}/1.png", ord(name), size=(640, 480), mode="RGB")
    data = Images().read(root)
    assert data.image_shape == (48, 64, 3)  # 480 * 64 / 640 = 48
    assert "480 x 640, scaled down; size=(480, 640) keeps it" in said(data)
    assert Images(size=(70, 5)).read(root).image_shape == (70, 5, 3)
    assert Images(size=10, mode="gray").read(root).image_shape == (10, 10, 1)


def test_one_colored_picture_gives_all_three_channels(folder, put):
    put("dark/red.png", 200, mode="RGB")
    data = Images().read(folder)
    assert data.image_shape == (3, 4, 3)
    assert "20 of 21 pictures are of mode 'L': all are turned RGB" in said(data)


def test_what_was_made_plain_is_counted(folder, put):
    exif = Image.Exif()
    exif[TURNED] = 8
    put("dark/turned.jpg", 3, size=(3, 4), exif=exif)
    put("dark/clear.png", 3, mode="LA")
    deep = np.full((3, 4), 0x8000, np.uint16)
    Image.fromarray(deep).save(folder / "dark" / "deep.png")
    frames = [Image.new("L", (4, 3), shade) for shade in (1, 9)]
    frames[0].save(folder / "dark/a.gif", save_all=True, append_images=frames[1:])
    text = said(Images().read(folder))
    for part in ("have 16 bits", "are turned as the", "can be seen through", "move or"):
        assert f"1 of 24 pictures {part}" in text
    assert "another size" not in text  # the turned one has it once it is turned


def test_a_picture_of_next_to_nothing_is_warned_of(folder, put):
    put("dark/dot.png", size=(1, 1))
    text = "1 of 21 pictures have less than 4 pixels on a side"
    assert text not in said(Images().read(folder), "warning")  # 3 rows are few, too
    assert text in said(Images(size=8).read(folder), "warning")


def test_pictures_of_one_shade_are_warned_of(put):
    for name in "ab":
        put(f"{name}/1.png", 7)
        root = put(f"{name}/2.png", 7)
    data = Images().read(root)
    assert "Every pixel of every picture is 7" in said(data, "warning")


@pytest.mark.parametrize("content", [b"", b"no picture", None])
def test_one_bad_file_in_twenty_is_skipped_and_named(folder, content):
    whole = (folder / "dark/0.png").read_bytes()
    short = whole[:45] if content is None else content
    (folder / "light/bad.png").write_bytes(short)
    data = Images().read(folder)
    assert len(data) == 20
    assert data.answers.tolist() == ["dark"] * 10 + ["light"] * 10
    text = said(data, "warning")
    assert "1 of 21 pictures cannot be read and are skipped: light/bad.png" in text


def test_more_bad_files_are_an_error_that_names_them(folder):
    for number in range(4):
        (folder / f"light/bad{number}.png").write_bytes(b"")
    with pytest.raises(FileError, match="4 of 24 pictures cannot be read") as raised:
        Images().read(folder)
    assert "light/bad0.png (0 bytes that are no picture" in raised.value.got
    assert raised.value.got.endswith("and 1 more")


def test_a_file_alone_that_is_bad_is_an_error(put):
    root = put("a/1.png")
    (root / "a/1.png").write_bytes(b"")
    with pytest.raises(FileError, match="a/1.png cannot be read as a picture"):
        Images().read(root / "a")


def test_skipped_files_leave_the_test_part_in_its_place(put):
    for part in ("train", "test"):
        for number in range(12):
            put(f"{part}/a/{number:02}.png", number)
            root = put(f"{part}/b/{number:02}.png", 99 + number)
    (root / "train/a/03.png").write_bytes(b"")
    data = Images().read(root)
    assert data.test_rows.tolist() == list(range(23, 47))
    assert data.features[data.test_rows[0], 0] == 0 and data.answers[23] == "a"


def test_the_same_file_in_two_classes_is_warned_of(folder):
    copy = (folder / "dark/1.png").read_bytes()
    (folder / "dark/same.png").write_bytes(copy)  # twice in one class is no mistake
    assert not said(Images().read(folder), "warning")
    (folder / "light/same.png").write_bytes(copy)
    text = said(Images().read(folder), "warning")
    assert "1 file stand" in text and "'dark/1.png = light/same.png'" in text


def test_pictures_without_classes_are_to_be_rebuilt(folder):
    data = Images().read(folder / "dark")
    assert data.task == "reconstruction" and data.target == ""
    assert data.labels is None and data.answers.tolist() == [0.0] * 10
    assert len(data.fingerprint) == 64
    assert "10 pictures without classes" in said(data)


def test_a_table_gives_paths_and_answers(folder):
    rows = [f"dark/{number}.png,{number / 4}" for number in range(10)]
    (folder / "t.csv").write_text("\n".join(["file,weight", *rows, "dark/1.png,"]))
    data = Images().read(folder / "t.csv", "weight")
    assert data.task == "regression" and data.target == "weight"
    assert data.features[:, 0].tolist() == list(range(10))
    assert data.answers.tolist() == [number / 4 for number in range(10)]
    assert "1 of 11 rows have a missing" in said(data, "warning")


def test_files_that_a_table_names_and_nobody_has_are_bad_files(folder):
    rows = [f"dark/{number}.png,{number}" for number in range(9)]
    (folder / "t.csv").write_text("\n".join(["file,y", *rows, "dark/none.png,1"]))
    with pytest.raises(FileError, match="1 of 10 pictures cannot be read") as raised:
        Images().read(folder / "t.csv", "y")
    assert "dark/none.png (No such file" in raised.value.got


def test_the_form_that_comes_with_the_data_reads_new_pictures_alike(folder, put):
    form = Images().read(folder).form
    assert form == Images(size=(3, 4), mode="gray")
    assert from_data(json.loads(json.dumps(to_data(form)))) == form
    put("new/b.png", 100, size=(8, 6), mode="RGB")
    put("new/a.png", 50)
    rows = form.features(folder / "new")
    assert rows.dtype == np.uint8 and rows[:, 0].tolist() == [50, 100]
    assert [file.name for file in form.files(folder / "new")] == ["a.png", "b.png"]
    assert form.features(folder / "new/b.png").shape == (1, 12)
    two = form.features([folder / "new/b.png", str(folder / "new/a.png")])
    assert two[:, 0].tolist() == [100, 50]


def test_new_pictures_must_all_be_readable(folder):
    form = Images((3, 4), "gray")
    (folder / "dark/bad.png").write_bytes(b"")
    with pytest.raises(FileError, match="dark/bad.png"):
        form.features(folder)
    with pytest.raises(FileError, match="No such file"):
        form.features(folder / "none.png")
    (folder / "empty").mkdir()
    for nothing in (folder / "empty", []):
        with pytest.raises(DataError, match="holds no pictures"):
            form.features(nothing)


@pytest.mark.parametrize("form", [Images(), Images(size=3), Images(mode="gray")])
def test_a_form_that_is_not_settled_predicts_nothing(folder, form):
    with pytest.raises(ConfigError, match="size and mode of training"):
        form.features(folder)
    data = form.read(folder)
    assert form.settled(data) == data.form


def test_a_picture_has_two_sides():
    with pytest.raises(ConfigError, match="two sides"):
        Images(size=(28, 28, 1))


def test_what_is_no_folder_and_no_table_is_refused(folder):
    with pytest.raises(FileError, match="did you mean dark?"):
        Images().read(folder / "darj")
    with pytest.raises(DataError, match="A single picture") as raised:
        Images().read(folder / "dark/1.png")
    assert str(folder / "dark") in raised.value.fix
    with pytest.raises(DataError, match="no columns to leave out"):
        Images().read(folder, exclude=("dark",))
    (folder / "x.json").write_text("{}")
    with pytest.raises(DataError, match="names no pictures"):
        Images().read(folder / "x.json")
    with pytest.raises(DataError, match="too few rows"):
        (folder / "one").mkdir()
        (folder / "dark/1.png").rename(folder / "one/1.png")
        Images().read(folder / "one")


def test_pictures_that_fill_the_memory_are_warned_of_and_then_refused(
    folder, monkeypatch
):
    # 20 pictures of 12 values: 9 bytes each make 2,160
    monkeypatch.setattr(memory, "free_memory", lambda: 3 * 2160)
    assert "memory" not in said(Images().read(folder), "warning")
    monkeypatch.setattr(memory, "free_memory", lambda: 3 * 2160 - 1)
    assert "data.stream(path)" in said(Images().read(folder), "warning")
    monkeypatch.setattr(memory, "free_memory", lambda: 2159)
    with pytest.raises(DataError, match="does not fit into memory") as raised:
        Images().read(folder)
    assert "Images(size=32, mode='gray')" in raised.value.fix


def test_a_convolutional_network_learns_from_a_folder(tmp_path):
    # stripes that lie and stripes that stand, each shifted by a random step
    random = np.random.default_rng(0)
    for number in range(40):
        for name in ("lying", "standing"):
            stripes = (np.arange(6) + random.integers(2)) % 2 * 200
            picture = np.tile(stripes[:, None], 6).astype(np.uint8)
            picture += random.integers(0, 50, (6, 6)).astype(np.uint8)
            place = tmp_path / name / f"{number}.png"
            place.parent.mkdir(exist_ok=True)
            Image.fromarray(picture if name == "lying" else picture.T).save(place)
    network = nn.Sequential(
        *(nn.Reshape((6, 6, 1)), nn.Conv2D(4, 3), nn.ReLU(), nn.GlobalAveragePool()),
        nn.Dense(2),
    )
    data = Images().read(tmp_path)
    run = gn.fit(network, data, epochs=30, learning_rate=0.03, progress=False)
    assert run.summary["test"] == 1.0
