import json

import numpy as np
import pytest

from glassnet.data import Target
from glassnet.errors import DataError, FileError


def test_numbers_are_standardized_by_the_training_rows():
    # 1, 2, 3, 6: mean 3, squared deviations 4 + 1 + 0 + 9 = 14, variance 3.5.
    target = Target.fit("y", "regression", np.array([1.0, 2.0, 3.0, 6.0]), None)
    assert (target.mean, target.scale) == (3.0, pytest.approx(3.5**0.5))
    codes = target.encode(np.array([3.0, 10.0]))
    assert (codes.dtype, codes.shape) == (np.float32, (2, 1))
    np.testing.assert_allclose(codes[:, 0], [0, 7 / 3.5**0.5], rtol=1e-6)


def test_predictions_stay_within_the_training_range():
    target = Target.fit("y", "regression", np.array([1.0, 5.0]), None)
    assert target.decode(np.array([-9.0, 0.0, 9.0])).tolist() == [1, 3, 5]


@pytest.mark.parametrize("size", [1e30, 1e200])
def test_vast_numbers_have_a_finite_mean_and_scale(size):
    target = Target.fit("y", "regression", np.array([-size, size]), None)
    assert (target.mean, target.scale) == (0.0, size)


@pytest.mark.parametrize(
    "labels", [["a", "b", "c"], [1, 2, 5], [False, True], [0.5, 1.5]]
)
def test_classes_are_numbered_in_order_and_come_back(labels):
    target = Target.fit("y", "classification", np.array(labels), labels)
    codes = target.encode(np.array(labels[::-1]))
    assert codes.dtype == np.int32
    assert codes.tolist() == list(range(len(labels)))[::-1]
    assert target.decode(codes).tolist() == labels[::-1]
    assert target.outputs == len(labels)


def test_a_new_class_is_refused():
    target = Target.fit("y", "classification", np.array(["a", "b"]), ["a", "b"])
    with pytest.raises(DataError, match="did not have"):
        target.encode(np.array(["a", "z"]))


def test_rows_come_back_in_their_own_unit_and_are_not_clamped():
    target = Target("", "reconstruction", (), mean=10.0, scale=2.0)
    # 2 * 0.5 + 10 = 11, 2 * 9 + 10 = 28
    assert target.decode(np.array([[0.5, 9.0]])).tolist() == [[11.0, 28.0]]
    assert target.outputs == 1


@pytest.mark.parametrize(
    "target",
    [
        Target("y", "classification", ("a", "b")),
        Target("y", "classification", (False, True)),
        Target("y", "regression", (), 0.1, 1 / 3, -1.0, 2.0),
        Target("", "reconstruction", (), 0.0, 255.0),
        Target("digit", "generation", (), -1.0, 2.0),
        Target("the next character", "language"),
    ],
)
def test_goes_through_json_and_back(target):
    text = json.dumps(target.to_data(), allow_nan=False)
    assert Target.from_data(json.loads(text)) == target


@pytest.mark.parametrize(
    "change",
    [
        {"scale": 0.0},
        {"mean": "1"},
        {"mean": float("nan")},
        {"task": "ranking"},
        {"labels": [[1]]},
        {"labels": ["a"]},
        {"name": 3},
    ],
)
def test_a_description_from_a_stranger_is_not_trusted(change):
    data = Target("y", "regression", (), 0.0, 1.0, -1.0, 1.0).to_data() | change
    with pytest.raises(FileError, match="description of the target"):
        Target.from_data(data)
