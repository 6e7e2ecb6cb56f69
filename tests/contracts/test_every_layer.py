"""What every layer must do, with params as it makes them."""

import functools
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import LAYERS, NAMES, kind
from jax.test_util import check_grads
from layer_examples import Tokens, draw, floats, map_floats

from glassnet.nn import BatchNorm, Dense, LayerNorm, MixedPrecision, masks
from glassnet.nn.activations import Activation
from glassnet.nn.children import Container

every_layer = pytest.mark.parametrize("layer", LAYERS, ids=kind)
every_layer_of_any_dtype = pytest.mark.parametrize(
    "layer",
    [layer for layer in LAYERS if not isinstance(layer, MixedPrecision)],
    ids=kind,
)


def make(layer, keys, dtype="float32"):
    x = draw(LAYERS[layer], keys, dtype)
    spec = jax.tree.map(lambda a: jax.ShapeDtypeStruct(a.shape, a.dtype), x)
    params, state = jax.jit(lambda key: layer.init(key, spec))(next(keys))
    return params, state, x


def keys_from(seed):
    return (jax.random.key(i) for i in itertools.count(seed))


@every_layer
def test_batched_equals_one_at_a_time_in_evaluation(layer, keys):
    params, state, x = make(layer, keys)

    @jax.jit
    def run(x):
        y = layer.apply(params, state, x, key=None, training=False)[0]
        return masks.values(y)

    alone = [run(jax.tree.map(lambda a, i=i: a[i : i + 1], x)) for i in range(5)]
    np.testing.assert_allclose(run(x), jnp.concatenate(alone), rtol=1e-5, atol=1e-6)


@every_layer
@pytest.mark.parametrize("training", [False, True])
def test_gradient_matches_finite_differences(layer, training, keys):
    params, state, x = make(layer, keys)
    key = next(keys)  # the same one each time, so that masks stand still
    numbers, put = floats(x)

    @jax.jit
    def run(params, numbers):  # check_grads perturbs with NumPy arrays
        y, _ = layer.apply(params, state, put(numbers), key=key, training=training)
        return masks.values(y)

    check_grads(run, (params, numbers), order=1, modes=["rev"], atol=1e-2, rtol=1e-2)


@every_layer
def test_grad_of_grad_matches_differences_of_the_gradient(layer):
    with jax.enable_x64(True):
        keys = keys_from(0)
        params, state, x = make(layer, keys, "float64")
        key = next(keys)
        numbers, put = floats(x)

        def cost(inputs):
            params, numbers = inputs
            y, _ = layer.apply(params, state, put(numbers), key=key, training=True)
            y = masks.values(y).astype("float64")
            return (jnp.sin(y) * jnp.cos(jnp.arange(y.size).reshape(y.shape))).sum()

        def draws(leaf):
            return jax.random.normal(next(keys), leaf.shape, "float64")

        inputs = params, numbers
        direction = jax.tree.map(draws, inputs)

        @jax.jit
        def slope(inputs):  # of the cost along the direction
            grads = jax.tree.leaves(jax.grad(cost)(inputs))
            along = jax.tree.leaves(direction)
            return sum((g * d).sum() for g, d in zip(grads, along, strict=True))

        twice = jax.tree.leaves(jax.jit(jax.grad(slope))(inputs))
        found = sum(
            (g * d).sum()
            for g, d in zip(twice, jax.tree.leaves(direction), strict=True)
        )
        narrow = isinstance(layer, MixedPrecision)  # float32 inside
        size, close = (1e-2, 1e-2) if narrow else (1e-6, 1e-5)
        near, far = (
            jax.tree.map(lambda a, d, s=s: a + s * size * d, inputs, direction)
            for s in (1, -1)
        )
        expected = (slope(near) - slope(far)) / (2 * size)
        np.testing.assert_allclose(found, expected, rtol=close, atol=close)


@every_layer
def test_vmap_and_scan_do_what_a_call_does(layer, keys):
    params, state, _ = make(layer, keys)
    xs = [draw(LAYERS[layer], keys) for _ in range(2)]
    key = next(keys)

    @jax.jit
    def run(x):
        y, _ = layer.apply(params, state, x, key=key, training=True)
        return masks.values(y)

    both = jax.tree.map(lambda *a: jnp.stack(a), *xs)
    alone = jnp.stack([run(x) for x in xs])
    np.testing.assert_allclose(jax.vmap(run)(both), alone, rtol=2e-5, atol=2e-6)
    _, scanned = jax.lax.scan(lambda carry, x: (carry, run(x)), 0, both)
    np.testing.assert_allclose(scanned, alone, rtol=2e-5, atol=2e-6)


@every_layer
def test_stays_finite_at_extreme_inputs_with_finite_gradients(layer, keys):
    params, state, x = make(layer, keys)
    key = next(keys)
    numbers, put = floats(x)

    @jax.jit
    @functools.partial(jax.value_and_grad, argnums=(0, 1))
    def cost(params, numbers):
        y, _ = layer.apply(params, state, put(numbers), key=key, training=True)
        return masks.values(y).sum()

    for size in (1e4, -1e4, 0.0):
        extreme = [jnp.full_like(a, size).at[..., :1].set(0) for a in numbers]
        for found in jax.tree.leaves(cost(params, extreme)):
            assert jnp.isfinite(found).all(), size


@every_layer
def test_evaluation_leaves_the_state_alone_and_training_keeps_its_kind(layer, keys):
    params, state, x = make(layer, keys)

    @jax.jit
    def evaluated(state):
        return layer.apply(params, state, x, key=None, training=False)[1]

    jax.tree.map(np.testing.assert_array_equal, evaluated(state), state)
    _, state, _, after = traced(layer, x, True)
    assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)


@pytest.mark.parametrize(
    "layer", [layer for layer in LAYERS if isinstance(layer, Container)], ids=kind
)
def test_a_container_tells_what_comes_out_as_it_is_made(layer, keys):
    x, told = draw(LAYERS[layer], keys), []

    def run(key):
        params, state, y = layer.made(key, x)
        told.append(y)
        return layer.apply(params, state, x, key=None, training=False)[0]

    found = jax.eval_shape(run, next(keys))
    [told] = told
    assert jax.tree.structure(told) == jax.tree.structure(found)
    for one, other in zip(jax.tree.leaves(told), jax.tree.leaves(found), strict=True):
        assert (one.shape, one.dtype) == (other.shape, other.dtype)


@every_layer
def test_is_a_static_argument_of_jit(layer, keys):
    params, state, x = make(layer, keys)
    run = jax.jit(
        lambda layer, x: layer.apply(params, state, x, key=None, training=False)[0],
        static_argnums=0,
    )
    run(layer, x), run(eval(repr(layer), dict(NAMES)), x)
    assert run._cache_size() == 1


def traced(layer, x, training):
    """Params, state, output and next state as shapes and dtypes alone."""

    def run(key, x):
        params, state = layer.init(key, x)
        y, after = layer.apply(params, state, x, key=key, training=training)
        return params, state, masks.values(y), after

    return jax.eval_shape(run, jax.random.key(0), x)


@every_layer_of_any_dtype
@pytest.mark.parametrize("training", [False, True])
def test_params_and_output_have_the_dtype_of_the_input(layer, training, keys):
    for dtype in ("bfloat16", "float32"):
        x = draw(LAYERS[layer], keys, dtype)
        if isinstance(LAYERS[layer], Tokens):
            dtype = "float32"  # tokens have no width to hand on
        params, state, y, after = traced(layer, x, training)
        assert y.dtype == dtype
        assert all(leaf.dtype == dtype for leaf in jax.tree.leaves(params))
        assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)


@every_layer_of_any_dtype
def test_works_in_either_width_where_float64_is_the_default(layer):
    with jax.enable_x64(True):
        for dtype in ("float32", "float64"):
            x = draw(LAYERS[layer], keys_from(0), dtype)
            if isinstance(LAYERS[layer], Tokens):
                dtype = "float64"
            params, state, y, after = traced(layer, x, True)
            assert y.dtype == dtype
            assert all(leaf.dtype == dtype for leaf in jax.tree.leaves(params))
            assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)


@pytest.mark.parametrize("layer", [Dense(4), BatchNorm(), LayerNorm()], ids=kind)
def test_whole_numbers_make_params_of_the_default_float(layer, keys):
    params, _ = layer.init(next(keys), jax.ShapeDtypeStruct((5, 3), "uint8"))
    assert all(leaf.dtype == "float32" for leaf in jax.tree.leaves(params))


@every_layer
def test_a_nan_comes_out_again_and_an_empty_batch_stays_empty(layer, keys):
    params, state, x = make(layer, keys)

    @jax.jit
    def run(x):
        y, _ = layer.apply(params, state, x, key=None, training=False)
        return masks.values(y)

    if type(LAYERS[layer]) is tuple:
        assert jnp.isnan(run(map_floats(lambda a: a * jnp.nan, x))).all()
    none = run(jax.tree.map(lambda a: a[:0], x))
    assert none.shape[0] == 0 and none.size == 0


@pytest.mark.parametrize(
    "layer", [layer for layer in LAYERS if isinstance(layer, Activation)], ids=kind
)
def test_an_activation_stays_in_its_span_with_finite_slopes(layer):
    x = jnp.array([-1e30, -1e4, -100, -88, -10, -1.278, -1, -1e-30, 0.0])
    x = jnp.concatenate([x, -x])[:, None] * jnp.ones(2)  # rows of two, for softmax
    params, _ = layer.init(jax.random.key(0), x)
    y, back = jax.vjp(jax.jit(lambda x: layer(params, x)), x)
    span = layer.span()
    assert ((y >= span.low) & (y <= span.high)).all()
    assert jnp.isfinite(back(jnp.ones_like(y))[0]).all()
    twice = jax.grad(lambda x: jax.grad(lambda x: layer(params, x).sum())(x).sum())(x)
    assert jnp.isfinite(twice).all()
