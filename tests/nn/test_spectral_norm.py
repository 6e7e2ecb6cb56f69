import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.nn import Dense, ReLU, SpectralNorm

LAYER = SpectralNorm(Dense(3, bias=False))


def trained(kernel, steps):
    x = jnp.eye(kernel.shape[0])  # the output is then the kernel itself
    _, state = LAYER.init(jax.random.key(0), x)
    params = {"inner": {"kernel": kernel}}
    y = x
    for _ in range(steps):
        y, state = LAYER.apply(params, state, x, key=None, training=True)
    return y, state, params, x


def test_the_largest_singular_value_becomes_1(keys):
    kernel = jax.random.normal(next(keys), (5, 3))
    y, state, params, x = trained(kernel, 100)
    values = jnp.linalg.svd(kernel, compute_uv=False)
    np.testing.assert_allclose(y, kernel / values[0], rtol=1e-4, atol=1e-6)
    again, after = LAYER.apply(params, state, x, key=None, training=False)
    np.testing.assert_allclose(again, y, rtol=1e-5, atol=1e-6)
    assert (after["u"] == state["u"]).all() and (after["v"] == state["v"]).all()


def test_its_start_is_already_close(keys):
    x = jax.random.normal(next(keys), (5, 4))
    params, state = LAYER.init(next(keys), x)
    kernel = params["inner"]["kernel"]
    sigma = state["u"] @ kernel @ state["v"]
    most = jnp.linalg.svd(kernel, compute_uv=False)[0]
    np.testing.assert_allclose(sigma, most, rtol=0.02)
    np.testing.assert_allclose((state["u"] ** 2).sum(), 1, rtol=1e-5)
    np.testing.assert_allclose((state["v"] ** 2).sum(), 1, rtol=1e-5)


def test_a_round_worked_by_hand():
    # v = (1, 0): W v = (3, 4), so u = (0.6, 0.8); W' u = (5, 0.8), |.| = sqrt(25.64)
    layer, x = SpectralNorm(Dense(2, bias=False)), jnp.eye(2)
    params = {"inner": {"kernel": jnp.array([[3.0, 0.0], [4.0, 1.0]])}}
    state = {"inner": {}, "u": jnp.array([1.0, 0.0]), "v": jnp.array([1.0, 0.0])}
    y, after = layer.apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose(after["u"], [0.6, 0.8], rtol=1e-6)
    np.testing.assert_allclose(after["v"], np.array([5, 0.8]) / 25.64**0.5, rtol=1e-6)
    np.testing.assert_allclose(y, params["inner"]["kernel"] / 25.64**0.5, rtol=1e-6)


def test_going_back_is_the_equation_of_its_docstring(keys):
    y, state, params, x = trained(jax.random.normal(next(keys), (5, 3)), 100)
    outer = jax.random.normal(next(keys), (5, 3))  # x is 1, so this is dL/dW_SN

    def run(params):
        return LAYER.apply(params, state, x, key=None, training=True)[0]

    [grads] = jax.vjp(run, params)[1](outer)
    u, v = state["u"], state["v"]
    sigma = u @ params["inner"]["kernel"] @ v
    expected = (outer - (outer * y).sum() * u[:, None] * v) / sigma
    np.testing.assert_allclose(grads["inner"]["kernel"], expected, rtol=1e-3, atol=1e-5)


def test_the_size_of_the_kernel_leaves_no_trace(keys):
    kernel = jax.random.normal(next(keys), (5, 3))
    np.testing.assert_allclose(
        trained(100 * kernel, 1)[0], trained(kernel, 1)[0], rtol=1e-4
    )


def test_a_kernel_of_zeros_stays_one():
    y, state, _, _ = trained(jnp.zeros((4, 3)), 2)
    assert (y == 0).all() and jnp.isfinite(state["u"]).all()


def test_a_layer_without_a_kernel_is_refused(keys):
    with pytest.raises(ConfigError, match="needs a layer with a kernel"):
        SpectralNorm(ReLU()).init(next(keys), jnp.ones((5, 3)))
