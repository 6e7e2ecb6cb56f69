import numpy as np
import pytest
from sklearn import metrics as theirs

from glassnet.errors import DataError, ShapeError
from glassnet.metrics import scores

TRUTH = np.array([0, 0, 0, 0, 1, 1, 2, 2])
FOUND = np.array([0, 0, 1, 2, 1, 1, 0, 2])


def test_match_a_case_worked_by_hand():
    assert scores.accuracy(TRUTH, FOUND) == 5 / 8
    # recalls 2/4, 2/2, 1/2
    np.testing.assert_allclose(scores.balanced_accuracy(TRUTH, FOUND), 2 / 3)
    expected = [[2, 1, 1], [0, 2, 0], [1, 0, 1]]
    assert scores.confusion(TRUTH, FOUND, 3).tolist() == expected


@pytest.mark.parametrize("seed", range(3))
def test_agree_with_scikit_learn(seed):
    random = np.random.default_rng(seed)
    truth, found = random.integers(4, size=(2, 50))
    shares = random.dirichlet(np.ones(4), 50)
    assert scores.accuracy(truth, found) == theirs.accuracy_score(truth, found)
    np.testing.assert_allclose(
        scores.balanced_accuracy(truth, found),
        theirs.balanced_accuracy_score(truth, found),
    )
    np.testing.assert_array_equal(
        scores.confusion(truth, found, 4), theirs.confusion_matrix(truth, found)
    )
    np.testing.assert_allclose(
        scores.log_loss(truth, shares), theirs.log_loss(truth, shares, labels=range(4))
    )


def test_a_rare_class_counts_as_much_as_a_frequent_one():
    truth = np.array([0] * 99 + [1])
    always = np.zeros(100, int)
    assert scores.accuracy(truth, always) == 0.99
    assert scores.balanced_accuracy(truth, always) == 0.5


def test_names_and_truth_values_are_classes_too():
    assert scores.accuracy(["a", "b"], ["a", "a"]) == 0.5
    assert scores.confusion([True, False], [True, True], 2).tolist() == [[0, 1], [0, 1]]


def test_classes_that_never_occur_keep_their_row_and_column():
    assert scores.confusion([0], [0], 3).sum() == 1
    assert scores.confusion([0], [0], 3).shape == (3, 3)


def test_guessing_evenly_costs_log_classes_and_certainty_nothing():
    np.testing.assert_allclose(
        scores.log_loss([0, 3], np.full((2, 4), 0.25)), np.log(4)
    )
    assert scores.log_loss([1], [[0.0, 1.0]]) == 0


def test_calling_the_truth_impossible_costs_36_nats():
    np.testing.assert_allclose(scores.log_loss([0], [[0.0, 1.0]]), 52 * np.log(2))


def test_what_does_not_fit_says_so():
    with pytest.raises(ShapeError, match=r"predicted\[:, 0\]"):
        scores.accuracy([0, 1], [[0], [1]])
    with pytest.raises(ShapeError, match="argmax"):
        scores.accuracy([0, 1], [[0.5, 0.5], [0.1, 0.9]])
    with pytest.raises(ShapeError, match=r"np\.stack"):
        scores.log_loss([0, 1], [0.5, 0.5])
    for score in (scores.accuracy, scores.balanced_accuracy):
        with pytest.raises(DataError, match="no rows"):
            score([], [])
    for truth, found in [([0, 3], [0, 1]), ([0, 1], [-1, 0]), ([0.5, 1], [0, 1])]:
        with pytest.raises(DataError, match="whole numbers from 0 to 2"):
            scores.confusion(truth, found, 3)
    with pytest.raises(DataError, match="none of the classes"):
        scores.log_loss([2], [[0.5, 0.5]])
