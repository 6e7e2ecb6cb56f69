"""What every layer must do, with params as it makes them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import LAYERS, kind
from jax.test_util import check_grads

from glassnet import nn

every_layer = pytest.mark.parametrize("layer", LAYERS, ids=kind)


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
    run(layer, x), run(eval(repr(layer), vars(nn).copy()), x)
    assert run._cache_size() == 1
