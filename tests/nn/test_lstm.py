from math import atanh, log, tanh

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn


def params_of(kernel, recurrent):
    return {
        "kernel": jnp.array([kernel]),
        "recurrent_kernel": jnp.array([recurrent]),
        "bias": jnp.zeros(4),
    }


def test_two_steps_worked_by_hand():
    h1 = 0.5 * tanh(0.25)
    params = params_of([0.0, log(3), atanh(0.5), 0.0], [log(3) / h1, 0.0, 0.0, 0.0])
    # Step 1, from zeros: i = sigma(0) = 1/2, f = sigma(log 3) = 3/4, g = 1/2, o = 1/2
    #   c = 3/4 * 0 + 1/2 * 1/2 = 0.25, h = tanh(0.25) / 2
    # Step 2: i = sigma(log(3) / h1 * h1) = 3/4, the others as before
    #   c = 3/4 * 0.25 + 3/4 * 1/2 = 0.5625, h = tanh(0.5625) / 2
    state = nn.LSTM(1, returns="state")(params, jnp.ones((1, 2, 1)))
    np.testing.assert_allclose(state["cell"], [[0.5625]], rtol=1e-6)
    np.testing.assert_allclose(state["hidden"], [[0.5 * tanh(0.5625)]], rtol=1e-6)


def test_an_open_forget_gate_carries_cell_and_gradient_unchanged():
    # input gate shut, forget gate open, output gate open, whatever comes
    params = params_of([0.0] * 4, [0.0] * 4) | {"bias": jnp.array([-50.0, 50, 0, 50])}
    layer, x = nn.LSTM(1, returns="state"), jnp.ones((1, 100, 1))

    def cell(start):
        given = {"hidden": jnp.zeros((1, 1)), "cell": start}
        return layer(params, (x, given))["cell"]

    end, back = jax.vjp(cell, jnp.array([[0.7]]))
    np.testing.assert_array_equal(end, jnp.array([[0.7]]))
    np.testing.assert_array_equal(back(jnp.ones((1, 1)))[0], [[1.0]])


def test_the_forget_gate_starts_open():
    spec = jnp.ones((1, 2, 3))
    params, _ = nn.LSTM(2).init(jax.random.key(0), spec)
    assert params["bias"].tolist() == [0, 0, 1, 1, 0, 0, 0, 0]
    params, _ = nn.LSTM(2, forget_bias=0.5).init(jax.random.key(0), spec)
    assert params["bias"].tolist() == [0, 0, 0.5, 0.5, 0, 0, 0, 0]


@pytest.mark.parametrize("size", [1e4, 1e30])
def test_saturated_gates_have_finite_gradients(size):
    params, _ = nn.LSTM(2).init(jax.random.key(0), jnp.ones((1, 3, 1)))

    def cost(params, x):
        return nn.LSTM(2)(params, x).sum()

    grads = jax.grad(cost, argnums=(0, 1))(params, jnp.full((1, 3, 1), size))
    assert all(jnp.isfinite(g).all() for g in jax.tree.leaves(grads))
