import io

import numpy as np
import pytest
from PIL import Image

from glassnet.fitting.sheet import GAP, LARGE, sheet, table


def opened(*given, **more):
    with Image.open(io.BytesIO(sheet(*given, **more))) as picture:
        return np.asarray(picture.convert("RGB"))


def test_one_picture_is_enlarged_by_a_whole_factor():
    # 3 by 4 pixels: 12 times as large, so that the longer side has 48
    paper = opened(np.array([[0.0, 255.0] * 6]), (3, 4))
    assert paper.shape == (36, 48, 3) and LARGE == 48
    assert (paper[:12, :12] == 0).all() and (paper[:12, 12:24] == 255).all()


def test_pictures_stand_beside_each_other_with_a_gap():
    rows = np.zeros((5, 48 * 48))
    # sqrt(5 * 1.6) = 2.8: three across and two down, the last place left white
    paper = opened(rows, (48, 48))
    assert paper.shape == (2 * 50 - GAP, 3 * 50 - GAP, 3)
    assert (paper[:48, 48:50] == 255).all() and (paper[50:, 100:] == 255).all()
    assert (paper[50:98, 50:98] == 0).all()


def test_values_beyond_black_and_white_are_cut():
    paper = opened(np.array([[-5.0, 0.5, 9.0]]), (1, 3), low=0.0, high=1.0)
    assert paper[0, ::16, 0].tolist() == [0, 128, 255]


def test_colors_stay_colors_and_other_channels_become_gray():
    red = opened(np.array([[255.0, 0.0, 0.0]]), (1, 1, 3))
    assert red[0, 0].tolist() == [255, 0, 0]
    four = opened(np.array([[100.0, 200.0, 0.0, 0.0]]), (1, 1, 4))
    assert four[0, 0].tolist() == [75, 75, 75]


def test_large_pictures_keep_their_size():
    assert opened(np.zeros((1, 64 * 50)), (64, 50)).shape == (64, 50, 3)


@pytest.mark.parametrize("value, written", [(0.5, "0.5"), (1.0, "1"), (1e30, "1e+30")])
def test_rows_are_csv_with_a_header(value, written):
    assert table(np.array([[value, 2.0]])) == f"column_0,column_1\n{written},2\n"
