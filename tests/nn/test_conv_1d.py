import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import Conv1D, Sequential


def test_matches_a_case_worked_by_hand():
    x = jnp.array([[[1.0], [2.0], [4.0], [8.0]]])
    params = {"kernel": jnp.array([[[-1.0]], [[1.0]]]), "bias": jnp.zeros(1)}
    # differences of neighbors
    assert Conv1D(1, 2)(params, x).ravel().tolist() == [1, 2, 4]


def test_a_causal_output_sees_no_future(keys):
    x = jax.random.normal(next(keys), (1, 6, 2))
    layer = Conv1D(3, 2, padding="causal", dilation=2)
    params, _ = layer.init(next(keys), x)
    y, other = layer(params, x), layer(params, x.at[:, 3:].set(9.0))
    np.testing.assert_array_equal(y[:, :3], other[:, :3])
    assert (y[:, 3] != other[:, 3]).all()
    # the first output sees the first step and zeros
    alone = x[:, 0] @ params["kernel"][1] + params["bias"]
    np.testing.assert_allclose(y[:, 0], alone, rtol=1e-5)


def test_what_does_not_count_enters_as_zeros_whatever_it_was(keys):
    x = jax.random.normal(next(keys), (2, 4, 3))
    lengths = jnp.array([2, 4])
    layer = Conv1D(2, padding="same")
    params, _ = layer.init(next(keys), x)
    spoiled = x.at[0, 2:].set(jnp.nan)
    y = layer(params, {"values": spoiled, "lengths": lengths})
    np.testing.assert_allclose(
        y["values"], layer(params, x.at[0, 2:].set(0)), rtol=1e-6
    )
    assert y["lengths"] is lengths


def test_going_back_nothing_reaches_what_does_not_count(keys):
    x = {"values": jnp.ones((1, 4, 1)), "mask": jnp.array([[True, True, False, False]])}
    layer = Conv1D(1, padding="same")
    params, _ = layer.init(next(keys), x)

    def total(values):
        return layer(params, x | {"values": values})["values"].sum()

    grad = jax.grad(total)(x["values"])[0, :, 0]
    assert (grad[:2] != 0).all() and (grad[2:] == 0).all()


def test_a_stride_thins_the_mask_out(keys):
    mask = jnp.array([[True, True, True, False, False]])
    x = {"values": jnp.ones((1, 5, 1)), "mask": mask}
    net = Sequential(Conv1D(2, 3, stride=2, padding="same"), Conv1D(2, 2))
    params, state = net.init(next(keys), x)
    y, _ = net.apply(params, state, x, key=None, training=False)
    # middles at 0, 2, 4: True True False; then the first of each pair
    assert y["values"].shape == (1, 2, 2)
    assert y["mask"].tolist() == [[True, True]]


def test_causal_windows_stand_for_their_last_step(keys):
    x = {"values": jnp.ones((1, 5, 1)), "lengths": jnp.array([3])}
    layer = Conv1D(1, 3, stride=2, padding="causal")
    params, _ = layer.init(next(keys), x)
    # they end at 0, 2 and 4
    assert layer(params, x)["mask"].tolist() == [[True, True, False]]
