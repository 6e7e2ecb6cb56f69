import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import GaussianDropout, GaussianNoise


def run(layer, x, key):
    params, state = layer.init(key, x)
    return layer.apply(params, state, x, key=key, training=True)[0]


def test_noise_is_added_with_its_deviation_whatever_x_is(keys):
    x = jnp.array([[0.0], [7.0]]) * jnp.ones(100_000)
    y = run(GaussianNoise(0.5), x, next(keys))
    np.testing.assert_allclose(y.mean(1), [0, 7], atol=0.01)
    np.testing.assert_allclose(y.std(1), 0.5, rtol=0.02)


def test_added_noise_lets_delta_through(keys):
    x, key = jnp.arange(5.0), next(keys)
    _, back = jax.vjp(lambda x: run(GaussianNoise(2.0), x, key), x)
    assert back(x)[0].tolist() == x.tolist()


def test_gaussian_dropout_has_the_mean_and_variance_of_a_dropout(keys):
    # variance p / (1 - p) = 0.2 / 0.8 = 0.25, times x^2
    x = jnp.array([[0.0], [1.0], [-4.0]]) * jnp.ones(100_000)
    y = run(GaussianDropout(0.2), x, next(keys))
    np.testing.assert_allclose(y.mean(1), [0, 1, -4], atol=0.03)
    np.testing.assert_allclose(y.std(1), [0, 0.5, 2], rtol=0.02)


def test_gaussian_dropout_sends_delta_back_with_the_same_factor(keys):
    x, key = jnp.arange(1.0, 6), next(keys)
    y, back = jax.vjp(lambda x: run(GaussianDropout(0.5), x, key), x)
    np.testing.assert_allclose(back(jnp.ones(5))[0], y / x, rtol=1e-6)
