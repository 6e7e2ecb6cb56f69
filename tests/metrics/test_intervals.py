import math

import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.metrics import scores
from glassnet.metrics.intervals import resamples


def test_wilson_matches_a_case_worked_by_hand():
    # 8 of 10, z = 1.96: z^2 = 3.8415; center (0.8 + 0.19207) / 1.38415 = 0.71674
    # reach 1.96 sqrt(0.016 + 0.0096036) / 1.38415 = 0.22658
    low, high = scores.wilson_interval(8, 10)
    np.testing.assert_allclose([low, high], [0.49016, 0.94332], atol=2e-5)


def test_wilson_has_an_end_at_all_and_none_but_no_point():
    # 0 of n: the upper end is z^2 / (n + z^2)
    low, high = scores.wilson_interval(0, 10)
    assert low == 0
    np.testing.assert_allclose(high, 3.841459 / 13.841459, rtol=1e-6)
    assert scores.wilson_interval(10, 10) == (pytest.approx(1 - high), 1)


def test_wilson_is_right_as_often_as_it_says():
    # exactly: the chance of each number of hits, summed where the interval holds p
    n, p = 30, 0.85
    chances = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
    held = sum(
        chance
        for k, chance in enumerate(chances)
        if scores.wilson_interval(k, n).low <= p <= scores.wilson_interval(k, n).high
    )
    assert 0.93 < held < 0.97


def test_more_confidence_is_wider_and_more_rows_narrower():
    def width(*arguments):
        low, high = scores.wilson_interval(*arguments)
        return high - low

    assert width(8, 10, 0.5) < width(8, 10, 0.95) < width(8, 10, 0.99)
    np.testing.assert_allclose(width(8000, 10000), width(80, 100) / 10, rtol=0.03)


def test_the_bootstrap_of_a_mean_has_the_textbooks_width():
    truth = np.random.default_rng(1).normal(size=400)
    interval = scores.bootstrap_interval(
        lambda t, y: float((t - y).mean()), truth, np.zeros(400), draws=2000
    )
    error = truth.std() / 20  # of the mean of 400
    np.testing.assert_allclose(
        interval, [truth.mean() - 1.96 * error, truth.mean() + 1.96 * error], atol=0.01
    )


def test_the_bootstrap_keeps_truth_and_prediction_together():
    rows = np.arange(50)
    assert scores.bootstrap_interval(scores.accuracy, rows, rows) == (1, 1)


def test_the_bootstrap_is_fixed_by_its_seed():
    truth = np.arange(40) % 2
    found = np.arange(40) % 3 % 2
    one, two, other = (
        scores.bootstrap_interval(scores.accuracy, truth, found, seed=s)
        for s in (0, 0, 1)
    )
    assert one == two and one != other


def test_a_resample_draws_rows_with_replacement():
    samples = np.array(list(resamples(1000, 0, 20)))
    assert samples.min() == 0 and samples.max() == 999
    # each holds 1 - 1/e = 63.2 % of the rows
    share = np.mean([len(np.unique(sample)) / 1000 for sample in samples])
    np.testing.assert_allclose(share, 0.632, atol=0.01)


@pytest.mark.parametrize(
    "call",
    [
        lambda: scores.wilson_interval(3, 2),
        lambda: scores.wilson_interval(-1, 2),
        lambda: scores.wilson_interval(0, 0),
        lambda: scores.wilson_interval(1, 2, 1.0),
        lambda: scores.bootstrap_interval(scores.accuracy, [1], [1], draws=0),
        lambda: scores.bootstrap_interval(scores.accuracy, [1], [1], confidence=95),
    ],
)
def test_numbers_outside_their_range_are_refused(call):
    with pytest.raises(ConfigError):
        call()
