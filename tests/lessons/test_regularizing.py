"""The claims of the lessons on what keeps a network from learning by heart."""

import numpy as np
import pytest

from glassnet.lessons import run
from glassnet.lessons.few_digits import compared, few_digits, own_rows


def test_dropout_scales_by_the_share_that_stays_and_counts_like_coins():
    told = run("dropout", rows=50, steps=20, splits=2).numbers
    # 2,000 draws of 100 units: a standard error of root(p (1 - p) / 200,000)
    assert abs(told["factor"][0.5] - 0.5) < 5 * 0.0012
    assert abs(told["factor"][0.2] - 0.8) < 5 * 0.0009
    assert told["root"] == 5.0 and abs(told["deviation"] - 5) < 0.4
    assert 0 < told["exact"] < 16  # the middle of a binomial of 100 has 7.96 %
    assert told["least"] < told["half"] < told["most"]
    other = run("dropout", rows=50, steps=20, splits=2, seed=1).numbers
    assert other["crowd"] != told["crowd"] and other["least"] != told["least"]


def test_one_pass_of_the_whole_network_answers_like_a_hundred_thinned_ones():
    told = run("dropout", rows=50, steps=100, splits=2).numbers
    assert told["whole"] > 60 and abs(told["whole"] - told["crowd"]) < 5


def test_l1_empties_weights_and_l2_shortens_the_largest():
    told = run("l1-l2", splits=2, steps=300, l1=4e-3).numbers
    near, largest = told["near_zero"], told["largest"]
    assert near["L1"] > 2 * near["L2"] and near["L1"] > 5 * near["none"]
    assert largest["L2"] < largest["none"]
    other = run("l1-l2", splits=2, steps=300, l1=4e-3, seed=1).numbers
    assert other["near_zero"] != near


def test_the_three_ways_to_write_decay_take_what_their_formulas_say():
    told = run("l1-l2", splits=2, steps=2).numbers
    # lambda 0.1 at rates 0.1 and 0.01: 1 - 2 eta lambda, 1 - eta lambda, 1 - lambda
    expected = ([0.98, 0.998], [0.99, 0.999], [0.9, 0.9])
    np.testing.assert_allclose(list(told["three"].values()), expected, rtol=1e-6)
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
    assert told["verdict"] == "it is still learning"


def test_batch_norm_centers_scales_and_allows_larger_rates():
    told = run("batch-norm", rates=(0.1, 3.0), depth=3, splits=2).numbers
    assert abs(told["mean_after"]) < 1e-5 and abs(told["variance_after"] - 1) < 1e-4
    assert told["jitter"] > 0.05 and told["moved"] < 1e-5
    paper = told["usable"]["before the ReLU (paper)"]
    assert max(paper) > max(told["usable"]["without"])
    assert (
        run("batch-norm", rates=(0.1,), depth=3, splits=2, seed=1).numbers["jitter"]
        != (told["jitter"])
    )


def test_shifts_teach_moved_digits_and_flips_harm():
    told = run("augmentation", splits=2).numbers
    assert told["shift_moved"] > 10 and told["flip_plain"] < 0
    assert (
        run("augmentation", splits=2, steps=5, seed=1).numbers["flip_plain"]
        != (told["flip_plain"])
    )


def test_the_loss_of_a_mean_is_at_most_the_mean_of_losses():
    told = run("ensembles", count=4, steps=100).numbers
    assert told["loss"] <= told["mean_loss"]  # Jensen, so without exception
    assert told["crowd"] <= told["mean"]
    assert set(told["scores"]) == {"other starts", "bagging", "snapshots"}
    other = run("ensembles", count=4, steps=100, seed=1).numbers
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
