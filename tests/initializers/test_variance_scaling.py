import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.initializers import (
    GlorotNormal,
    GlorotUniform,
    HeNormal,
    HeUniform,
    LeCunNormal,
    LeCunUniform,
    VarianceScaling,
)

SAME = {
    GlorotNormal(): VarianceScaling(1.0, "average"),
    GlorotUniform(): VarianceScaling(1.0, "average", "uniform"),
    HeNormal(): VarianceScaling(2.0),
    HeUniform(): VarianceScaling(2.0, distribution="uniform"),
    LeCunNormal(): VarianceScaling(1.0),
    LeCunUniform(): VarianceScaling(1.0, distribution="uniform"),
}


@pytest.mark.parametrize("named", SAME, ids=repr)
def test_the_named_starts_are_cases_of_it(named, keys):
    key = next(keys)
    for shape in ((20, 30), (3, 3, 4, 5)):
        np.testing.assert_allclose(
            SAME[named](key, shape), named(key, shape), rtol=1e-6, atol=1e-7
        )


def test_uniform_ends_where_pytorch_ends(keys):
    # 1 / sqrt(25) = 0.2
    draws = abs(VarianceScaling(1 / 3, "into", "uniform")(next(keys), (25, 400)))
    assert 0.199 < draws.max() <= 0.2


def test_each_fan_counts_what_it_says(keys):
    shape = (50, 400)
    counts = {
        VarianceScaling(3.0, "into"): 50,
        VarianceScaling(3.0, "out"): 400,
        VarianceScaling(3.0, "average"): 225,
    }
    for initializer, count in counts.items():
        draws = initializer(next(keys), shape)
        np.testing.assert_allclose(draws.var(), 3 / count, rtol=0.05)


def test_truncated_ends_at_two_of_the_wider_deviations(keys):
    # 2 / 0.8796 of the deviation that the draws have
    draws = VarianceScaling(1.0, "into", "truncated")(next(keys), (100, 500))
    np.testing.assert_allclose(abs(draws).max(), 0.1 * 2 / 0.8796, rtol=1e-3)


def test_what_is_unknown_is_refused(keys):
    with pytest.raises(ConfigError, match="scale="):
        VarianceScaling(0.0)
    with pytest.raises(ShapeError, match="start vectors"):
        VarianceScaling()(next(keys), (4,))
