import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn
from glassnet.errors import ShapeError

X = jnp.arange(24.0).reshape(2, 4, 3)


def test_picks_the_last_step_that_counts():
    counts = jnp.array([[False, True, True, False], [True, False, False, True]])
    y = nn.Last()({}, {"values": X, "mask": counts})
    np.testing.assert_array_equal(y, jnp.stack([X[0, 2], X[1, 3]]))


def test_the_delta_goes_to_that_step_alone():
    x = {"values": X, "lengths": jnp.array([1, 3])}
    slopes = jax.grad(lambda v: nn.Last()({}, x | {"values": v}).sum())(X)
    assert slopes.sum(-1).tolist() == [[3, 0, 0, 0], [0, 0, 3, 0]]


def test_padding_may_be_anything():
    values = X.at[:, 2:].set(jnp.nan)
    y = nn.Last()({}, {"values": values, "lengths": jnp.array([2, 1])})
    np.testing.assert_array_equal(y, jnp.stack([X[0, 1], X[1, 0]]))


def test_a_sequence_of_nothing_gives_zeros():
    values = jnp.full((2, 4, 3), jnp.nan)
    y = nn.Last()({}, {"values": values, "lengths": jnp.array([0, 0])})
    assert (y == 0).all()
    assert nn.Last()({}, X[:, :0]).tolist() == [[0.0] * 3] * 2


def test_all_axes_before_time_are_batch_axes():
    np.testing.assert_array_equal(nn.Last()({}, X[None])[0], X[:, -1])
    lengths = jnp.array([[2, 4]])
    y = nn.Last()({}, {"values": X[None], "lengths": lengths})
    np.testing.assert_array_equal(y[0], jnp.stack([X[0, 1], X[1, 3]]))


def test_agrees_with_a_recurrent_layer_that_returns_its_last():
    x = {"values": X, "lengths": jnp.array([2, 4])}
    layer = nn.GRU(2)
    params, _ = layer.init(jax.random.key(0), x)
    ends = nn.GRU(2, returns="last")(params, x)
    np.testing.assert_array_equal(nn.Last()({}, layer(params, x)), ends)


def test_refuses_rows_without_time():
    with pytest.raises(ShapeError, match="last step of sequences"):
        nn.Last().init(jax.random.key(0), jnp.ones(3))
