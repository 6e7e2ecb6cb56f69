import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import Dropout, SpatialDropout
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


def test_each_feature_of_each_example_is_dropped_on_its_own(keys):
    y = run(jnp.ones((200, 300)), next(keys), rate=0.5)
    shares = (y == 0).mean(0)  # of each feature; deviation sqrt(.25 / 200) = .035
    assert 0.3 < shares.min() and shares.max() < 0.7 and shares.std() > 0.02


def spatial(x, key, rate=0.25):
    params, state = SpatialDropout(rate).init(key, x)
    return SpatialDropout(rate).apply(params, state, x, key=key, training=True)[0]


def test_spatial_dropout_takes_a_channel_at_all_places_or_at_none(keys):
    y = spatial(jnp.ones((400, 3, 2, 50)), next(keys))
    assert ((y == 0).all((1, 2)) | (y == 1 / 0.75).all((1, 2))).all()
    # deviation sqrt(.25 * .75 / 20000) = .003
    np.testing.assert_allclose((y == 0).mean(), 0.25, atol=0.012)


def test_spatial_dropout_draws_anew_for_each_example_and_channel(keys):
    gone = spatial(jnp.ones((400, 2, 50)), next(keys))[:, 0] == 0
    np.testing.assert_allclose(gone.mean(0), 0.25, atol=0.1)
    np.testing.assert_allclose(gone.mean(1), 0.25, atol=0.27)
    assert len({tuple(row) for row in gone.tolist()}) > 390


def test_spatial_dropout_of_features_without_places_is_a_dropout(keys):
    x, key = jnp.ones((20, 30)), next(keys)
    np.testing.assert_array_equal(spatial(x, key, 0.5), run(x, key, 0.5))
