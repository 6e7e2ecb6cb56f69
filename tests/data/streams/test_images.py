import numpy as np
import pytest
from PIL import Image

from glassnet import learners, losses, nn, optimizers
from glassnet.data.streams import ImageFolder, images
from glassnet.errors import DataError, FileError
from glassnet.training import Engine, Loop, Streamed


@pytest.fixture
def folder(tmp_path):
    """Pictures of one shade a class: folder(dark=[("L", (4, 3))], ...)."""

    def folder(**classes):
        for place, (name, pictures) in enumerate(classes.items()):
            (tmp_path / name).mkdir()
            for number, (mode, size) in enumerate(pictures):
                shade = 255 * place // max(1, len(classes) - 1)
                picture = Image.new("L", size, shade).convert(mode)
                picture.save(tmp_path / name / f"{number}.png")
        return tmp_path

    return folder


SMALL = [("L", (4, 3))] * 5


def test_pixels_run_from_0_to_1_and_classes_are_numbered_by_name(folder):
    read = ImageFolder(folder(light=SMALL, black=SMALL))
    assert read.labels == ["black", "light"] and read.blocks == [10]
    rows = read.rows(0)
    assert rows["x"].shape == (10, 3, 4, 1) and rows["x"].dtype == "float32"
    # "light" was made first and so is black, "black" is white
    np.testing.assert_array_equal(rows["x"][:, 0, 0, 0], 1 - rows["y"])
    assert rows["y"].dtype == "int32"


def test_blocks_mix_the_classes_and_cover_all_files(folder, monkeypatch):
    monkeypatch.setattr(images, "BLOCK_FILES", 4)
    read = ImageFolder(folder(a=SMALL, b=SMALL))
    assert read.blocks == [4, 4, 2]
    codes = [read.rows(i)["y"].tolist() for i in range(3)]
    assert sum(map(sum, codes)) == 5 and sum(codes[0]) not in (0, 4)


def test_sizes_and_modes_are_made_equal_and_it_is_said(folder):
    odd = [("RGB", (8, 6)), ("RGBA", (4, 3)), ("P", (4, 3)), ("1", (4, 3))]
    read = ImageFolder(folder(a=[("RGB", (4, 3))] * 3, b=odd))
    assert read.size == (3, 4)
    assert read.rows(0)["x"].shape == (7, 3, 4, 3)
    said = " ".join(map(str, read.notes))
    assert "1 of 7 pictures looked at are not 3 x 4 pixels" in said
    assert "3 of 7 pictures looked at are of mode '1', 'P', 'RGBA'" in said
    assert "turned to RGB" in said


def test_size_and_mode_can_be_chosen(folder):
    read = ImageFolder(folder(a=SMALL, b=SMALL), size=(6, 5), mode="color")
    rows = read.rows(0)
    assert rows["x"].shape == (10, 6, 5, 3)
    assert set(rows["x"].ravel()) == {0.0, 1.0}


def test_sixteen_bits_and_see_through_backgrounds(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    deep = np.full((3, 4), 0x8000, np.uint16)
    Image.fromarray(deep).save(tmp_path / "a" / "deep.png")
    clear = Image.new("LA", (4, 3), (0, 0))
    clear.save(tmp_path / "b" / "clear.png")
    rows = ImageFolder(tmp_path).rows(0)
    shades = dict(zip(rows["y"].tolist(), rows["x"][:, 0, 0, 0].tolist(), strict=True))
    assert shades[0] == pytest.approx(0x80 / 255)  # half, not white
    assert shades[1] == 1.0  # on white, not on black


def test_files_that_are_no_pictures_are_named(folder, monkeypatch):
    root = folder(a=SMALL, b=SMALL)
    (root / "a" / "notes.txt").write_text("hello")
    read = ImageFolder(root)
    assert "'notes.txt'" in str(read.notes[-1]) and read.notes[-1].level == "warning"
    whole = (root / "b" / "0.png").read_bytes()
    (root / "b" / "0.png").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(FileError, match="b/0.png cannot be read as a picture"):
        read.rows(0)
    (root / "b" / "0.png").unlink()
    with pytest.raises(FileError, match="No such file"):
        read.rows(0)


def test_a_file_that_is_damaged_from_the_start_is_named_at_once(folder):
    root = folder(a=SMALL, b=SMALL)
    (root / "b" / "bad.jpg").write_bytes(b"no picture")
    with pytest.raises(FileError, match="b/bad.jpg"):
        ImageFolder(root)


def test_folders_without_classes_are_refused(folder, tmp_path):
    with pytest.raises(FileError, match="No such file"):
        ImageFolder(tmp_path / "none")
    with pytest.raises(DataError, match="1 folder with pictures: 'a'"):
        ImageFolder(folder(a=SMALL))


def test_a_network_learns_from_them(folder):
    read = ImageFolder(folder(a=SMALL * 4, b=SMALL * 4))
    network = nn.Sequential(nn.Conv2D(2, 3), nn.ReLU(), nn.Flatten(), nn.Dense(2))
    learner = learners.Supervised(network, losses.CrossEntropy(), optimizers.Adam(0.1))
    loop = Loop(Engine(learner, batch_size=8), Streamed(read, window=16), epochs=8)
    loop.run()
    assert loop.record.history["loss"][-1] < 0.1
