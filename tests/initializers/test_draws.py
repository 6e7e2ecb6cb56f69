import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.initializers import Normal, Uniform


def test_deviation_is_the_root_of_a_texts_variance(keys):
    draws = Normal(deviation=1e-5**0.5)(next(keys), (300, 300))
    np.testing.assert_allclose(draws.var(), 1e-5, rtol=0.02)


def test_normal_has_the_tails_of_the_bell_curve(keys):
    draws = np.abs(Normal(deviation=2.0)(next(keys), (1000, 100))) / 2
    # 4.55 % beyond two deviations, 0.27 % beyond three: it is not truncated
    np.testing.assert_allclose((draws > 2).mean(), 0.0455, atol=0.003)
    np.testing.assert_allclose((draws > 3).mean(), 0.0027, atol=0.0007)


def test_a_deviation_of_zero_is_the_mean(keys):
    assert (Normal(3.0, 0.0)(next(keys), (5,)) == 3).all()


def test_uniform_keeps_to_its_interval(keys):
    draws = Uniform(-1.0, 3.0)(next(keys), (100, 100))
    assert draws.min() >= -1 and draws.max() < 3 and draws.max() > 2.99


@pytest.mark.parametrize(
    "low, high, fix",
    [(3.0, -1.0, r"Uniform\(-1.0, 3.0\)"), (1.0, 1.0, r"Constant\(1.0\)")],
)
def test_an_interval_the_wrong_way_round_says_so(low, high, fix, keys):
    with pytest.raises(ConfigError, match=fix):
        Uniform(low, high)(next(keys), (2,))
