import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.initializers import TruncatedNormal


@pytest.mark.parametrize("cut", [0.5, 2.0, 3.0])
def test_nothing_lies_beyond_the_cut_and_draws_come_near_it(cut, keys):
    draws = TruncatedNormal(1.0, 0.5, cut)(next(keys), (300, 300))
    assert 0.97 * cut < 2 * abs(draws - 1).max() <= cut * (1 + 1e-6)


def test_the_shape_within_is_that_of_the_bell_curve(keys):
    draws = np.asarray(TruncatedNormal(0.0, 1.0)(next(keys), (400, 400)))
    # of N(0, 1), 68.27 % lie within 1 and 95.45 % within 2
    np.testing.assert_allclose((abs(draws) < 1).mean(), 0.6827 / 0.9545, atol=0.004)
    assert abs(draws.mean()) < 0.01


def test_a_distant_cut_is_no_cut(keys):
    draws = TruncatedNormal(0.0, 1.0, 40.0)(next(keys), (500, 500))
    assert jnp.isfinite(draws).all() and abs(draws).max() < 6
    np.testing.assert_allclose(draws.std(), 1, atol=0.01)


def test_a_cut_of_0_is_refused():
    with pytest.raises(ConfigError, match="cut="):
        TruncatedNormal(cut=0.0)


def test_jax_cuts_the_same_way(keys):
    ours = TruncatedNormal(0.0, 1.0, 1.5)(next(keys), (300, 300))
    theirs = jax.random.truncated_normal(next(keys), -1.5, 1.5, (300, 300))
    np.testing.assert_allclose(ours.var(), theirs.var(), rtol=0.02)
