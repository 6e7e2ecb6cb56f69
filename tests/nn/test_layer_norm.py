import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import LayerNorm


def run(x, epsilon=1e-5):
    layer = LayerNorm(epsilon)
    return layer(layer.init(jax.random.key(0), x)[0], x)


def test_matches_a_case_worked_by_hand():
    # mean 2, variance ((-1)^2 + 0 + 1^2) / 3 = 2/3; 1 / sqrt(2/3) = 1.2247
    np.testing.assert_allclose(
        run(jnp.array([[1.0, 2.0, 3.0]]), 1e-12),
        [[-1.2247449, 0, 1.2247449]],
        rtol=1e-6,
    )


def test_every_row_has_mean_0_and_variance_1(keys):
    x = 7 + 100 * jax.random.normal(next(keys), (4, 5, 20))
    np.testing.assert_allclose(run(x).mean(-1), 0, atol=1e-6)
    np.testing.assert_allclose(run(x).var(-1), 1, rtol=1e-5)


def test_scale_and_bias_of_the_input_leave_no_trace(keys):
    x = jax.random.normal(next(keys), (4, 20))
    np.testing.assert_allclose(run(5 * x + 3), run(x), atol=1e-4)


def test_rows_that_do_not_vary_become_the_bias():
    params = {"scale": jnp.array([2.0, 2.0]), "bias": jnp.array([0.5, -0.5])}
    y = LayerNorm()(params, jnp.full((3, 2), 1e6))
    assert y.tolist() == [[0.5, -0.5]] * 3


def test_far_from_zero_sixteen_bits_are_not_lost():
    x = jnp.array([[256.0, 258.0, 260.0, 262.0]], "bfloat16")
    np.testing.assert_allclose(
        run(x).astype("float32"), run(x.astype("float32")), rtol=0.01
    )


def test_the_last_three_axes_make_an_image_a_whole(keys):
    x = 3 + 2 * jax.random.normal(next(keys), (2, 4, 5, 3))
    layer = LayerNorm(axes=3)
    params, _ = layer.init(next(keys), x)
    assert params["scale"].shape == params["bias"].shape == (4, 5, 3)
    y = layer(params, x)
    np.testing.assert_allclose(y.mean((1, 2, 3)), 0, atol=1e-5)
    np.testing.assert_allclose(y.var((1, 2, 3)), 1, rtol=1e-4)


def test_more_axes_than_an_example_has_are_refused(keys):
    with pytest.raises(ShapeError, match="fix:      axes=1"):
        LayerNorm(axes=2).init(next(keys), jnp.ones((5, 3)))


def test_scale_and_bias_may_be_left_out(keys):
    x = jax.random.normal(next(keys), (4, 3))
    layer = LayerNorm(scale=False, bias=False)
    params, _ = layer.init(next(keys), x)
    assert params == {}
    np.testing.assert_array_equal(layer(params, x), run(x))
