import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.metrics import scores

NAMES = ["precision", "recall", "f1"]
TRUTH = np.array([0, 0, 0, 0, 1, 1, 2, 2])
FOUND = np.array([0, 0, 1, 2, 1, 1, 0, 2])


def test_match_a_case_worked_by_hand():
    # named 3, 3, 2; right 2, 2, 1; truth 4, 2, 2
    assert scores.precision(TRUTH, FOUND) == pytest.approx((2 / 3 + 2 / 3 + 1 / 2) / 3)
    assert scores.recall(TRUTH, FOUND) == pytest.approx((2 / 4 + 2 / 2 + 1 / 2) / 3)
    assert scores.f1(TRUTH, FOUND) == pytest.approx((4 / 7 + 4 / 5 + 2 / 4) / 3)
    assert scores.f1(TRUTH, FOUND, positive=1) == pytest.approx(4 / 5)


@pytest.mark.parametrize("average", ["macro", "micro", "weighted"])
@pytest.mark.parametrize("name", NAMES)
def test_agree_with_scikit_learn(name, average):
    from sklearn import metrics

    random = np.random.default_rng(0)
    truth, found = random.integers(3, size=50), random.integers(1, 5, size=50)
    theirs = getattr(metrics, f"{name}_score")(
        truth, found, average=average, zero_division=0
    )
    assert getattr(scores, name)(truth, found, average) == pytest.approx(theirs)


@pytest.mark.parametrize("name", NAMES)
def test_names_and_truth_values_are_classes_too(name):
    from sklearn import metrics

    truth, found = np.array(["no", "yes", "yes"]), np.array(["no", "no", "yes"])
    ours, theirs = getattr(scores, name), getattr(metrics, f"{name}_score")
    assert ours(truth, found, positive="yes") == theirs(truth, found, pos_label="yes")
    assert ours(truth == "yes", found == "yes", positive=True) == theirs(
        truth == "yes", found == "yes"
    )


def test_micro_is_accuracy_and_so_is_weighted_recall():
    right = scores.accuracy(TRUTH, FOUND)
    for name in NAMES:
        assert getattr(scores, name)(TRUTH, FOUND, "micro") == right
    assert scores.recall(TRUTH, FOUND, "weighted") == right


def test_a_class_that_is_nowhere_scores_0():
    for name in NAMES:
        assert getattr(scores, name)(TRUTH, FOUND, positive=9) == 0


@pytest.mark.parametrize("name", NAMES)
def test_what_does_not_fit_says_so(name):
    score = getattr(scores, name)
    with pytest.raises(ConfigError, match="macro"):
        score(TRUTH, FOUND, "mean")
    with pytest.raises(ShapeError, match="argmax"):
        score([0, 1], [[0.5, 0.5], [0.1, 0.9]])
    with pytest.raises(DataError, match="no rows"):
        score([], [])
