import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import Dropout
from glassnet.paths import turn


def run(x, key, rate=0.2, training=True, turned=None):
    params, state = Dropout(rate).init(key, x)
    if turned is not None:
        state = turn(state, "hyperparams/rate", turned)
    return Dropout(rate).apply(params, state, x, key=key, training=training)[0]


def test_drops_the_rate_and_keeps_the_mean(keys):
    y = run(jnp.ones(100_000), next(keys))
    # standard deviations: sqrt(.2 * .8 / 1e5) = .0013 and .0013 / .8 = .0016
    np.testing.assert_allclose((y == 0).mean(), 0.2, atol=0.006)
    np.testing.assert_allclose(y.mean(), 1.0, atol=0.008)


def test_the_rate_that_counts_is_the_one_in_the_state(keys):
    assert (run(jnp.ones(1000), next(keys), turned=0.0) == 1).all()


def test_evaluation_needs_no_key_and_changes_nothing(keys):
    x = jnp.arange(3.0)
    assert (run(x, next(keys), training=False) == x).all()


def test_training_without_a_key_says_so(keys):
    params, state = Dropout(0.5).init(next(keys), jnp.ones(3))
    with pytest.raises(ConfigError, match="random key"):
        Dropout(0.5).apply(params, state, jnp.ones(3), key=None, training=True)
