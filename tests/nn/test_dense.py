import jax.numpy as jnp
import pytest

from glassnet.errors import ShapeError
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
