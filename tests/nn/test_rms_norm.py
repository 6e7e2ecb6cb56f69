import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import LayerNorm, RMSNorm

LAYER = RMSNorm()


def run(x, layer: LayerNorm | RMSNorm = LAYER):
    return layer(layer.init(jax.random.key(0), x)[0], x)


def test_matches_a_case_worked_by_hand():
    # mean square (1 + 49) / 2 = 25, its root 5
    np.testing.assert_allclose(run(jnp.array([[1.0, 7.0]])), [[0.2, 1.4]], rtol=1e-5)


def test_epsilon_stands_inside_the_root():
    # 3 / sqrt(9 + 16) = 0.6; outside it would be 3 / (3 + 4)
    y = run(jnp.array([[3.0, -3.0]]), RMSNorm(epsilon=16.0))
    np.testing.assert_allclose(y, [[0.6, -0.6]], rtol=1e-6)


def test_the_size_of_the_input_leaves_no_trace_but_its_mean_does(keys):
    x = jax.random.normal(next(keys), (4, 5, 20))
    np.testing.assert_allclose(run(50 * x), run(x), atol=1e-4)
    assert abs(run(x + 3) - run(x)).max() > 0.5
    np.testing.assert_allclose((run(x) ** 2).mean(-1), 1, rtol=1e-4)


def test_of_centered_rows_it_is_a_layer_norm(keys):
    x = jax.random.normal(next(keys), (4, 20))
    x = x - x.mean(-1, keepdims=True)
    np.testing.assert_allclose(run(x), run(x, LayerNorm()), atol=1e-5)


def test_going_back_is_the_equation_of_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (6, 3)) for _ in range(2))
    params = {"scale": jnp.array([1.0, 2.0, -3.0])}
    _, back = jax.vjp(lambda x: RMSNorm()(params, x), x)
    size = jnp.sqrt((x**2).mean(-1, keepdims=True) + 1e-5)
    g, normal = params["scale"] * delta, x / size
    expected = (g - normal * (g * normal).mean(-1, keepdims=True)) / size
    np.testing.assert_allclose(back(delta)[0], expected, atol=1e-5)


def test_rows_of_zeros_stay_zeros_with_a_gradient():
    x = jnp.zeros((1, 3))
    assert run(x).tolist() == [[0, 0, 0]]
    assert jnp.isfinite(jax.grad(lambda x: run(x).sum())(x)).all()
