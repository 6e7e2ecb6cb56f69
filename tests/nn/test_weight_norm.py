import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import Dense, ReLU, Sequential, WeightNorm
from glassnet.paths import weights


def run(layer, params, state, x):
    return layer.apply(params, state, x, key=None, training=True)[0]


def test_starts_as_the_layer_inside_would(keys):
    layer, x = WeightNorm(Dense(4)), jax.random.normal(next(keys), (5, 3))
    params, state = layer.init(next(keys), x)
    expected = Dense(4)(params["inner"], x)
    np.testing.assert_allclose(run(layer, params, state, x), expected, rtol=1e-5)


def test_the_length_of_a_unit_is_its_scale_whatever_its_kernel():
    # |(3, 4)| = 5, so the weights are 10 (0.6, 0.8) = (6, 8), and 6 + 8 = 14
    layer, state = WeightNorm(Dense(1, bias=False)), {"inner": {}}
    params = {
        "inner": {"kernel": jnp.array([[3.0], [4.0]])},
        "scale": jnp.array([10.0]),
    }
    x = jnp.ones((1, 2))
    assert run(layer, params, state, x).tolist() == [[14]]
    longer = {
        "inner": {"kernel": jnp.array([[6.0], [8.0]])},
        "scale": jnp.array([10.0]),
    }
    assert run(layer, longer, state, x).tolist() == [[14]]


def test_going_back_is_the_equation_of_its_docstring(keys):
    layer, x = WeightNorm(Dense(3, bias=False)), jax.random.normal(next(keys), (5, 4))
    params, state = layer.init(next(keys), x)
    params["scale"] = jnp.array([0.5, 2.0, -1.0])
    delta = jax.random.normal(next(keys), (5, 3))
    _, back = jax.vjp(lambda params: run(layer, params, state, x), params)
    [grads] = back(delta)
    v, g, outer = params["inner"]["kernel"], params["scale"], x.T @ delta
    size = jnp.linalg.norm(v, axis=0)
    lengths = (outer * v).sum(0) / size
    np.testing.assert_allclose(grads["scale"], lengths, rtol=1e-4)
    expected = g / size * outer - g / size**2 * lengths * v
    np.testing.assert_allclose(grads["inner"]["kernel"], expected, rtol=1e-4, atol=1e-5)
    across = (grads["inner"]["kernel"] * v).sum(0)  # a step leaves the direction only
    np.testing.assert_allclose(across, 0, atol=1e-4)


def test_a_unit_of_zeros_stays_finite():
    layer, params = WeightNorm(Dense(1)), {"kernel": jnp.zeros((2, 1))}
    params = {"inner": params | {"bias": jnp.zeros(1)}, "scale": jnp.ones(1)}
    grads = jax.grad(
        lambda params: run(layer, params, {"inner": {}}, jnp.ones((3, 2))).sum()
    )(params)
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(grads))


def test_decay_leaves_its_scale_alone(keys):
    params, _ = WeightNorm(Dense(4)).init(next(keys), jnp.ones((5, 3)))
    assert weights(params) == {"inner": {"kernel": True, "bias": False}, "scale": False}


def test_a_mask_passes_by(keys):
    x = {"values": jnp.ones((2, 3, 4)), "mask": jnp.ones((2, 3), bool)}
    net = Sequential(WeightNorm(Dense(2)), ReLU())
    params, state = net.init(next(keys), x)
    assert run(net, params, state, x)["mask"] is x["mask"]


def test_a_layer_without_a_kernel_is_refused(keys):
    with pytest.raises(ConfigError, match="params none"):
        WeightNorm(ReLU()).init(next(keys), jnp.ones((5, 3)))
    with pytest.raises(ConfigError, match="not around a chain"):
        WeightNorm(Sequential(Dense(2))).init(next(keys), jnp.ones((5, 3)))
