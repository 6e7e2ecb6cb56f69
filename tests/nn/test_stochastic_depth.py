import jax.numpy as jnp
import numpy as np

from glassnet.nn import Residual, Sequential, StochasticDepth


def run(layer, x, key):
    params, state = layer.init(key, x)
    return layer.apply(params, state, x, key=key, training=True)[0]


def test_an_example_is_dropped_whole_or_not_at_all(keys):
    y = run(StochasticDepth(0.2), jnp.ones((10_000, 2, 3)), next(keys))
    assert ((y == 0).all((1, 2)) | (y == 1.25).all((1, 2))).all()
    # deviation sqrt(.2 * .8 / 10000) = .004
    np.testing.assert_allclose((y[:, 0, 0] == 0).mean(), 0.2, atol=0.016)


def test_in_a_residual_it_leaves_the_way_around(keys):
    # x + 0, or x + x / (1 - 0.5)
    x = jnp.array([[1.0, 2.0]] * 50)
    y = run(Residual(Sequential(StochasticDepth(0.5))), x, next(keys))
    assert {tuple(row) for row in y.tolist()} == {(1, 2), (3, 6)}
