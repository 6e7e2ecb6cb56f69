from math import atanh, log

import jax
import jax.numpy as jnp
import numpy as np

from glassnet import nn


def test_two_steps_worked_by_hand():
    far, near = atanh(0.8), atanh(0.5)
    params = {
        "kernel": jnp.array([[0.0, log(3), near]]),
        "recurrent_kernel": jnp.array([[0.0, 0.0, (far - near) / (0.5 * 0.125)]]),
        "bias": jnp.zeros(3),
        "recurrent_bias": jnp.zeros(1),
    }
    # Step 1, from zero: r = sigma(0) = 1/2, z = sigma(log 3) = 3/4, n = 1/2
    #   h = 1/4 * 1/2 + 3/4 * 0 = 0.125
    # Step 2: n = tanh(near + 1/2 * 0.125 * (far - near) / (1/2 * 0.125)) = 0.8
    #   h = 1/4 * 0.8 + 3/4 * 0.125 = 0.29375
    y = nn.GRU(1)(params, jnp.ones((1, 2, 1)))
    np.testing.assert_allclose(y[0, :, 0], [0.125, 0.29375], rtol=1e-5)
    del params["recurrent_bias"]  # with one unit, r h U is r (h U)
    y = nn.GRU(1, reset="before")(params, jnp.ones((1, 2, 1)))
    np.testing.assert_allclose(y[0, :, 0], [0.125, 0.29375], rtol=1e-5)


def test_reset_scales_the_recurrent_bias_of_the_candidate():
    params = {
        "kernel": jnp.zeros((1, 3)),
        "recurrent_kernel": jnp.zeros((1, 3)),
        "bias": jnp.array([log(3), -50.0, 0.0]),  # r = 3/4, z = 0
        "recurrent_bias": jnp.array([2.0]),
    }
    y = nn.GRU(1)(params, jnp.ones((1, 1, 1)))
    np.testing.assert_allclose(y, [[[np.tanh(0.75 * 2)]]], rtol=1e-6)


def test_reset_before_and_after_the_product_differ_where_gates_differ():
    after, before = nn.GRU(2, returns="last"), nn.GRU(2, "before", "last")
    x, h = jnp.zeros((1, 1, 1)), jnp.array([[0.4, 0.8]])
    params = {
        "kernel": jnp.zeros((1, 6)),
        "recurrent_kernel": jnp.zeros((2, 6)).at[:, 4:].set(jnp.eye(2)[::-1]),
        "bias": jnp.array([50.0, -50.0, -50.0, -50.0, 0.0, 0.0]),  # r = [1, 0], z = 0
    }
    # The candidate reads the other unit: h U = [0.8, 0.4].
    #   after:  r (h U) = [0.8, 0];  before: (r h) U = [0.4, 0] U = [0, 0.4]
    one = after(params | {"recurrent_bias": jnp.zeros(2)}, (x, h))
    np.testing.assert_allclose(one, [[np.tanh(0.8), 0]], atol=1e-6)
    np.testing.assert_allclose(before(params, (x, h)), [[0, np.tanh(0.4)]], atol=1e-6)


def test_a_shut_update_gate_keeps_the_state():
    params, _ = nn.GRU(2).init(jax.random.key(0), jnp.ones((1, 9, 1)))
    params["bias"] = params["bias"].at[2:4].set(50.0)  # z = 1
    state = jnp.array([[0.3, -0.6]])
    y = nn.GRU(2, returns="last")(params, (jnp.ones((1, 9, 1)), state))
    np.testing.assert_array_equal(y, state)
