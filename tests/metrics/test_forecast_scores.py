import numpy as np
import pytest

from glassnet.errors import DataError, ShapeError
from glassnet.metrics.scores import mean_absolute_scaled_error

PAST = [1.0, 3.0, 2.0, 6.0]


def test_scaled_errors_by_hand():
    # errors 1 and 3, mean 2; steps 2, 1, 4, mean 7 / 3
    found = mean_absolute_scaled_error([5.0, 5.0], [4.0, 8.0], PAST)
    assert found == pytest.approx(2 / (7 / 3))
    # two apart: 1 and 3, mean 2
    assert mean_absolute_scaled_error([5.0, 5.0], [4.0, 8.0], PAST, 2) == 1.0


def test_the_naive_forecast_of_the_past_itself_scores_1():
    x = np.random.default_rng(0).normal(size=50).cumsum()
    assert mean_absolute_scaled_error(x[1:], x[:-1], x) == pytest.approx(1)
    assert mean_absolute_scaled_error(x[7:], x[:-7], x, 7) == pytest.approx(1)


def test_it_has_no_unit():
    args = ([5.0, 5.0], [4.0, 8.0], PAST)
    scaled = [1e6 * np.array(a) for a in args]
    found = mean_absolute_scaled_error(*scaled)
    assert found == pytest.approx(mean_absolute_scaled_error(*args))


@pytest.mark.parametrize(
    "past, season", [([2.0, 2.0], 1), ([1.0], 1), (PAST, 4), (PAST, 0), ([PAST], 1)]
)
def test_a_past_without_steps_is_refused(past, season):
    with pytest.raises(DataError, match="no steps"):
        mean_absolute_scaled_error([1.0], [1.0], past, season)


def test_shapes_that_differ_are_refused_and_nan_stays():
    with pytest.raises(ShapeError):
        mean_absolute_scaled_error([1.0], [1.0, 2.0], PAST)
    assert np.isnan(mean_absolute_scaled_error([np.nan], [1.0], PAST))
