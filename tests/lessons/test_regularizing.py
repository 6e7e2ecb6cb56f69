"""The claims of the lessons on what keeps a network from learning by heart."""

import numpy as np
import pytest

from glassnet.lessons import run
from glassnet.lessons.few_digits import few_digits, own_rows
from glassnet.lessons.verdict import compared


def test_dropout_scales_by_the_share_that_stays_and_counts_like_coins():
    told = run("dropout", rows=50, steps=20, splits=2).numbers
    # 2,000 draws of 100 units: a standard error of root(100 p (1 - p) / 2,000)
    (half, kept, deviation), (most, also_kept, _) = told["measured"].values()
    assert abs(half - 50) < 5 * 0.12 and abs(most - 80) < 5 * 0.09
    assert abs(kept - 1) < 5 * 0.0023 and abs(also_kept - 1) < 5 * 0.0012
    assert abs(deviation - 5) < 0.4  # root(100 p (1 - p))
    assert told["half"] == 50
    assert 5 < told["exact"] < 11  # the middle of a binomial of 100 has 7.96 %
    other = run("dropout", rows=50, steps=20, splits=2, seed=1).numbers
    assert other["crowd"] != told["crowd"] and other["exact"] != told["exact"]


def test_one_pass_of_the_whole_network_answers_like_a_hundred_thinned_ones():
    told = run("dropout", rows=50, steps=100, splits=2).numbers
    assert told["whole"] > 60 and abs(told["whole"] - told["crowd"]) < 5


def test_l1_empties_weights_and_l2_shortens_the_largest():
    told = run("l1-l2", splits=2, steps=300, l1=4e-3).numbers
    near, largest = told["near_zero"], told["largest"]
    assert near["L1"] > 2 * near["L2"] and near["L1"] > 5 * near["none"]
    assert told["most"] == "L1" and largest["L2"] < largest["none"]
    other = run("l1-l2", splits=2, steps=300, l1=0.0, seed=1).numbers
    assert other["near_zero"] != near and other["most"] == "L2"


def test_the_three_ways_to_write_decay_take_what_their_formulas_say():
    told = run("l1-l2", splits=2, steps=500, l1=4e-3).numbers
    # lambda 0.1 at rates 0.1 and 0.01: 1 - 2 eta lambda, 1 - eta lambda, 1 - lambda
    expected = ([0.98, 0.998], [0.99, 0.999], [0.9, 0.9])
    np.testing.assert_allclose(list(told["written"].values()), expected, rtol=1e-6)
    # AdamW: (1 - 0.01 * 0.1)^500 = 0.606 whatever the gradients are
    decay, cost = told["adam"]["decay"], told["adam"]["L2 in the cost"]
    np.testing.assert_allclose(decay, 0.999**500, atol=0.02)
    assert cost[0] < 0.3 < 0.9 < cost[1]


def test_stopping_early_keeps_the_epoch_of_least_validation_loss():
    told = run("early-stopping", epochs=80, rows=100).numbers
    assert told["best"] < 80 and told["least"] < told["end"]
    assert told["training"] < told["least"]  # learned by heart
    assert told["ran"][1] <= told["ran"][5] <= told["ran"][20] <= told["ran"]["none"]
    assert told["ran"]["none"] == 80
    assert run("early-stopping", epochs=5, seed=1).numbers["least"] != told["least"]


def test_without_overfitting_the_last_epoch_is_the_best():
    told = run("early-stopping", epochs=3, wrong=0.0).numbers
    assert told["best"] == 3 and told["gain"] == 0
    assert told["verdict"] == "still learning"


def test_batch_norm_centers_scales_and_allows_larger_rates():
    told = run("batch-norm", rates=(0.1, 3.0), depth=3, splits=2).numbers
    assert abs(told["mean"]) < 1e-5 and abs(told["variance"] - 1) < 1e-4
    assert told["jitter"] > 0.05 and told["moved"] < 1e-5
    assert told["largest"] == 3.0 and told["best"] == 0.1
    other = run("batch-norm", rates=(0.1,), depth=3, splits=2, seed=1).numbers
    assert other["jitter"] != told["jitter"] and other["largest"] == 0.1


def test_shifts_teach_moved_digits_and_flips_harm():
    told = run("augmentation", splits=2).numbers
    assert told["moved_gain"] > 10 and told["moved_is"] == "better"
    assert told["flip_gain"] < 0
    other = run("augmentation", splits=2, steps=5, seed=1).numbers
    assert other["flip_gain"] != told["flip_gain"]


def test_the_loss_of_a_mean_is_at_most_the_mean_of_losses():
    told = run("ensembles", count=4, epochs=32).numbers
    assert told["loss"] <= told["mean_loss"]  # Jensen, so without exception
    assert told["crowd"] <= told["mean"]
    assert set(told["scores"]) == {"Seeds", "Bagging", "Snapshots"}
    assert told["scores"][told["best"]][1] == min(s[1] for s in told["scores"].values())
    other = run("ensembles", count=4, epochs=32, seed=1).numbers
    assert other["loss"] != told["loss"]


def test_no_row_of_the_test_is_among_those_that_train():
    train, test = map(own_rows, few_digits(50, 0, 3))
    assert train.shape == (3, 50) and test.shape == (3, 600)
    for own, others in zip(train, test, strict=True):
        assert not set(own.tolist()) & set(others.tolist())
    assert train[0].tolist() != train[1].tolist()


@pytest.mark.parametrize(
    ("gain", "verdict"), [(1.0, "better"), (-1.0, "worse"), (0.0, "no different")]
)
def test_a_difference_must_exceed_two_standard_errors(gain, verdict):
    noise = np.array([-0.1, 0.1, -0.1, 0.1])
    assert compared(50 + gain + noise, np.full(4, 50.0)).startswith(verdict)
