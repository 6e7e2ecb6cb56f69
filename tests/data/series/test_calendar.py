import numpy as np
import pytest

from glassnet.data.series.calendar import spacing


def dates(*texts):
    return np.array(texts, "datetime64[us]")


def every(start, stop, step):
    return np.arange(start, stop, step, dtype=f"datetime64[{step[-1]}]")


def test_months_are_one_step_apart_however_long_they_are():
    found = spacing(np.arange("2019-11", "2020-05", dtype="datetime64[M]"))
    assert found.step == "month" and found.season == 12
    assert found.places.tolist() == [0, 1, 2, 3, 4, 5]


def test_the_last_days_of_months_are_months():
    ends = np.arange("2020-02", "2020-08", dtype="datetime64[M]").astype(
        "datetime64[D]"
    ) - np.timedelta64(1, "D")
    found = spacing(ends)
    assert found.step == "month" and found.places.tolist() == list(range(6))


@pytest.mark.parametrize(
    "months, step, season",
    [(3, "quarter", 4), (12, "year", 1), (2, "2 months", 6), (5, "5 months", 1)],
)
def test_longer_steps_are_named_and_come_round_in_a_year(months, step, season):
    times = np.arange("2000-01", "2010-01", months, dtype="datetime64[M]")
    found = spacing(times)
    assert (found.step, found.season) == (step, season)
    assert found.places.tolist() == list(range(len(times)))


@pytest.mark.parametrize(
    "unit, count, step, season",
    [
        ("D", 1, "day", 7),
        ("D", 7, "week", 52),
        ("h", 1, "hour", 24),
        ("h", 6, "6 hours", 4),
        ("m", 5, "5 minutes", 288),
        ("s", 1, "second", 60),
        ("D", 10, "10 days", 1),
    ],
)
def test_days_and_hours_know_what_usually_comes_round(unit, count, step, season):
    times = np.datetime64("2020-01-01", unit) + np.arange(0, 20 * count, count)
    found = spacing(times)
    assert (found.step, found.season) == (step, season)
    assert found.places.tolist() == list(range(20))


def test_weekends_are_no_gap_between_working_days_but_holidays_are():
    days = np.arange("2024-04-22", "2024-05-18", dtype="datetime64[D]")
    days = days[np.is_busday(days) & (days != np.datetime64("2024-05-01"))]
    found = spacing(days)
    assert (found.step, found.season) == ("working day", 5)
    # the first of May is the eighth working day from the 22nd of April, place 7
    assert set(range(20)) - set(found.places.tolist()) == {7}


def test_a_gap_is_a_hole_and_a_late_clock_its_own_tick():
    times = dates("2020-01-01T00:00", "2020-01-01T01:03", "2020-01-01T03:00")
    times = np.append(times, dates("2020-01-01T04:00", "2020-01-01T05:00"))
    assert spacing(times).places.tolist() == [0, 1, 3, 4, 5]


def test_dates_without_a_step_have_no_places():
    random = np.random.default_rng(0).integers(1, 90_000, 30).cumsum()
    times = np.datetime64("2020-01-01", "s") + random
    assert spacing(times).places is None


def test_a_grid_of_holes_is_none():
    days = np.array([0, 1, 2, 50, 51]) + np.datetime64("2020-01-01", "D")
    assert spacing(days).places is None  # 52 places for 5 rows


def test_years_may_be_numbers():
    found = spacing(np.array([1700.0, 1701.0, 1703.0]))
    assert found.places.tolist() == [0, 1, 3] and found.season == 1
    assert spacing(np.array([1700.0])).places.tolist() == [0]
