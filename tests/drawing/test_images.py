import base64
import io
import re
import xml.etree.ElementTree as ET

import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.drawing.images import images
from glassnet.drawing.png import data_uri
from glassnet.errors import ShapeError

WORDS = dict(title="T", caption="C.")


def pixels(address):
    """Red, green, blue and opacity of each pixel, by matplotlib's reader."""
    from matplotlib.image import imread

    data = base64.b64decode(address.partition(",")[2])
    return np.round(imread(io.BytesIO(data)) * 255).astype(int)


def sheet(svg):
    return pixels(re.search(r'href="([^"]*)"', svg)[1])


def test_another_reader_sees_the_same_pixels():
    full = np.arange(24, dtype="uint8").reshape(2, 3, 4) * 10
    assert (pixels(data_uri(full)) == full).all()
    palette = [(1, 2, 3, 255), (4, 5, 6, 7)]
    seen = pixels(data_uri(np.array([[0, 1]], "uint8"), palette))
    assert seen.tolist() == [[[1, 2, 3, 255], [4, 5, 6, 7]]]


def test_positive_is_blue_negative_vermillion_and_zero_clear_on_one_scale():
    svg = images(np.array([[[1.0, 0.0]], [[-0.5, np.nan]]]), columns=1, **WORDS)
    seen = sheet(svg)
    blue, vermillion = [0x00, 0x72, 0xB2], [0xD5, 0x5E, 0x00]
    assert seen[0, 0].tolist() == [*blue, 255] and seen[0, 1, 3] == 0
    # -0.5 of a scale to 1.0: 31 shades a side, half of it is the 15th or the 16th.
    assert seen[-1, 0, :3].tolist() == vermillion
    assert seen[-1, 0, 3] == pytest.approx(127.5, abs=5) and seen[-1, 1, 3] == 0
    assert ">−1.00</text>" in svg and ">1.00</text>" in svg


def test_gray_goes_from_the_lowest_of_all_to_the_highest():
    seen = sheet(images(np.array([[[0, 16]], [[8, 8]]]), columns=2, **WORDS))
    row = seen[0]
    assert row[0].tolist() == [0, 0, 0, 255] and row[1].tolist() == [255] * 4
    assert row[-1, 0] == pytest.approx(127.5, abs=3)


def test_red_green_and_blue_stay():
    for one, kind in ((1.0, float), (255, "uint8")):
        color = np.array([[[[one, 0, 0], [0, one, 0]]]], kind)
        assert sheet(images(color, **WORDS))[0, :, :3].tolist() == [
            [255, 0, 0],
            [0, 255, 0],
        ]


def test_words_stand_under_their_images():
    svg = images(np.ones((3, 4, 4)), titles=["one", "two", "three"], columns=2, **WORDS)
    at = {e.text: e for e in ET.fromstring(svg).iter() if e.tag.endswith("text")}
    assert at["one"].get("y") == at["two"].get("y") < at["three"].get("y")
    assert at["one"].get("x") == at["three"].get("x")


def test_what_is_too_much_is_counted_and_the_picture_stays_small():
    rng = np.random.default_rng(0)
    svg = images(rng.normal(size=(200, 28, 28)), titles=["unit"] * 200, **WORDS)
    drawn = svg.count(">unit</text>")
    assert 20 < drawn < 200 and f"+ {200 - drawn} more" in svg
    assert len(svg) < 60_000


def test_a_large_image_is_averaged():
    halves = np.zeros((1, 500, 500))
    halves[:, :, 250:] = 1
    seen = sheet(images(halves, **WORDS))
    assert max(seen.shape[:2]) <= 96
    assert seen[40, 0, 0] == 0 and seen[40, -1, 0] == 255


@pytest.mark.parametrize("fill", [np.nan, np.inf, 0.0, -1e308, 1e308])
def test_extremes_are_drawn(fill):
    ET.fromstring(images(np.full((2, 1, 1), fill), **WORDS))


def test_arrays_of_jax_in_half_precision_are_drawn():
    ET.fromstring(images(jnp.ones((2, 3, 3), "bfloat16"), **WORDS))


def test_errors_say_what_to_pass():
    for grid in (np.ones((3, 3)), np.ones((0, 3, 3)), np.ones((1, 3, 3, 2))):
        with pytest.raises(ShapeError, match=r"\(images, height, width\)"):
            images(grid, **WORDS)
    with pytest.raises(ShapeError, match="1 titles"):
        images(np.ones((2, 3, 3)), titles=["a"], **WORDS)
