"""What every layer must do, with params as it makes them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import LAYERS, NAMES, kind
from jax.test_util import check_grads

from glassnet.nn import BatchNorm, Dense, LayerNorm, Precision
from glassnet.nn.activations import Activation

every_layer = pytest.mark.parametrize("layer", LAYERS, ids=kind)
every_layer_of_any_dtype = pytest.mark.parametrize(
    "layer", [layer for layer in LAYERS if not isinstance(layer, Precision)], ids=kind
)


def make(layer, keys, dtype="float32"):
    x = jax.random.normal(next(keys), (5, *LAYERS[layer]), dtype)
    params, state = layer.init(next(keys), jax.ShapeDtypeStruct(x.shape, x.dtype))
    return params, state, x


@every_layer
def test_batched_equals_one_at_a_time_in_evaluation(layer, keys):
    params, state, x = make(layer, keys)

    def run(x):
        return layer.apply(params, state, x, key=None, training=False)[0]

    alone = jnp.concatenate([run(row[None]) for row in x])
    np.testing.assert_allclose(run(x), alone, rtol=1e-5, atol=1e-6)


@every_layer
@pytest.mark.parametrize("training", [False, True])
def test_gradient_matches_finite_differences(layer, training, keys):
    params, state, x = make(layer, keys)
    key = next(keys)  # the same one each time, so that masks stand still

    def run(params, x):  # check_grads perturbs with NumPy arrays
        params, x = jax.tree.map(jnp.asarray, (params, x))
        return layer.apply(params, state, x, key=key, training=training)[0]

    check_grads(run, (params, x), order=1, modes=["rev"], atol=1e-2, rtol=1e-2)


@every_layer
def test_state_keeps_its_shapes_and_dtypes(layer, keys):
    params, state, x = make(layer, keys)
    _, after = layer.apply(params, state, x, key=next(keys), training=True)
    assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)


@every_layer
def test_evaluation_leaves_the_state_alone(layer, keys):
    params, state, x = make(layer, keys)
    _, after = layer.apply(params, state, x, key=None, training=False)
    jax.tree.map(np.testing.assert_array_equal, after, state)


@every_layer
def test_is_a_static_argument_of_jit(layer, keys):
    params, state, x = make(layer, keys)
    run = jax.jit(
        lambda layer, x: layer.apply(params, state, x, key=None, training=False)[0],
        static_argnums=0,
    )
    run(layer, x), run(eval(repr(layer), dict(NAMES)), x)
    assert run._cache_size() == 1


@every_layer_of_any_dtype
@pytest.mark.parametrize("dtype", ["bfloat16", "float32"])
@pytest.mark.parametrize("training", [False, True])
def test_params_and_output_have_the_dtype_of_the_input(layer, dtype, training, keys):
    params, state, x = make(layer, keys, dtype)
    y, after = layer.apply(params, state, x, key=next(keys), training=training)
    assert y.dtype == dtype
    assert all(leaf.dtype == dtype for leaf in jax.tree.leaves(params))
    assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)


@every_layer_of_any_dtype
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_works_in_either_width_where_float64_is_the_default(layer, dtype):
    with jax.enable_x64(True):
        key = jax.random.key(0)
        x = jax.random.normal(key, (5, *LAYERS[layer]), dtype)
        params, state = layer.init(key, x)
        y, after = layer.apply(params, state, x, key=key, training=True)
        assert y.dtype == dtype
        assert all(leaf.dtype == dtype for leaf in jax.tree.leaves(params))
        assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)


@pytest.mark.parametrize("layer", [Dense(4), BatchNorm(), LayerNorm()], ids=kind)
def test_whole_numbers_make_params_of_the_default_float(layer, keys):
    params, _ = layer.init(next(keys), jax.ShapeDtypeStruct((5, 3), "uint8"))
    assert all(leaf.dtype == "float32" for leaf in jax.tree.leaves(params))


@every_layer
def test_a_nan_comes_out_again(layer, keys):
    params, state, x = make(layer, keys)
    y, _ = layer.apply(params, state, x * jnp.nan, key=None, training=False)
    assert jnp.isnan(y).all()


@every_layer
def test_an_empty_batch_stays_empty_in_evaluation(layer, keys):
    params, state, x = make(layer, keys)
    y, _ = layer.apply(params, state, x[:0], key=None, training=False)
    assert y.shape[0] == 0 and y.size == 0


@pytest.mark.parametrize(
    "layer", [layer for layer in LAYERS if isinstance(layer, Activation)], ids=kind
)
def test_an_activation_stays_in_its_span_with_finite_slopes(layer):
    x = jnp.array([-1e30, -1e4, -100, -88, -10, -1.278, -1, -1e-30, 0.0])
    x = jnp.concatenate([x, -x])[:, None] * jnp.ones(2)  # rows of two, for softmax
    y, back = jax.vjp(lambda x: layer({}, x), x)
    span = layer.span()
    assert ((y >= span.low) & (y <= span.high)).all()
    assert jnp.isfinite(back(jnp.ones_like(y))[0]).all()
    twice = jax.grad(lambda x: jax.grad(lambda x: layer({}, x).sum())(x).sum())(x)
    assert jnp.isfinite(twice).all()
