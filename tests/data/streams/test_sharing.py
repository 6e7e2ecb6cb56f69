import numpy as np
import pytest

from glassnet.data import Dataset
from glassnet.data.streams.sharing import shares
from glassnet.errors import DataError


def whole(counts, test=None):
    """So many files of each class, and which of them are the test part."""
    answers = np.repeat([f"class {n}" for n in range(len(counts))], counts)
    labels = sorted(set(answers.tolist()))
    nothing = np.zeros((len(answers), 0), np.uint8)
    about = "t", "classification", "y"
    test = None if test is None else np.asarray(test)
    return Dataset(*about, nothing, [], answers, labels, test)


def test_a_fifth_of_the_sample_tests_and_a_fifth_of_its_rest_validates():
    found = shares(whole([600, 400]), 500, seed=0)
    # 500 / 5 = 100 test; 400 / 5 = 80 validate; the other 320 are of those that train
    assert [len(rows) for rows in found] == [820, 320, 80, 100]
    everything = [*found.train, *found.validation, *found.test]
    assert sorted(everything) == list(range(1000))
    assert set(found.sample) <= set(found.train)


def test_each_class_is_alike_in_every_part():
    found = shares(whole([600, 400]), 500, seed=0)
    for rows in found[1:]:
        assert (rows < 600).mean() == pytest.approx(0.6, abs=0.02)
    half = found.train[:410] < 600  # and all over the order in which they are streamed
    assert half.mean() == pytest.approx(0.6, abs=0.1)


def test_the_seed_decides_all_of_it():
    same, again, other = (shares(whole([60, 40]), 50, seed) for seed in (3, 3, -4))
    assert all((a == b).all() for a, b in zip(same, again, strict=True))
    assert not (same.train == other.train).all()
    assert set(same.test) != set(other.test)


def test_a_sample_of_all_files_keeps_none_back():
    found = shares(whole([60, 40]), 50_000, seed=0)
    assert [len(rows) for rows in found] == [64, 64, 16, 20]


def test_fixed_test_files_are_used_whole_if_they_are_no_more_than_half():
    fixed = np.arange(80, 100)
    found = shares(whole([50, 50], fixed), 60, seed=0)
    assert found.test.tolist() == fixed.tolist()
    assert [len(rows) for rows in found] == [72, 32, 8, 20]
    less = shares(whole([50, 50], fixed), 20, seed=0)
    assert len(less.test) == 10 and set(less.test) <= set(fixed)
    assert not set(less.train) & set(fixed)  # what is left over trains nobody


def test_a_class_of_a_single_file_trains():
    found = shares(whole([99, 1]), 50, seed=0)
    assert 99 in found.train


def test_too_few_files_are_refused():
    with pytest.raises(DataError, match="'t' is too small to be streamed"):
        shares(whole([1, 2]), 50, seed=0)
