import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.initializers import Constant, Normal
from glassnet.nn import Dense


def test_matches_a_case_worked_by_hand():
    params = {
        "kernel": jnp.array([[1.0, -2.0], [3.0, -4.0]]),
        "bias": jnp.array([5.0, -6.0]),
    }
    # [-1, 2] W + b = [-1 + 6 + 5, 2 - 8 - 6]
    assert Dense(2)(params, jnp.array([[-1.0, 2.0]])).tolist() == [[10.0, -12.0]]


def test_bias_is_absent_when_turned_off(keys):
    assert Dense(2, bias=False).init(next(keys), jnp.ones(3))[0].keys() == {"kernel"}


def test_wrong_width_says_how_to_fix_it(keys):
    params, _ = Dense(2).init(next(keys), jnp.ones(3))
    with pytest.raises(ShapeError, match="a last axis of 3"):
        Dense(2)(params, jnp.ones((5, 4)))


def test_a_bias_starts_where_it_is_told_and_at_zero_otherwise(keys):
    told, _ = Dense(2, bias_init=Constant(0.5)).init(next(keys), jnp.ones(3))
    assert told["bias"].tolist() == [0.5, 0.5]
    assert Dense(2).init(next(keys), jnp.ones(3))[0]["bias"].tolist() == [0, 0]


def test_another_bias_does_not_change_the_kernels_start(keys):
    key = next(keys)
    one, _ = Dense(2).init(key, jnp.ones(3))
    two, _ = Dense(2, bias_init=Normal(deviation=1.0)).init(key, jnp.ones(3))
    np.testing.assert_array_equal(one["kernel"], two["kernel"])
    assert (two["bias"] != two["kernel"][0]).all()


def test_every_axis_in_front_is_a_batch_axis(keys):
    layer, x = Dense(2), jnp.arange(24.0).reshape(2, 4, 3)
    params, _ = layer.init(next(keys), x)
    rows = jnp.stack([layer(params, part) for part in x])
    np.testing.assert_allclose(layer(params, x), rows, rtol=1e-6)
    np.testing.assert_allclose(layer(params, x[0, 0]), rows[0, 0], rtol=1e-6)
