import numpy as np
import pytest
from PIL import Image

from glassnet.data.media.mask_values import (
    MaskLook,
    held_as,
    look_at_mask,
    painted,
    resized,
    values_of,
)
from glassnet.errors import DataError, FileError

CODES = np.array([[0, 1, 2], [2, 1, 0]], np.uint8)


@pytest.mark.parametrize(
    "classes, palette, held",
    [
        (("0", "7", "255"), (), "gray"),
        (("0", "1", "65535"), (), "gray"),
        (("0", "3", "250"), ("#000000", "#ff0000", "#0000ff"), "palette"),
        (("#000000", "#00ff01", "#ffffff"), (), "color"),
    ],
    ids=str,
)
def test_what_is_painted_is_read_again(classes, palette, held, tmp_path):
    file = tmp_path / "a.png"
    painted(CODES, classes, palette).save(file)
    look = look_at_mask(file)
    assert look.size == (2, 3) and not look.lossy and held_as([look]) == held
    base = 16 if held == "color" else 10
    values = [int(one.removeprefix("#"), base) for one in classes]
    found = values_of(file, held)
    assert found.pixels.tolist() == np.array(values)[CODES].tolist()
    assert found.clear == 0
    if palette:
        assert found.palette[3 * 250 : 3 * 251] == [0, 0, 255]
        assert Image.open(file).convert("RGB").getpixel((1, 0)) == (255, 0, 0)


def test_black_and_white_is_gray(tmp_path):
    file = tmp_path / "a.png"
    Image.fromarray(CODES > 0).save(file)
    assert look_at_mask(file).mode == "1"
    assert values_of(file, "gray").pixels.tolist() == [[0, 255, 255], [255, 255, 0]]


def test_masks_held_in_several_ways_are_held_in_colors():
    gray, index, color = (MaskLook((1, 1), mode, False) for mode in ("L", "P", "RGB"))
    assert held_as([gray, gray]) == "gray" and held_as([index]) == "palette"
    assert held_as([gray, index]) == held_as([gray, color]) == "color"


def test_a_color_among_levels_of_gray_is_refused(tmp_path):
    file = tmp_path / "a.png"
    Image.new("RGB", (2, 2), "red").save(file)
    with pytest.raises(DataError, match="in another way"):
        values_of(file, "gray")
    with pytest.raises(DataError, match="in another way"):
        values_of(file, "palette")
    assert values_of(file, "color").pixels.tolist() == [[0xFF0000] * 2] * 2


def test_a_jpeg_changes_values_and_rubbish_is_no_mask(tmp_path):
    Image.fromarray(CODES).save(tmp_path / "a.jpg")
    assert look_at_mask(tmp_path / "a.jpg").lossy
    (tmp_path / "b.png").write_bytes(b"rubbish")
    with pytest.raises(FileError, match="b.png"):
        look_at_mask(tmp_path / "b.png")


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (5, 7), (40, 2)])
def test_scaling_makes_no_new_values_and_keeps_their_places(size):
    mask = np.arange(6).reshape(2, 3)
    found = resized(mask, size)
    assert found.shape == size and set(found.ravel()) <= set(range(6))
    assert (np.diff(found, axis=0) >= 0).all() and (np.diff(found, axis=1) >= 0).all()
    larger = resized(mask, (8, 9))
    assert (resized(larger, (2, 3)) == mask).all()
