import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import Conv1D, Dense, GlobalAveragePool, GlobalMaxPool, Sequential

POOLS = [GlobalAveragePool(), GlobalMaxPool()]


def test_all_axes_between_the_first_and_the_last_are_pooled():
    x = jnp.arange(12.0).reshape(1, 3, 2, 2)
    assert GlobalAveragePool()({}, x).tolist() == [[5, 6]]
    assert GlobalMaxPool()({}, x).tolist() == [[10, 11]]


@pytest.mark.parametrize("pool", POOLS, ids=repr)
def test_a_mask_that_hides_nothing_changes_nothing(pool, keys):
    x = jax.random.normal(next(keys), (2, 3, 4))
    masked = {"values": x, "mask": jnp.ones((2, 3), bool)}
    np.testing.assert_allclose(pool({}, masked), pool({}, x), rtol=1e-6)


@pytest.mark.parametrize("pool", POOLS, ids=repr)
def test_what_does_not_count_does_not_matter(pool, keys):
    x = jax.random.normal(next(keys), (1, 5, 2))
    masked = {"values": x.at[:, 3:].set(jnp.nan), "lengths": jnp.array([3])}
    np.testing.assert_allclose(pool({}, masked), pool({}, x[:, :3]), rtol=1e-6)


@pytest.mark.parametrize("pool", POOLS, ids=repr)
def test_a_mask_that_hides_everything_gives_zeros_and_no_gradient(pool):
    x = {"values": jnp.ones((1, 3, 2)), "mask": jnp.zeros((1, 3), bool)}
    assert pool({}, x).tolist() == [[0, 0]]
    grad = jax.grad(lambda v: pool({}, x | {"values": v}).sum())(x["values"])
    assert (grad == 0).all()


def test_a_mask_over_time_pools_the_space_of_each_frame_too():
    values = jnp.stack([jnp.full((2, 2, 1), n) for n in (1.0, 3.0, 9.0)])[None]
    x = {"values": values, "lengths": jnp.array([2])}
    assert GlobalAveragePool()({}, x).tolist() == [[2]]
    assert GlobalMaxPool()({}, x).tolist() == [[3]]


def test_it_ends_a_sequence(keys):
    x = {"values": jnp.ones((2, 5, 3)), "lengths": jnp.array([2, 5])}
    net = Sequential(Conv1D(4, padding="same"), GlobalAveragePool(), Dense(2))
    params, state = net.init(next(keys), x)
    y, _ = net.apply(params, state, x, key=None, training=False)
    assert y.shape == (2, 2)


def test_equal_numbers_share_the_delta_of_the_largest():
    grad = jax.grad(lambda x: GlobalMaxPool()({}, x).sum())(jnp.ones((1, 2, 2, 1)))
    assert grad.ravel().tolist() == [0.25] * 4


@pytest.mark.parametrize("pool", POOLS, ids=repr)
def test_rows_of_features_are_refused(pool, keys):
    with pytest.raises(ShapeError, match="axes of space"):
        pool.init(next(keys), jnp.ones((5, 3)))
