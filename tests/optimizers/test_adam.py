import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.losses import ElasticNet
from glassnet.optimizers import Adam, AdamW

PARAMS = {"kernel": jnp.array([2.0, -4.0]), "bias": jnp.array([8.0])}


def test_adam_matches_a_case_worked_by_hand():
    optimizer = Adam(0.1, beta1=0.5, beta2=0.75)
    state = optimizer.init(jnp.array(0.0))
    step, state = optimizer.update(jnp.array(2.0), state)
    # m = 1, v = 1; unbiased 2 and 4: 2 / 2
    np.testing.assert_allclose(step, -0.1, rtol=1e-6)
    step, state = optimizer.update(jnp.array(-1.0), state)
    # m = 0.5 - 0.5 = 0
    np.testing.assert_allclose(step, 0, atol=1e-7)
    step, state = optimizer.update(jnp.array(4.0), state)
    # m = 2, v = ((1 * 0.75 + 0.25) * 0.75 + 4) = 4.75; 1 - 1/8 and 1 - 27/64
    np.testing.assert_allclose(step, -0.1 * (16 / 7) / np.sqrt(4.75 * 64 / 37), 1e-6)


@pytest.mark.parametrize("size", [1e-4, 1.0, 1e4])
def test_the_first_step_is_the_rate_whatever_the_gradient(size):
    optimizer = Adam(0.01)
    grads = size * jnp.array([1.0, -3.0])
    step, _ = optimizer.update(grads, optimizer.init(grads))
    np.testing.assert_allclose(step, [-0.01, 0.01], rtol=2e-4)


def run(optimizer, grads, params=PARAMS):
    return optimizer.update(grads, optimizer.init(params), params)[0]


def test_decay_takes_rate_times_share_of_weights_only():
    zero = jax.tree.map(jnp.zeros_like, PARAMS)
    steps = run(AdamW(0.1, weight_decay=0.5), zero)
    np.testing.assert_allclose(steps["kernel"], [-0.1, 0.2], rtol=1e-6)
    assert steps["bias"] == 0


def test_all_params_decay_on_demand():
    zero = jax.tree.map(jnp.zeros_like, PARAMS)
    steps = run(AdamW(0.1, weight_decay=0.5, decay_all=True), zero)
    np.testing.assert_allclose(steps["bias"], [-0.4], rtol=1e-6)


def test_without_decay_it_is_adam():
    grads = jax.tree.map(jnp.sin, PARAMS)
    one, two = run(AdamW(0.1, weight_decay=0.0), grads), run(Adam(0.1), grads)
    jax.tree.map(np.testing.assert_array_equal, one, two)


def test_decay_is_not_the_gradient_of_a_penalty():
    # two weights of equal size, one with gradients a thousand times the other's: the
    # penalty's pull is divided by them, decay is not
    params = {"kernel": jnp.array([1.0, 1.0])}

    def end(optimizer, penalty):
        p, state = params, optimizer.init(params)
        for i in range(200):
            noise = (-1.0) ** i * jnp.array([1.0, 1000.0])
            grads = {"kernel": noise + jax.grad(penalty)(p)["kernel"]}
            steps, state = optimizer.update(grads, state, p)
            p = jax.tree.map(jnp.add, p, steps)
        return p["kernel"]

    decayed = end(AdamW(1e-3, weight_decay=1.0), ElasticNet())
    np.testing.assert_allclose(decayed, [0.999**200] * 2, atol=0.005)
    pulled = end(Adam(1e-3), ElasticNet(l2=1.0))
    assert abs(1 - pulled[1]) < 0.005 and 1 - pulled[0] > 0.05


def test_decay_without_params_says_what_to_pass():
    optimizer = AdamW()
    with pytest.raises(ConfigError, match="pass the params"):
        optimizer.update(PARAMS, optimizer.init(PARAMS))


def test_memory_is_wide_where_params_are_short():
    params = {"kernel": jnp.ones(2, "bfloat16")}
    state = AdamW().init(params)
    assert state["mean"]["kernel"].dtype == state["square"]["kernel"].dtype == "float32"
    steps, _ = AdamW().update(params, state, params)
    assert steps["kernel"].dtype == "bfloat16"
