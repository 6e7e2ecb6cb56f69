import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import BatchNorm


def test_a_batch_has_mean_0_and_variance_1(keys):
    x = jnp.array([[1.0, 10.0], [3.0, 20.0], [8.0, 60.0]])
    params, state = BatchNorm().init(next(keys), x)
    y, _ = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose(y.mean(0), 0, atol=1e-6)
    np.testing.assert_allclose(y.var(0), 1, atol=1e-5)


def test_running_values_approach_those_of_the_data(keys):
    x = jnp.array([[1.0], [5.0]])  # mean 3, variance 4
    params, state = BatchNorm().init(next(keys), x)
    for _ in range(100):
        y, state = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose([state["mean"][0], state["variance"][0]], [3, 4], 1e-3)
    again, _ = BatchNorm().apply(params, state, x, key=None, training=False)
    np.testing.assert_allclose(again, y, rtol=1e-3)


def test_a_batch_of_one_row_becomes_the_bias_and_sends_nothing_back(keys):
    x = jnp.array([[3.0, -1e6]])
    _, state = BatchNorm().init(next(keys), x)
    params = {"scale": jnp.array([2.0, 2.0]), "bias": jnp.array([0.5, -0.5])}

    def run(x):
        return BatchNorm().apply(params, state, x, key=None, training=True)

    (y, after), back = jax.vjp(run, x)
    assert y.tolist() == [[0.5, -0.5]]
    (grad,) = back((jnp.ones_like(y), jax.tree.map(jnp.zeros_like, after)))
    assert grad.tolist() == [[0, 0]]
    np.testing.assert_allclose(after["variance"], [0.9, 0.9])


def test_going_back_is_the_equation_of_its_docstring(keys):
    x, delta = (jax.random.normal(next(keys), (6, 3)) for _ in range(2))
    params, state = BatchNorm().init(next(keys), x)

    def run(x):
        return BatchNorm().apply(params, state, x, key=None, training=True)[0]

    normal, back = jax.vjp(run, x)
    inner = delta - delta.mean(0) - normal * (delta * normal).mean(0)
    expected = inner / jnp.sqrt(x.var(0) + 1e-5)
    np.testing.assert_allclose(back(delta)[0], expected, atol=1e-5)


def test_sixteen_bits_are_averaged_in_float32(keys):
    # in bfloat16 a running sum stops growing at 256; the mean of 4096 ones is 1
    x = jnp.ones((4096, 1), "bfloat16") * jnp.array(3.0, "bfloat16")
    params, state = BatchNorm(momentum=0.0).init(next(keys), x)
    _, after = BatchNorm(momentum=0.0).apply(params, state, x, key=None, training=True)
    assert after["mean"].dtype == "float32" and after["mean"] == 3


def test_images_share_their_mean_over_all_places(keys):
    x = jax.random.normal(next(keys), (4, 5, 6, 3)) * 3 + 2
    params, state = BatchNorm().init(next(keys), x)
    y, _ = BatchNorm().apply(params, state, x, key=None, training=True)
    np.testing.assert_allclose(y.mean((0, 1, 2)), 0, atol=1e-5)
    np.testing.assert_allclose(y.var((0, 1, 2)), 1, atol=1e-4)
