import json

import numpy as np
import pytest
from PIL import Image

import glassnet as gn
from glassnet.data import Images, Masks, load, prepare
from glassnet.data.media import memory
from glassnet.errors import ConfigError, DataError, FileError
from glassnet.recipe import from_data, to_data

SQUARE = np.zeros((8, 6), np.uint8)
SQUARE[2:6, 1:4] = 1  # 12 of 48 pixels


@pytest.fixture
def put(tmp_path):
    """put(path, array): writes a picture or a mask, and gives the folder of all."""

    def put(path, pixels, mode=None, palette=None, **how):
        place = tmp_path / path
        place.parent.mkdir(parents=True, exist_ok=True)
        picture = Image.fromarray(np.asarray(pixels, np.uint8), mode)
        if palette:
            picture.putpalette(palette)
        picture.save(place, **how)
        return tmp_path

    return put


@pytest.fixture
def folder(put):
    """Six gray pictures whose square is bright, with masks of 0 and 255."""
    for number in range(6):
        put(f"images/{number}.png", 40 + 150 * SQUARE + number)
        root = put(f"masks/{number}.png", 255 * SQUARE)
    return root


def said(data, level="note"):
    return " ".join(str(note) for note in data.notes if note.level == level)


def test_a_row_holds_the_pixels_and_the_class_of_each(folder):
    data = load(str(folder))
    assert data.task == "segmentation" and data.target == "mask"
    assert data.labels == [0, 255] and data.image_shape == (8, 6, 1)
    assert data.features.shape == (6, 48) and data.features.dtype == np.uint8
    assert data.answers.dtype == np.uint8 and (data.answers == SQUARE).all()
    assert data.form == Masks((8, 6), "gray", ("0", "255"))
    assert "6 pictures with masks" in said(data)
    assert "2 classes" in said(data) and "0 (75 %), 255 (25 %)" in said(data)
    assert not said(data, "warning")


def test_it_is_prepared_for_a_loss_of_classes(folder):
    ready = prepare(load(str(folder)))
    assert ready.x.dtype == np.float32 and ready.x.shape == (6, 48)
    assert ready.y.shape == (6, 8, 6) and ready.y.max() == 1
    assert ready.target.labels == (0, 255)
    assert ready.target.decode(ready.y[:1]).max() == 255
    again = type(ready.target).from_data(json.loads(json.dumps(ready.target.to_data())))
    assert again == ready.target


def test_it_survives_a_file_and_reads_the_same_again(folder):
    data = load(str(folder))
    form = from_data(json.loads(json.dumps(to_data(data.form))))
    assert form == data.form and load(folder, form=form).fingerprint == data.fingerprint


def test_other_masks_of_the_same_pictures_are_other_data(folder, put):
    before = load(str(folder)).fingerprint
    put("masks/3.png", 255 * SQUARE.T[:8].repeat(2, 0)[:8, :6])
    assert load(str(folder)).fingerprint != before


@pytest.mark.parametrize("ending", ["_mask", "-seg", " label"])
def test_a_mask_may_be_called_one(folder, ending):
    for mask in (folder / "masks").iterdir():
        mask.rename(mask.with_name(f"{mask.stem}{ending}.png"))
    assert len(load(str(folder))) == 6


def test_train_and_test_folders_fix_the_test_part(put):
    for part, count in (("train", 4), ("test", 2)):
        for number in range(count):
            put(f"{part}/images/{number}.png", 90 * SQUARE + number)
            root = put(f"{part}/masks/{number}.png", SQUARE)
    data = load(str(root))
    assert data.test_rows.tolist() == [4, 5] and data.labels == [0, 1]
    assert "the 2 in 'test' are the test part" in said(data)


def test_a_table_names_both(folder):
    rows = [f"images/{n}.png,masks/{n}.png" for n in range(6)]
    table = folder / "cells.csv"
    table.write_text("\n".join(["image,mask", *rows]))
    data = load(str(table), "mask")
    assert (data.answers == SQUARE).all() and data.target == "mask"
    assert load(str(table)).fingerprint == data.fingerprint
    table.write_text("\n".join(["image,mask", *rows, "images/0.png,masks/1.png"]))
    with pytest.raises(DataError, match="named twice"):
        load(str(table), "mask")


def test_indices_of_a_palette_are_classes_with_colors(put):
    colors = [0, 0, 0, 255, 0, 0, 0, 0, 255]
    for number in range(3):
        put(f"images/{number}.png", np.stack([9 * SQUARE] * 3, -1) + number)
        root = put(f"masks/{number}.png", 2 * SQUARE, "P", colors)
    data = load(str(root))
    assert data.labels == [0, 2] and (data.answers == SQUARE).all()
    assert data.form.palette == ("#000000", "#0000ff") and data.form.mode == "color"
    put("masks/1.png", 2 * SQUARE, "P", [1] * 9)
    assert "2 palettes that differ" in said(load(str(root)), "warning")


def test_colors_are_classes(put):
    for number in range(3):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", SQUARE[..., None] * [255, 0, 1])
    data = load(str(root))
    assert data.labels == ["#000000", "#ff0001"]
    assert (data.answers == SQUARE).all()


def test_colors_that_are_all_gray_are_levels_of_gray(put):
    for number in range(3):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", SQUARE[..., None] * [7, 7, 7])
    data = load(str(root))
    assert data.labels == [0, 7] and data.form.held == "gray"
    again = load(str(root), form=data.form)  # which meets colors where it knows gray
    assert (again.answers == SQUARE).all()


def test_masks_are_scaled_by_the_nearest_pixel(folder):
    data = load(str(folder), form=Masks(size=(4, 3)))
    assert data.labels == [0, 255] and (data.answers == SQUARE[1::2, 1::2]).all()
    assert data.image_shape == (4, 3, 1)
    assert Masks(size=4).read(folder).answers.shape == (6, 4, 4)


def test_a_class_that_vanishes_when_scaled_is_said(put):
    lone = SQUARE.copy()
    lone[0, 0] = 2  # even rows and columns are not looked at in half the size
    for number in range(3):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", lone)
    data = Masks(size=(4, 3)).read(root)
    assert data.labels == [0, 1, 2]
    assert "1 class vanished" in said(data, "warning")


def test_what_has_no_partner_is_left_out_and_said(folder, put):
    put("images/lone.png", SQUARE)
    put("masks/other.png", SQUARE)
    warning = said(load(str(folder)), "warning")
    assert "1 picture without a mask: 'lone.png'" in warning
    assert "1 mask without a picture: 'other.png'" in warning


def test_what_fits_nowhere_is_refused_in_words(folder, put):
    for mask in (folder / "masks").iterdir():
        mask.rename(mask.with_name(f"m{mask.name}"))
    with pytest.raises(DataError, match="No picture .* has a mask") as caught:
        load(str(folder))
    assert "'0.png'" in caught.value.got and "'m0.png'" in caught.value.got
    (folder / "empty/images").mkdir(parents=True)
    (folder / "empty/masks").mkdir()
    with pytest.raises(DataError, match="none"):
        load(str(folder / "empty"))
    with pytest.raises(DataError, match="a folder of pictures and one of masks"):
        Masks().read(folder / "images")
    with pytest.raises(FileError, match="cannot be read"):
        Masks().read(folder / "nowhere")


def test_a_mask_of_another_size_is_refused(folder, put):
    put("masks/2.png", SQUARE[:4])
    with pytest.raises(DataError, match="1 mask of 6") as caught:
        load(str(folder))
    assert "images/2.png is 8 x 6, masks/2.png 4 x 6" in caught.value.got


def test_masks_that_are_the_same_everywhere_are_refused(put):
    for number in range(3):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", 0 * SQUARE)
    with pytest.raises(DataError, match="nothing to find"):
        load(str(root))


def test_one_unreadable_mask_is_skipped_and_many_are_refused(put):
    for number in range(40):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", SQUARE)
    (root / "masks/7.png").write_bytes(b"no picture")
    data = load(str(root))
    assert len(data) == 39 and "masks/7.png" in said(data, "warning")
    for number in range(5):
        (root / f"masks/{number}.png").write_bytes(b"no picture")
    with pytest.raises(FileError, match="6 of 40 pictures"):
        load(str(root))


def test_jpeg_masks_are_read_by_the_nearest_class_and_said(put):
    large = SQUARE.repeat(7, 0).repeat(7, 1)  # edges within the blocks of eight
    for number in range(3):
        put(f"images/{number}.png", large + number)
        root = put(f"masks/{number}.jpg", 255 * large, quality=60)
    data = load(str(root))
    assert data.labels == [0, 255] and data.form.soft
    assert (data.answers == large).mean() > 0.995
    assert "3 of them are JPEG files" in said(data, "warning")


def test_photos_in_the_place_of_masks_are_refused(put):
    draws = np.random.default_rng(0)
    for number in range(3):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", draws.integers(0, 255, (8, 6)))
    with pytest.raises(DataError, match="too many values") as caught:
        load(str(root))
    assert "soft=True" in caught.value.fix


def test_what_can_be_seen_through_is_black_and_half_of_it_is_refused(put):
    clear = np.stack([200 + 0 * SQUARE] * 3 + [255 * SQUARE], -1)
    for number in range(3):
        put(f"images/{number}.png", SQUARE + number)
        root = put(f"masks/{number}.png", clear)
    data = load(str(root))
    assert data.labels == [0, 200] and (data.answers == SQUARE).all()
    assert "108 pixels of masks can be seen through" in said(data, "warning")
    clear[0, 0, 3] = 90
    put("masks/0.png", clear)
    with pytest.raises(DataError, match="half seen through"):
        load(str(root))


def test_a_known_form_refuses_values_that_are_no_class(folder, put):
    form = load(str(folder)).form
    put("masks/1.png", 9 * SQUARE)
    with pytest.raises(
        DataError, match="1 mask of 6 hold values that are no"
    ) as caught:
        load(str(folder), form=form)
    assert caught.value.got.startswith("12 pixels of masks/1.png")
    soft = Masks(classes=("0", "255"), soft=True).read(folder)
    assert (soft.answers[1] == 0).all()  # 9 is nearer to 0


def test_pictures_that_are_there_twice_are_said(folder, put):
    put("images/1.png", 40 + 150 * SQUARE)
    assert "1 picture are there before" in said(load(str(folder)), "warning")


def test_of_a_folder_with_masks_the_pictures_are_predicted(folder):
    form = load(str(folder)).form
    assert [file.name for file in form.files(folder)] == [f"{n}.png" for n in range(6)]
    assert form.features(str(folder / "images/2.png")).shape == (1, 48)
    assert (
        form.features(folder) == Images((8, 6), "gray").features(form.files(folder))
    ).all()


def test_what_does_not_fit_into_memory_is_refused(folder, monkeypatch):
    monkeypatch.setattr(memory, "free_memory", lambda: 1000)
    with pytest.raises(DataError, match="does not fit into memory") as caught:
        load(str(folder))
    assert "not streamed" in caught.value.fix


def test_nothing_but_masks_is_learned_of_masks(folder):
    with pytest.raises(DataError, match="no such task") as caught:
        load(str(folder), task="reconstruction")
    assert "pictures alone" in caught.value.fix
    with pytest.raises(ConfigError, match="are not streamed"):
        gn.fit(data=gn.data.stream(str(folder)), progress=False)


@pytest.mark.parametrize(
    "settings",
    [
        {"classes": ("0",)},
        {"classes": ("0", "0")},
        {"classes": ("0", "#ff0000")},
        {"classes": ("0", "many")},
        {"classes": ("0", "1"), "palette": ("#ffffff",)},
        {"classes": ("#000000", "#ffffff"), "soft": True},
        {"size": (1, 2, 3)},
    ],
    ids=str,
)
def test_settings_that_are_none_are_refused(settings):
    with pytest.raises(ConfigError):
        Masks(**settings)
