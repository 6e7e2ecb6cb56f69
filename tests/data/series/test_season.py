import numpy as np
import pytest

from glassnet.data.series.season import autocorrelation, find_season

DRAWS = np.random.default_rng(0)


def test_autocorrelation_by_hand():
    # 1 2 3 about 2: -1 0 1; products one apart 0, two apart -1, squares sum to 2
    found = autocorrelation(np.array([1.0, 2.0, 3.0]), 2)
    np.testing.assert_allclose(found, [1, 0, -0.5], atol=1e-12)


def test_the_end_does_not_meet_the_start():
    x = np.array([1.0, 0, 0, 0, 0, 0, 0, 1.0])
    x -= x.mean()
    expected = [(x[k:] * x[: len(x) - k]).sum() / (x * x).sum() for k in range(8)]
    np.testing.assert_allclose(autocorrelation(x, 7), expected, atol=1e-12)


def test_a_series_that_never_changes_is_like_nothing():
    assert autocorrelation(np.full(9, 5.0), 3).tolist() == [0, 0, 0, 0]


@pytest.mark.parametrize("period", [2, 3, 7, 12, 50])
@pytest.mark.parametrize("trend", [0.0, 2.0])
def test_finds_a_season_under_a_trend_and_noise(period, trend):
    t = np.arange(10 * period + 30)
    wave = 10 * np.sin(2 * np.pi * t / period + 1) + trend * t
    noise = DRAWS.normal(size=len(t)) * (0.01 if period == 50 else 1)
    assert find_season(wave + noise).rows == period


def test_a_smooth_wave_is_not_taken_for_a_season_of_two():
    t = np.arange(400)
    assert abs(find_season(np.sin(2 * np.pi * t / 80)).rows - 80) <= 1


def test_noise_and_walks_have_none_and_the_sentence_says_so():
    found = find_season(DRAWS.normal(size=500).cumsum())
    assert found.rows == 1 and str(found.note).endswith("no season.")


def test_without_any_the_calendar_s_is_taken_and_the_sentence_says_so():
    found = find_season(DRAWS.normal(size=500).cumsum(), 12, "month")
    assert found.rows == 12
    assert str(found.note).endswith("12 months, the calendar's.")


def test_the_calendar_s_season_wins_over_a_peak_that_is_little_higher():
    week = np.array([5.0, 3, 2, 2, 3, 9, 12])
    days = np.tile(week, 60) + DRAWS.normal(size=420)
    assert find_season(days).rows % 7 == 0
    assert find_season(days, 7, "day").rows == 7


@pytest.mark.parametrize("length", [1, 2, 5])
def test_too_short_a_series_has_no_season(length):
    assert find_season(np.arange(float(length)), 12).rows == 1


def test_a_season_the_series_is_too_short_for_is_not_taken():
    assert find_season(DRAWS.normal(size=30).cumsum(), 12, "month").rows == 1
