import numpy as np
import polars as pl
import pytest

from glassnet.baselines import Baseline, as_forecasts, naive_forecasts, prepare
from glassnet.baselines.models import run
from glassnet.data import Split, Windows, load

T = np.arange(60)
SERIES = 10.0 * (T % 4) + T


def read(values=SERIES, **how):
    how = {"steps": 6, "season": 4, "log": "no"} | how
    return load(pl.DataFrame({"y": values}), "y", form=Windows(**how))


def by_name(found):
    return {baseline.name: baseline for baseline in found}


def test_rules_of_thumb_by_hand():
    data = read()
    found = by_name(naive_forecasts(data, data.test_rows))
    assert list(found) == ["naive", "seasonal naive", "drift"]
    # the test part is 54 to 59; the series at 53 is 10 + 53, at 50 it is 20 + 50
    assert found["naive"].predicted[0] == 63
    assert found["seasonal naive"].predicted[0] == 70
    assert found["drift"].predicted[0] == 63 + 63 / 53  # it began at 0, 53 steps ago
    # four lower each than what came, which is 74 first
    off = data.course.truth(data.test_rows) - found["seasonal naive"].predicted
    assert off.tolist() == [4.0] * 6


def test_rules_of_thumb_look_as_far_ahead_as_the_windows():
    data = read(ahead=6)
    found = by_name(naive_forecasts(data, data.test_rows))
    # 48 is the last value known for 54; the season before that is known is 46
    assert found["naive"].predicted[0] == 48
    assert found["seasonal naive"].predicted[0] == 46 + 20
    assert found["drift"].predicted[0] == pytest.approx(48 + 6 * 48 / 48)


def test_no_season_no_seasonal_forecast():
    data = read(season=1)
    assert list(by_name(naive_forecasts(data, data.test_rows))) == ["naive", "drift"]


@pytest.mark.parametrize("difference", ["none", "last", "season"])
def test_an_autoregression_on_the_same_windows_finds_what_is_linear(difference):
    data = read(difference=difference)
    job = prepare(data, Split(order="time").parts(data), data.answers)
    found = by_name(as_forecasts(data, data.test_rows, run(job)))
    assert list(found) == ["mean change", "autoregression", "boosting"]
    truth = data.course.truth(data.test_rows)
    assert np.abs(found["autoregression"].predicted - truth).mean() < 1.5
    assert found["autoregression"].value > 0.98


def test_a_baseline_that_failed_stays_as_it_is():
    data = read()
    failed = Baseline("ridge", float("nan"), 0.1, "failed: so", np.zeros(0))
    [found] = as_forecasts(data, data.test_rows, [failed])
    assert (found.name, found.note) == ("autoregression", "failed: so")
    assert np.isnan(found.value)
