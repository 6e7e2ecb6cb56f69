import numpy as np
import pytest
from sklearn import metrics as theirs

from glassnet.errors import DataError, ShapeError
from glassnet.metrics import scores

OURS = [scores.mean_absolute_error, scores.root_mean_squared_error, scores.r2]


def test_match_a_case_worked_by_hand():
    truth, found = [1.0, 2.0, 3.0, 6.0], [1.0, 3.0, 3.0, 4.0]
    assert scores.mean_absolute_error(truth, found) == 3 / 4  # 0 + 1 + 0 + 2
    np.testing.assert_allclose(
        scores.root_mean_squared_error(truth, found), np.sqrt(5 / 4)
    )
    # mean 3: 4 + 1 + 0 + 9 = 14
    np.testing.assert_allclose(scores.r2(truth, found), 1 - 5 / 14)


@pytest.mark.parametrize("shape", [(30,), (30, 1), (30, 3)], ids=str)
def test_agree_with_scikit_learn(shape):
    random = np.random.default_rng(0)
    truth, noise = random.normal(size=(2, *shape))
    found = truth + noise
    for ours, other in zip(
        OURS[::2], [theirs.mean_absolute_error, theirs.r2_score], strict=True
    ):
        np.testing.assert_allclose(ours(truth, found), other(truth, found))
    np.testing.assert_allclose(
        scores.root_mean_squared_error(truth, found),
        np.sqrt(theirs.mean_squared_error(truth, found)),
    )


def test_the_mean_explains_nothing_and_the_truth_all():
    truth = np.array([1.0, 2.0, 6.0])
    np.testing.assert_allclose(scores.r2(truth, np.full(3, 3.0)), 0)
    assert scores.r2(truth, truth) == 1
    assert scores.r2(truth, -truth) < 0


def test_a_constant_truth_is_met_or_not():
    assert scores.r2([2.0, 2.0], [2.0, 2.0]) == 1
    assert scores.r2([2.0, 2.0], [2.0, 3.0]) == 0


def test_float32_is_averaged_in_float64():
    truth = np.full(3, 2.0**24, np.float32)
    found = truth + np.float32(2)
    assert scores.mean_absolute_error(truth, found) == 2
    assert scores.root_mean_squared_error(truth.astype(int), found) == 2


@pytest.mark.parametrize("score", OURS, ids=lambda f: f.__name__)
def test_what_does_not_fit_says_so(score):
    with pytest.raises(ShapeError, match=r"predicted\[:, 0\]"):
        score(np.ones(3), np.ones((3, 1)))
    with pytest.raises(DataError, match="no rows"):
        score([], [])


def test_the_root_is_that_of_the_mean_square():
    truth, found = [1.0, 2.0, 3.0, 6.0], [1.0, 3.0, 3.0, 4.0]
    assert scores.mean_squared_error(truth, found) == 5 / 4  # (0 + 1 + 0 + 4) / 4
