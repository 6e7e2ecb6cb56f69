import jax
import jax.numpy as jnp
import numpy as np

from glassnet import nn

X = jnp.array([[[2.0], [1.0]]])


def params_of(kernel, recurrent, bias):
    return {
        "kernel": jnp.array([[kernel]]),
        "recurrent_kernel": jnp.array([[recurrent]]),
        "bias": jnp.array([bias]),
    }


def test_two_steps_worked_by_hand():
    layer, params = nn.SimpleRNN(1, "relu", "last"), params_of(1.0, 2.0, -1.0)
    # h1 = relu(2 - 1) = 1, h2 = relu(1 + 2 * 1 - 1) = 2
    y, back = jax.vjp(lambda p, x: layer(p, x), params, X)
    assert y.tolist() == [[2.0]]
    # delta2 = 1, delta1 = 1 * U = 2
    grads, slopes = back(jnp.ones((1, 1)))
    assert grads["kernel"].tolist() == [[2 * 2.0 + 1 * 1.0]]  # x1 delta1 + x2 delta2
    assert grads["recurrent_kernel"].tolist() == [[1.0]]  # h0 delta1 + h1 delta2
    assert grads["bias"].tolist() == [3.0]
    assert slopes.tolist() == [[[2.0], [1.0]]]  # delta W


def test_tanh_squeezes_each_step():
    y = nn.SimpleRNN(1)(params_of(0.5, -1.0, 0.25), X)
    h1 = np.tanh(2 * 0.5 + 0.25)
    np.testing.assert_allclose(y[0, :, 0], [h1, np.tanh(0.5 - h1 + 0.25)], rtol=1e-6)


def test_a_dead_rectifier_is_dead_at_zero_too():
    layer, params = nn.SimpleRNN(1, "relu"), params_of(0.0, 0.0, 0.0)
    grads = jax.grad(lambda p: layer(p, X).sum())(params)
    assert all((g == 0).all() for g in grads.values())


def test_gradients_vanish_through_many_steps_of_a_small_kernel():
    x = jnp.zeros((1, 40, 1))
    layer, params = nn.SimpleRNN(1, returns="last"), params_of(1.0, 0.5, 0.0)
    slopes = jax.grad(lambda x: layer(params, x).sum())(x)
    # all h are 0, where tanh has slope 1: one factor U for each step back
    np.testing.assert_allclose(slopes[0, :, 0], 0.5 ** np.arange(40.0)[::-1], rtol=1e-5)
