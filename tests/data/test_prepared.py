import numpy as np
import pytest

from glassnet.data import Preprocess, Split, load, prepare
from glassnet.errors import DataError


def shifted():
    # The rows that one fold does not train on are far away: statistics show them.
    x = np.random.default_rng(0).normal(size=(100, 1))
    parts = Split().parts(load((x, np.arange(100) % 2)))
    x[parts.test] += 1e6
    return load((x, np.arange(100) % 2)), parts


def test_statistics_do_not_see_test_or_validation_rows():
    data, parts = shifted()
    train = parts.folds[0][0]
    ready = prepare(data, preprocess=Preprocess("standard", 0))
    np.testing.assert_allclose(ready.x[train].mean(), 0, atol=1e-6)
    np.testing.assert_allclose(ready.x[train].std(), 1, rtol=1e-5)
    assert abs(ready.x[parts.folds[0][1]].mean()) > 1e-6


def test_with_folds_statistics_come_from_all_rows_but_the_test_part():
    data, parts = shifted()
    ready = prepare(data, Split(folds=5), Preprocess("standard", 0))
    rest = np.setdiff1d(np.arange(100), parts.test)
    np.testing.assert_allclose(ready.x[rest].mean(), 0, atol=1e-6)


def test_numbers_to_predict_are_standardized_by_training_rows():
    data = load("diabetes")
    ready = prepare(data)
    train = ready.parts.training
    assert ready.y.shape == (442, 1) and ready.y.dtype == np.float32
    np.testing.assert_allclose(ready.y[train].mean(), 0, atol=1e-6)
    back = ready.target.decode(ready.y)
    np.testing.assert_allclose(back[train], data.answers[train], rtol=1e-5)


def test_an_epoch_shows_each_training_row_once_and_fills_up_with_weight_0():
    ready = prepare(load("iris"))
    batches = list(ready.batches(40, seed=1))
    assert [batch["x"].shape for batch in batches] == [(40, ready.x.shape[1])] * 3
    weight = np.concatenate([batch["weight"] for batch in batches])
    assert weight.tolist() == [1] * 96 + [0] * 24
    seen = np.concatenate([batch["x"] for batch in batches])
    train = ready.x[ready.parts.training]
    np.testing.assert_array_equal(
        np.sort(seen[weight > 0], axis=0), np.sort(train, axis=0)
    )
    # The filling is real rows: the head of the same order.
    np.testing.assert_array_equal(seen[96:], seen[:24])


def test_the_seed_decides_the_order_and_not_the_rows():
    data = load("iris")
    one, same, two = (next(data.batches(96, seed))["x"] for seed in (0, 0, 1))
    np.testing.assert_array_equal(one, same)
    assert (one != two).any()
    np.testing.assert_array_equal(np.sort(one, axis=0), np.sort(two, axis=0))


def test_a_batch_without_rows_is_refused():
    with pytest.raises(DataError, match="batch_size=0"):
        load("iris").batches(0)


def test_notes_gather_what_was_said_on_the_way():
    x = np.random.default_rng(0).normal(size=(41, 2))
    data = load((x, ["a"] * 20 + ["b"] * 20 + ["rare"]))
    said = " ".join(map(str, prepare(data).notes))
    assert "3 classes" in said and "single row" in said
