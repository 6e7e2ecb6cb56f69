import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import AlphaDropout


def run(x, key, rate):
    layer = AlphaDropout(rate)
    params, state = layer.init(key, x)
    return layer.apply(params, state, x, key=key, training=True)[0]


def test_a_half_worked_by_hand(keys):
    # a = (0.5 + 1.7580993^2 0.25)^-1/2 = 0.8864053, b = 0.5 * 1.7580993 a = 0.7791944
    # kept ones become a + b, dropped ones b - 1.7580993 a
    y = run(jnp.ones(1000), next(keys), 0.5)
    kept, dropped = 0.8864053 + 0.7791944, 0.7791944 - 1.7580993 * 0.8864053
    found = np.unique(y)
    np.testing.assert_allclose(found, [dropped, kept], rtol=1e-5)
    np.testing.assert_allclose((y > 0).mean(), 0.5, atol=0.065)


def test_mean_0_and_variance_1_stay(keys):
    x = jax.random.normal(next(keys), (200_000,))
    for rate in (0.05, 0.5, 0.9):
        y = run(x, next(keys), rate)
        np.testing.assert_allclose([y.mean(), y.var()], [0, 1], atol=0.02)


def test_only_what_is_kept_sends_a_gradient_back(keys):
    x, key = jnp.linspace(-1, 1, 100), next(keys)
    y, back = jax.vjp(lambda x: run(x, key, 0.5), x)
    grad = back(jnp.ones(100))[0]
    dropped = grad == 0
    assert 30 < dropped.sum() < 70 and (y[dropped] == y[dropped][0]).all()
    np.testing.assert_allclose(grad[~dropped], 0.8864053, rtol=1e-5)
