import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.metrics import scores


def draw(seed=0, rows=60, classes=4):
    random = np.random.default_rng(seed)
    return random.integers(classes, size=rows), random.dirichlet(np.ones(classes), rows)


def test_top_k_agrees_with_scikit_learn_and_names_the_first_of_equals():
    from sklearn.metrics import top_k_accuracy_score

    y, p = draw()
    for k in (1, 2, 3):
        theirs = top_k_accuracy_score(y, p, k=k, labels=range(4))
        assert scores.top_k_accuracy(y, p, k) == theirs
    tied = np.zeros((3, 3))
    assert scores.top_k_accuracy([0, 1, 2], tied, 2) == pytest.approx(2 / 3)
    assert scores.top_k_accuracy([0], [[1.0, np.nan]], 2) == 0


def test_perplexity_is_the_exponential_of_surprise():
    y, p = draw()
    assert scores.perplexity(y, np.full((60, 4), 0.25)) == pytest.approx(4)
    assert np.log(scores.perplexity(y, p)) == pytest.approx(scores.log_loss(y, p))


@pytest.mark.parametrize("seed", range(3))
def test_the_area_agrees_with_scikit_learn_ties_and_all(seed):
    from sklearn.metrics import roc_auc_score

    random = np.random.default_rng(seed)
    y = random.integers(2, size=80)
    z = np.round(random.normal(size=80) + y, 1)  # many equal ones
    assert scores.roc_auc(y, z) == pytest.approx(roc_auc_score(y, z))
    classes, p = draw(seed)
    theirs = roc_auc_score(classes, p, multi_class="ovr")
    assert scores.roc_auc(classes, p) == pytest.approx(theirs)


def test_infinite_scores_have_ranks_and_nan_has_none():
    assert scores.roc_auc([1, 0, 0], [np.inf, -np.inf, 0.0]) == 1
    with pytest.raises(DataError, match="no rank"):
        scores.roc_auc([1, 0], [np.nan, 0.0])


def test_one_class_alone_has_no_area():
    for truth, given in [([1, 1], [0.1, 0.2]), ([0, 0], [[0.5, 0.5]] * 2)]:
        with pytest.raises(DataError, match="nothing to tell apart"):
            scores.roc_auc(truth, given)


def test_calibration_at_a_hand_worked_point():
    # 10 bins: 0.95 twice, one right; 0.6 once, right
    p = [[0.95, 0.05], [0.05, 0.95], [0.6, 0.4]]
    found = scores.calibration_error([0, 0, 0], p, bins=10)
    assert found == pytest.approx((abs(1.9 - 1) + abs(0.6 - 1)) / 3)


def test_the_edge_of_a_bin_belongs_to_the_lower_one():
    # 0.5 and 0.51 in one bin would cancel: 0.5 wrong, 0.51 right
    p = [[0.5, 0.5], [0.51, 0.49]]
    found = scores.calibration_error([1, 0], p, bins=2)
    assert found == pytest.approx((0.5 + 0.49) / 2)


def test_sure_of_a_share_is_right_in_that_share():
    p = np.array([[0.75, 0.25]] * 4)
    assert scores.calibration_error([0, 0, 0, 1], p) == 0
    assert np.isnan(scores.calibration_error([0], [[np.nan, 0.5]]))


def test_what_does_not_fit_says_so():
    y, p = draw()
    for score in (scores.top_k_accuracy, scores.perplexity, scores.calibration_error):
        with pytest.raises(ShapeError, match="row of shares"):
            score(y, p[:, 0])
        with pytest.raises(DataError, match="none of the classes"):
            score(y + 1, p)
        with pytest.raises(DataError, match="no rows"):
            score(y[:0], p[:0])
    with pytest.raises(ConfigError, match="k=0"):
        scores.top_k_accuracy(y, p, 0)
    with pytest.raises(ConfigError, match="bins=0"):
        scores.calibration_error(y, p, 0)
    with pytest.raises(ShapeError):
        scores.roc_auc(y, p[:-1])
