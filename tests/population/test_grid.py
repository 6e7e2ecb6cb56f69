import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.population.grid import combinations, drawn


def test_every_combination_comes_once_and_the_last_setting_changes_fastest():
    found = combinations({"a": [1.0, 2.0], "b": [3.0, 4.0, 5.0]})
    assert [(one["a"], one["b"]) for one in found] == [
        *((1.0, b) for b in (3.0, 4.0, 5.0)),
        *((2.0, b) for b in (3.0, 4.0, 5.0)),
    ]


def test_rates_are_drawn_by_factors_and_shares_by_differences():
    found = drawn({"learning_rate": (1e-4, 1.0), "dropout": (0.0, 0.8)}, 2000)
    rates = np.array([one["learning_rate"] for one in found])
    shares = np.array([one["dropout"] for one in found])
    assert rates.min() >= 1e-4 and rates.max() <= 1.0
    # half of the draws lie below 0.01, the middle by factors; by differences 1 in 100
    assert abs((rates < 1e-2).mean() - 0.5) < 0.04
    assert abs((shares < 0.4).mean() - 0.5) < 0.04


def test_from_a_list_one_of_its_values_is_drawn():
    found = {one["l2"] for one in drawn({"l2": [0.0, 0.1, 0.2]}, 100)}
    assert found == {0.0, 0.1, 0.2}


def test_the_same_seed_draws_the_same_and_another_does_not():
    swept = {"learning_rate": (1e-4, 1e-1)}
    assert drawn(swept, 3, 1) == drawn(swept, 3, 1) != drawn(swept, 3, 2)


@pytest.mark.parametrize(
    "swept",
    [{"l2": (0.0, 0.1)}, {"learning_rate": (0.1, 0.01)}, {"dropout": (0.5, 0.5)}],
)
def test_a_range_must_rise_and_one_over_factors_begin_above_0(swept):
    with pytest.raises(ConfigError, match="from a lower number up"):
        drawn(swept, 3)
