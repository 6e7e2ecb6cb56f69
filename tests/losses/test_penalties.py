import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.losses import ElasticNet
from glassnet.optimizers import SGD
from glassnet.settings import hyperparams

PARAMS = {
    "0": {"kernel": jnp.array([[3.0, -4.0], [0.0, 1.0]]), "bias": jnp.array([9.0])},
    "1": {"scale": jnp.array([7.0]), "bias": jnp.array([-8.0])},
}


def test_matches_a_case_worked_by_hand():
    # |w| sums to 8, w^2 to 26: 0.1 * 8 + 0.5 / 2 * 26
    np.testing.assert_allclose(ElasticNet(l1=0.1, l2=0.5)(PARAMS), 0.8 + 6.5, rtol=1e-6)


def test_gradient_is_sign_and_weight_and_0_at_0():
    grads = jax.grad(ElasticNet(l1=0.1, l2=0.5))(PARAMS)
    # 0.1 sign(w) + 0.5 w
    np.testing.assert_allclose(
        grads["0"]["kernel"], [[1.6, -2.1], [0.0, 0.6]], rtol=1e-6
    )


def test_biases_and_scales_are_free():
    grads = jax.grad(ElasticNet(l1=1.0, l2=1.0))(PARAMS)
    for free in (grads["0"]["bias"], grads["1"]["scale"], grads["1"]["bias"]):
        assert (free == 0).all()


def test_under_plain_descent_l2_is_decay_by_rate_times_l2():
    optimizer = SGD(0.1)
    grads = jax.grad(ElasticNet(l2=0.5))(PARAMS)
    steps, _ = optimizer.update(grads, optimizer.init(PARAMS))
    np.testing.assert_allclose(
        steps["0"]["kernel"], -0.1 * 0.5 * PARAMS["0"]["kernel"], rtol=1e-6
    )


def test_numbers_are_read_from_the_state():
    penalty = ElasticNet(l2=0.5)
    turned = hyperparams(penalty) | {"l2": jnp.array(1.0)}
    np.testing.assert_allclose(penalty(PARAMS, turned), 2 * penalty(PARAMS))
    many = jax.vmap(lambda l2: penalty(PARAMS, turned | {"l2": l2}))
    np.testing.assert_allclose(many(jnp.array([0.0, 2.0])), [0, 26])


def test_params_without_weights_cost_nothing():
    assert ElasticNet(l1=1.0)({}) == 0
    assert ElasticNet(l1=1.0)({"bias": jnp.ones(3)}) == 0


def test_sixteen_bits_are_summed_in_float32():
    # in bfloat16 a sum of ones stops at 256
    cost = ElasticNet(l1=1.0)({"kernel": jnp.ones(4096, "bfloat16")})
    assert cost.dtype == "float32" and cost == 4096


def test_a_negative_cost_is_refused():
    with pytest.raises(ConfigError, match="l1="):
        ElasticNet(l1=-0.1)
