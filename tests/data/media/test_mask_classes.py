import numpy as np
import pytest

from glassnet.data.media.mask_classes import Tally, codes_of, settled_classes
from glassnet.errors import DataError


def tallied(*masks):
    tally = Tally()
    for mask in masks:
        tally.add(np.asarray(mask))
    return tally


def disc(size=64):
    """How much of each pixel a disc covers, as a smoothing editor draws it."""
    fine = np.arange(4 * size) / 4 - size / 2
    inside = fine[:, None] ** 2 + fine[None] ** 2 < (size / 3) ** 2
    return inside.reshape(size, 4, size, 4).mean((1, 3))


def test_few_values_are_all_classes_however_thin():
    line = np.zeros((9, 9), int)
    line[4], line[:, 2] = 1, 7  # lines of one pixel: vessels, say
    assert settled_classes(tallied(line), "gray") == ([0, 1, 7], False, [])


def test_smoothed_edges_are_no_classes():
    mask = (255 * disc()).astype(int)
    assert len(np.unique(mask)) > 10
    found = settled_classes(tallied(mask), "gray")
    assert found.values == [0, 255] and found.soft
    assert "edges are soft" in found.notes[0].text
    assert found.notes[0].level == "warning"


def test_of_three_levels_the_middle_one_stays_a_class():
    mask = np.concatenate([(200 * disc()).astype(int), (90 * disc()).astype(int)])
    assert settled_classes(tallied(mask), "gray").values == [0, 90, 200]


def test_a_ramp_is_refused_as_a_mask():
    with pytest.raises(DataError, match="too many values"):
        settled_classes(tallied(np.arange(256).reshape(16, 16)), "gray")


def test_many_numbered_objects_are_refused():
    blocks = np.arange(100).reshape(10, 10).repeat(4, 0).repeat(4, 1)
    with pytest.raises(DataError, match="too many values") as caught:
        settled_classes(tallied(blocks), "gray")
    assert "100 values" in caught.value.got and "one by one" in caught.value.fix
    assert len(settled_classes(tallied(blocks % 50), "gray").values) == 50


def test_colors_have_no_nearest_class():
    noise = np.random.default_rng(0).integers(0, 2**24, (40, 40))
    with pytest.raises(DataError, match="too many values"):
        settled_classes(tallied(noise), "color")
    with pytest.raises(DataError, match="too many values"):  # before all are counted
        tallied(noise, noise + 1, noise + 2)


def test_codes_number_the_classes_in_order():
    values = np.array([[0, 90], [200, 91]])
    codes, unknown = codes_of(values, [0, 90, 200], soft=False)
    assert codes.tolist() == [[0, 1], [2, 2]] and unknown.sum() == 1
    codes, unknown = codes_of(values, [0, 90, 200], soft=True)
    assert codes.tolist() == [[0, 1], [2, 1]] and not unknown.any()
    assert codes_of(np.array([300, 44, 46]), [0, 90, 200], soft=True)[0].tolist() == [
        *(2, 0, 1)
    ]
