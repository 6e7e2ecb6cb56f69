import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import (
    AlphaDropout,
    Dropout,
    GaussianDropout,
    GaussianNoise,
    SpatialDropout,
    StochasticDepth,
)
from glassnet.paths import turn

every_one = pytest.mark.parametrize(
    "kind",
    [
        AlphaDropout,
        Dropout,
        GaussianDropout,
        GaussianNoise,
        SpatialDropout,
        StochasticDepth,
    ],
)
X = jnp.arange(1.0, 121).reshape(20, 2, 3)


@every_one
def test_evaluation_needs_no_key_and_changes_nothing(kind, keys):
    params, state = kind(0.5).init(next(keys), X)
    y, after = kind(0.5).apply(params, state, X, key=None, training=False)
    assert y is X and after is state


@every_one
def test_training_without_a_key_says_so(kind, keys):
    params, state = kind(0.5).init(next(keys), X)
    with pytest.raises(ConfigError, match=f"{kind.__name__} needs a random key"):
        kind(0.5).apply(params, state, X, key=None, training=True)


@every_one
def test_the_number_that_counts_is_the_one_in_the_state(kind, keys):
    params, state = kind(0.5).init(next(keys), X)
    [name] = state["hyperparams"]
    off = turn(state, f"hyperparams/{name}", 0.0)
    y, _ = kind(0.5).apply(params, off, X, key=next(keys), training=True)
    np.testing.assert_allclose(y, X, rtol=1e-6)


@every_one
def test_many_numbers_can_be_tried_at_once(kind, keys):
    params, state = kind(0.5).init(next(keys), X)
    [name] = state["hyperparams"]
    key = next(keys)

    def run(number):
        turned = turn(state, f"hyperparams/{name}", number)
        return kind(0.5).apply(params, turned, X, key=key, training=True)[0]

    both = jax.vmap(run)(jnp.array([0.2, 0.5]))
    plain, _ = kind(0.5).apply(params, state, X, key=key, training=True)
    np.testing.assert_allclose(both[1], plain, rtol=1e-6)
    assert (both[0] != both[1]).any()


@every_one
def test_another_key_disturbs_otherwise(kind, keys):
    params, state = kind(0.5).init(next(keys), X)
    one, two = (
        kind(0.5).apply(params, state, X, key=next(keys), training=True)[0]
        for _ in range(2)
    )
    assert (one != two).any()
