import numpy as np
import pytest

from glassnet.data import Split, load
from glassnet.errors import DataError


def table(answers, **more):
    answers = np.array(answers)
    rows = np.random.default_rng(0).normal(size=(len(answers), 2))
    return load((rows, answers), **more)


def everything(parts):
    train, validation = parts.folds[0]
    return np.sort(np.concatenate([parts.test, train, validation]))


def test_every_row_is_in_exactly_one_part():
    data = table(["a"] * 70 + ["b"] * 31)
    parts = Split().parts(data)
    assert everything(parts).tolist() == list(range(101))
    # 20 % of 101 is 20; 20 % of the 81 left is 16; 65 remain.
    assert [len(r) for r in (parts.test, *parts.folds[0])] == [20, 65, 16]


@pytest.mark.parametrize("seed", range(5))
def test_each_class_gives_its_share_to_within_one_row(seed):
    data = table(["a"] * 500 + ["b"] * 95 + ["c"] * 12)
    parts = Split(seed=seed).parts(data)
    for label, count in (("a", 500), ("b", 95), ("c", 12)):
        taken = (data.answers[parts.test] == label).sum()
        assert abs(taken - count * 121 / 607) < 1  # 20 % of 607 rows are 121


def test_folds_are_disjoint_stratified_and_cover_all_but_the_test_part():
    data = table(["a"] * 60 + ["b"] * 40)
    parts = Split(folds=5).parts(data)
    held = np.concatenate([validation for _, validation in parts.folds])
    assert sorted([*held, *parts.test]) == list(range(100))
    for train, validation in parts.folds:
        assert not set(train) & set(validation)
        assert len(train) + len(validation) == 80
        # 48 a and 32 b in 5 folds: 9 or 10 and 6 or 7 in each.
        assert (data.answers[validation] == "b").sum() in (6, 7)
    assert parts.training.tolist() == sorted(held)


def test_the_test_part_depends_on_the_seed_alone():
    data = table(["a"] * 50 + ["b"] * 50)
    first = Split(seed=3).parts(data)
    for other in (Split(seed=3, folds=4), Split(seed=3, validation=0.5)):
        assert other.parts(data).test.tolist() == first.test.tolist()
    assert Split(seed=4).parts(data).test.tolist() != first.test.tolist()
    assert Split(seed=-1).parts(data).test.size == 20


@pytest.mark.parametrize("folds", [1, 5])
@pytest.mark.parametrize("seed", range(4))
def test_the_only_row_of_a_class_trains_and_a_warning_says_so(folds, seed):
    data = table(["a"] * 40 + ["b"] * 40 + ["rare"])
    parts = Split(seed=seed, folds=folds).parts(data)
    assert all(80 in train for train, _ in parts.folds)
    assert [note.level for note in parts.notes] == ["warning"]
    assert "'rare'" in str(parts.notes[0])


@pytest.mark.parametrize("seed", range(6))
def test_every_fold_trains_on_every_class(seed):
    data = table(["a"] * 30 + ["b"] * 2 + ["c"] * 3)
    for train, _ in Split(seed=seed, folds=5).parts(data).folds:
        assert set(data.answers[train]) == {"a", "b", "c"}


def test_fixed_test_rows_are_obeyed():
    more = (np.zeros((7, 2)), np.array(["a", "b"] * 3 + ["a"]))
    data = table(["a"] * 20 + ["b"] * 20, test=more)
    parts = Split(test=0.5).parts(data)
    assert parts.test.tolist() == list(range(40, 47))
    assert everything(parts).tolist() == list(range(47))


def test_regression_rows_are_shared_out_at_random():
    data = table(np.arange(100) / 3)
    parts = Split().parts(data)
    assert everything(parts).tolist() == list(range(100))
    assert 20 < data.answers[parts.test].mean() * 3 < 80


def test_shares_of_zero_leave_parts_empty():
    parts = Split(test=0, validation=0).parts(table(["a", "b", "a", "b"]))
    assert [len(r) for r in (parts.test, *parts.folds[0])] == [0, 4, 0]


@pytest.mark.parametrize("split", [Split(), Split(folds=9), Split(test=0.99)])
def test_too_few_rows_are_refused(split):
    with pytest.raises(DataError, match="too few"):
        split.parts(table(["a", "b", "a"]))


def test_in_the_order_of_time_nothing_is_judged_on_what_is_older():
    data = table(np.arange(100) / 3)
    parts = Split(order="time").parts(data)
    train, validation = parts.folds[0]
    # the last 20 of 100 rows, the last 16 of the 80 left, and what came before
    assert parts.test.tolist() == list(range(80, 100))
    assert validation.tolist() == list(range(64, 80))
    assert train.tolist() == list(range(64))


def test_in_the_order_of_time_folds_are_stretches_and_the_seed_counts_for_nothing():
    data = table(np.arange(100) / 3)
    parts = Split(folds=3, order="time").parts(data)
    assert [(v[0], v[-1]) for _, v in parts.folds] == [(0, 26), (27, 53), (54, 79)]
    for train, validation in parts.folds:
        assert not set(train) & set(validation)
        assert sorted([*train, *validation]) == list(range(80))
    again = Split(seed=5, folds=3, order="time").parts(data)
    assert again.test.tolist() == parts.test.tolist()
    assert again.folds[1][0].tolist() == parts.folds[1][0].tolist()


def test_rows_in_the_order_of_time_keep_the_test_part_that_the_data_fix():
    more = (np.zeros((7, 2)), np.arange(7) / 3)
    parts = Split(order="time").parts(table(np.arange(40) / 3, test=more))
    assert parts.test.tolist() == list(range(40, 47))
    assert parts.folds[0][1].tolist() == list(range(32, 40))


def test_classes_in_the_order_of_time_may_be_told_of_but_never_moved():
    parts = Split(order="time").parts(table(["a"] * 40 + ["b"] * 10))
    assert parts.test.tolist() == list(range(40, 50))
    assert [str(note) for note in parts.notes] == [
        "1 class in the test part alone ('b'): they cannot be learned."
    ]


def test_shares_of_zero_leave_parts_empty_in_the_order_of_time():
    split = Split(test=0, validation=0, order="time")
    parts = split.parts(table(["a", "b", "a", "b"]))
    assert [len(r) for r in (parts.test, *parts.folds[0])] == [0, 4, 0]
