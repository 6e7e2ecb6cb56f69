import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from glassnet.data.media.picture import look, pixels
from glassnet.errors import DataError, FileError

TURNED = 0x0112


def png_that_claims(width, height):
    """A whole PNG header over next to nothing."""

    def chunk(kind, data):
        check = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + check

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0"))
    return b"\x89PNG\r\n\x1a\n" + body + chunk(b"IEND", b"")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "a" / "1.png"


@pytest.fixture
def saved(file):
    """saved(picture, "jpg"): the file that holds it."""

    def saved(picture, ending="png", **how):
        file.parent.mkdir(exist_ok=True)
        place = file.with_suffix(f".{ending}")
        picture.save(place, **how)
        return place

    return saved


def gray(values):
    return Image.fromarray(np.array(values, np.uint8))


def test_pixels_of_the_right_size_are_untouched(saved):
    values = np.random.default_rng(0).integers(0, 256, (3, 4, 3)).astype(np.uint8)
    read = pixels(saved(Image.fromarray(values)), (3, 4), gray=False)
    assert read.dtype == np.uint8
    np.testing.assert_array_equal(read, values)


def test_gray_adds_up_the_colors_by_their_luminance(saved):
    # 0.299 * 100 + 0.587 * 50 + 0.114 * 200 = 29.9 + 29.35 + 22.8 = 82.05
    read = pixels(saved(Image.new("RGB", (1, 1), (100, 50, 200))), (1, 1), gray=True)
    assert read.tolist() == [[[82]]]


def test_gray_in_color_has_three_equal_channels(saved):
    read = pixels(saved(gray([[7, 9]])), (1, 2), gray=False)
    assert read.tolist() == [[[7] * 3, [9] * 3]]


def test_shrinking_counts_every_pixel(saved):
    # a chess board of 0 and 255 becomes its mean, 127.5, and not one of its fields
    board = (np.indices((8, 8)).sum(0) % 2 * 255).astype(np.uint8)
    read = pixels(saved(gray(board)), (2, 2), gray=True)
    assert np.abs(read.astype(int) - 127.5).max() < 12


@pytest.mark.parametrize("ending", ["png", "tif"])
def test_of_sixteen_bits_the_upper_eight_are_taken(saved, ending):
    deep = Image.fromarray(np.array([[0x8001, 0x00FF, 0xFFFF]], np.uint16))
    read = pixels(saved(deep, ending), (1, 3), gray=True)
    assert read.ravel().tolist() == [0x80, 0, 0xFF]


def test_a_pgm_file_of_sixteen_bits_too(file):
    file.parent.mkdir()
    place = file.with_suffix(".pgm")
    place.write_bytes(b"P5 2 1 65535\n" + struct.pack(">HH", 0x8001, 0x00FF))
    assert pixels(place, (1, 2), gray=True).ravel().tolist() == [0x80, 0]


def test_numbers_without_a_white_are_refused(saved):
    place = saved(Image.fromarray(np.ones((2, 2), np.float32)), "tif")
    for read in (look, lambda file: pixels(file, (2, 2), gray=True)):
        with pytest.raises(FileError, match="nobody says what white is"):
            read(place)


@pytest.mark.parametrize("mode, clear", [("LA", (0, 0)), ("RGBA", (0, 0, 0, 0))])
def test_what_can_be_seen_through_stands_on_white(saved, mode, clear):
    place = saved(Image.new(mode, (1, 1), clear))
    assert look(place).clear
    assert pixels(place, (1, 1), gray=True).item() == 255


def test_a_see_through_color_of_a_palette_stands_on_white(saved):
    picture = Image.new("P", (2, 1), 1)
    picture.putpalette([0, 0, 0, 10, 20, 30])
    picture.putpixel((0, 0), 0)
    place = saved(picture, transparency=0)
    read = pixels(place, (1, 2), gray=False)
    assert read.tolist() == [[[255] * 3, [10, 20, 30]]]


def test_a_photo_is_turned_as_the_camera_was_held(saved):
    # tag 6: the camera was turned by 90 degrees, so what is left in the file is at
    # the top; 8 pixels wide is 8 pixels high
    values = np.zeros((16, 8), np.uint8)
    values[:, :4] = 255
    exif = Image.Exif()
    exif[TURNED] = 6
    place = saved(gray(values), "jpg", exif=exif, quality=100)
    seen = look(place)
    assert seen.size == (8, 16) and seen.turned
    read = pixels(place, seen.size, gray=True)[..., 0]
    assert read[:4].min() > 200 and read[4:].max() < 50


def test_a_moving_picture_is_its_first_one(saved):
    frames = [Image.new("L", (2, 2), shade) for shade in (10, 200, 90)]
    place = saved(frames[0], "gif", save_all=True, append_images=frames[1:])
    assert look(place).frames
    assert set(pixels(place, (2, 2), gray=True).ravel().tolist()) == {10}


@pytest.mark.parametrize(
    "mode, ending",
    [("CMYK", "jpg"), ("P", "png"), ("1", "png"), ("YCbCr", "jpg"), ("LAB", "tif")],
)
def test_other_modes_show_the_same_picture(saved, mode, ending):
    place = saved(Image.new("RGB", (8, 8), "white").convert(mode), ending)
    assert look(place).mode in (mode, "RGB")
    assert pixels(place, (8, 8), gray=False).min() > 250


@pytest.mark.parametrize("ending", ["bmp", "webp", "ppm", "tiff", "avif", "jfif"])
def test_other_formats_are_read(saved, ending):
    formats = {"format": "JPEG"} if ending == "jfif" else {}
    place = saved(Image.new("RGB", (8, 8), "white"), ending, **formats)
    assert pixels(place, (8, 8), gray=True).min() > 250


def test_a_single_pixel_fills_the_picture(saved):
    place = saved(gray([[77]]))
    assert set(pixels(place, (5, 4), gray=True).ravel().tolist()) == {77}


def test_bytes_in_memory_are_read_as_the_file_is(saved, file):
    saved(gray([[1, 2]]))
    content = file.read_bytes()
    file.unlink()
    read = pixels(file, (1, 2), gray=True, content=content)
    assert read.ravel().tolist() == [1, 2]


@pytest.mark.parametrize("side", [10_000, 30_000])
def test_a_bomb_is_refused_before_it_fills_the_memory(file, side):
    file.parent.mkdir()
    file.write_bytes(png_that_claims(side, side))
    for read in (look, lambda file: pixels(file, (2, 2), gray=True)):
        with pytest.raises(DataError, match="too large to be opened") as raised:
            read(file)
        assert f"{side * side} pixels" in raised.value.got


@pytest.mark.parametrize("content", [b"", b"hello", b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_named(file, content):
    file.parent.mkdir()
    file.write_bytes(content)
    with pytest.raises(FileError, match="a/1.png cannot be read as a picture") as error:
        look(file)
    assert f"{len(content)} bytes that are no picture" in error.value.got


def test_a_picture_that_ends_early_is_no_picture(saved, file):
    saved(Image.effect_noise((64, 64), 50))
    whole = file.read_bytes()
    file.write_bytes(whole[: len(whole) // 2])
    assert look(file).size == (64, 64)  # its beginning is sound
    with pytest.raises(FileError, match="truncated"):
        pixels(file, (64, 64), gray=True)


def test_a_file_that_is_gone_is_named(file):
    with pytest.raises(FileError, match="No such file"):
        look(file)


def test_broken_exif_is_no_reason_to_warn(saved):
    exif = b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\0" * 20
    picture = Image.new("L", (8, 8), 3)
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif)
    place = saved(picture, "jpg")
    place.write_bytes(buffer.getvalue())
    assert look(place).size == (8, 8)
    assert pixels(place, (8, 8), gray=True).max() < 6
