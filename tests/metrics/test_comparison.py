import math

import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.metrics import scores

ZEROS = np.zeros(100, int)


def mistakes(rows):
    found = ZEROS.copy()
    found[rows] = 1
    return found


def test_the_sign_test_matches_a_case_worked_by_hand():
    # first alone right 9 times, second alone 2: m = 11
    # 2 (1 + 11 + 55) / 2^11 = 134 / 2048
    first, second = mistakes(range(20, 22)), mistakes(range(30, 39))
    found = scores.paired_difference(ZEROS, first, second)
    np.testing.assert_allclose(found.p, 134 / 2048)
    np.testing.assert_allclose(found.difference, 0.07)
    assert found.low < 0.07 < found.high


def test_rows_that_both_get_right_or_wrong_change_nothing():
    first, second = mistakes([*range(50), 60]), mistakes([*range(50), 70, 71, 72])
    alone = scores.paired_difference(
        ZEROS[:10], mistakes([0])[:10], [0, 1, 1, 1] + [0] * 6
    )
    assert scores.paired_difference(ZEROS, first, second).p == alone.p


def test_turned_round_the_difference_changes_its_sign():
    first, second = mistakes(range(5)), mistakes(range(10, 25))
    one = scores.paired_difference(ZEROS, first, second)
    two = scores.paired_difference(ZEROS, second, first)
    assert one.difference == -two.difference and one.p == two.p
    assert (one.low, one.high) == (-two.high, -two.low)


def test_the_same_model_twice_differs_by_nothing():
    first = mistakes(range(5))
    assert scores.paired_difference(ZEROS, first, first) == (0, 0, 0, 1)
    truth = np.linspace(0, 1, 50)
    assert scores.paired_difference(truth, truth + 1, truth + 1)[:3] == (0, 0, 0)
    assert scores.paired_difference(truth, truth + 1, truth + 1).p == 1


def test_many_thousand_rows_neither_underflow_nor_take_long():
    truth = np.zeros(200_000, int)
    first, second = (np.arange(200_000) % 4 == k for k in (0, 1))
    found = scores.paired_difference(truth, first, second, draws=1)
    assert found.p == 1  # 50,000 against 50,000
    worse = second | (np.arange(200_000) < 4000)
    assert 0 < scores.paired_difference(truth, first, worse, draws=1).p < 1e-6


def test_the_sign_test_is_no_louder_than_it_says():
    # if both are equally good, p is below 0.05 at most one time in twenty: exactly
    m = 20
    chance = 0.0
    for b in range(m + 1):
        first, second = mistakes(range(b)), mistakes(range(b, m))
        p = scores.paired_difference(ZEROS, first, second, draws=1).p
        chance += math.comb(m, b) / 2**m * (p < 0.05)
    assert 0.03 < chance <= 0.05


def test_for_numbers_less_error_is_better():
    random = np.random.default_rng(0)
    truth, noise = random.normal(size=(2, 200))
    found = scores.paired_difference(truth, truth + 0.5 * noise, truth + noise)
    rmse = np.sqrt(np.square(noise).mean())
    np.testing.assert_allclose(found.difference, rmse / 2)
    assert 0 < found.low < found.difference < found.high
    np.testing.assert_allclose(found.p, 2 / 1001)  # no sample said otherwise


def test_for_numbers_chance_is_not_taken_for_skill():
    random = np.random.default_rng(0)
    truth, one, two = random.normal(size=(3, 200))
    found = scores.paired_difference(truth, truth + one, truth + two)
    assert found.p > 0.05 and found.low < 0 < found.high


def test_what_is_hard_for_both_cancels():
    random = np.random.default_rng(0)
    truth = random.normal(size=300)
    hard = np.where(np.arange(300) < 15, 30.0, 1.0) * random.normal(size=300)
    first, second = truth + hard, truth + 1.05 * hard
    found = scores.paired_difference(truth, first, second)
    assert found.low > 0
    alone = scores.bootstrap_interval(scores.root_mean_squared_error, truth, first)
    assert found.high - found.low < (alone.high - alone.low) / 10


def test_predictions_of_other_rows_are_refused():
    with pytest.raises(ShapeError, match="its own truth"):
        scores.paired_difference(ZEROS, ZEROS, ZEROS[:50])
