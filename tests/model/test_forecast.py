import jax
import numpy as np
import polars as pl
import pytest

from glassnet import nn
from glassnet.data import Preprocess, Windows, load, prepare
from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.initializers import Zeros
from glassnet.model import Model
from glassnet.model.forecast import forecast

T = np.arange(60)
SERIES = 10.0 * (T % 4) + T


def trained(values=SERIES, form=Windows(4), **columns):  # noqa: B008
    """A model that always gives the mean answer of the training rows."""
    data = load(pl.DataFrame({"y": values, **columns}), "y", form=form)
    ready = prepare(data, preprocess=Preprocess("standard", bins=0))
    net = nn.Dense(1, kernel_init=Zeros())
    params, state = net.init(jax.random.key(0), ready.x)
    parts = {"encoder": ready.encoder, "target": ready.target, "link": "identity"}
    return Model(net, params, state, **parts), data.form


def test_steps_go_on_from_what_was_forecast():
    model, form = trained(form=Windows(4, season=4, difference="season", log="no"))
    # every answer is 4 more than a season before: so is every forecast
    later = np.arange(60, 70)
    found = forecast(model, form, SERIES, 10)
    np.testing.assert_allclose(found, 10.0 * (later % 4) + later)


def test_growth_goes_on_beyond_the_range_of_training():
    form = Windows(4, season=1, difference="last", log="yes")
    values = 1.1**T * (1 + 0.001 * (T % 3))
    model, form = trained(values, form)
    found = forecast(model, form, values, 5)
    np.testing.assert_allclose(found, 1.1 ** np.arange(60, 65), rtol=0.01)
    assert found.min() > values.max()


def test_windows_that_look_ahead_know_the_past_alone():
    model, form = trained(form=Windows(4, 3, 1, difference="last", log="no"))
    found = forecast(model, form, SERIES, 5)
    # three steps from each of 57, 58 and 59, and then from what was forecast
    start = [*SERIES[57:], *found[:2]]
    np.testing.assert_allclose(found - start, model.target.mean)


def test_a_history_may_be_a_file_a_table_or_an_array(tmp_path):
    model, form = trained()
    table = pl.DataFrame({"y": SERIES})
    table.write_csv(tmp_path / "y.csv")
    expected = forecast(model, form, SERIES, 2)
    for history in (table, tmp_path / "y.csv", SERIES[:, None], SERIES.tolist()):
        np.testing.assert_allclose(forecast(model, form, history, 2), expected)


def test_several_channels_reach_as_far_as_they_are_known():
    other = np.random.default_rng(0).normal(size=60)
    model, form = trained(form=Windows(4, ahead=2), x=other)
    both = np.stack([SERIES, other], 1)
    assert forecast(model, form, both, 2).shape == (2,)
    with pytest.raises(ConfigError, match="future of 2 channels"):
        forecast(model, form, both, 3)


def test_what_cannot_be_continued_is_refused():
    model, form = trained()
    with pytest.raises(ConfigError, match="at least one step"):
        forecast(model, form, SERIES, 0)
    with pytest.raises(ShapeError, match="channels of the windows"):
        forecast(model, form, np.ones((9, 2)), 1)
    with pytest.raises(DataError, match="too short"):
        forecast(model, form, SERIES[:3], 1)
