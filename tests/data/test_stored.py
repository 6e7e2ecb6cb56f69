"""Pixels are counted in a model file; files that list them are still read."""

import json

import numpy as np
import pytest

from glassnet.data import Encoder, load, prepare
from glassnet.errors import FileError


@pytest.fixture
def ready():
    pixels = np.arange(5 * 4 * 3, dtype=np.uint8).reshape(5, 2, 2, 3)
    return prepare(load((pixels, [0, 1, 0, 1, 0])))


@pytest.fixture
def stored(ready):
    return json.loads(json.dumps(ready.encoder.to_data()[0]))


def test_pixels_are_counted(ready, stored):
    assert stored["grid"] == ["x", 12] and stored["version"] == 2
    assert "columns" not in stored and "known" not in stored
    again = Encoder.from_data(stored, {})
    assert again.known == ready.encoder.known
    assert again.columns == ready.encoder.columns
    assert again.pixels == ready.encoder.pixels


def test_files_that_list_every_pixel_are_read_as_before(ready, stored):
    names = [f"x{place}" for place in range(12)]
    del stored["grid"]
    stored |= {"version": 1, "known": names}
    stored["columns"] = [[name, "number", ""] for name in names]
    again = Encoder.from_data(stored, {})
    assert (again.known, again.columns) == (ready.encoder.known, ready.encoder.columns)


def test_pixels_with_names_of_their_own_are_listed():
    data = prepare(load("digits")).encoder.to_data()[0]
    assert data["version"] == 1 and data["known"][9] == "pixel_1_1"


@pytest.mark.parametrize(
    "change",
    [
        {"grid": ["x", 0]},
        {"grid": ["x", -1]},
        {"grid": ["x", 2**24 + 1]},
        {"grid": ["x", True]},
        {"grid": ["x", 3.0]},
        {"grid": [3, 3]},
        {"grid": ["x"]},
        {"grid": None},
        {"version": 1},
        {"version": 3},
        {"pixels": None},
    ],
)
def test_a_grid_from_a_stranger_is_not_trusted(stored, change):
    stored |= change
    with pytest.raises(FileError, match="description of the preprocessing"):
        Encoder.from_data(stored, {})


def test_a_grid_is_one_of_pixels(stored):
    del stored["pixels"]
    with pytest.raises(FileError, match="a grid without pixels"):
        Encoder.from_data(stored, {})
