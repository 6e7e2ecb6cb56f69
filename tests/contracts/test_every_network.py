"""What every network of the zoo must do."""

import json
import tomllib

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import tomli_w
from layer_examples import draw
from zoo_cases import NETWORKS

import glassnet as gn
from glassnet import zoo
from glassnet.backprop import sweep
from glassnet.backprop.tap import leaves
from glassnet.nn import masks
from glassnet.paths import flatten
from glassnet.recipe import from_data, to_data

DEEP = {"resnet34", "resnet50", "vgg16"}
"""Made by the same lines as their smaller sisters, and slow to compile: their shapes
are swept, their numbers are not. Their summaries are in `drawing`'s own tests."""

every_network = pytest.mark.parametrize("name", NETWORKS)


def make(name, keys, batch=4):
    network, example = NETWORKS[name]
    if isinstance(example, dict):
        x = {n: draw(one, keys, batch=batch) for n, one in example.items()}
    else:
        x = draw(example, keys, batch=batch)
    params, state = jax.jit(lambda key: network.init(key, x))(next(keys))
    return network, params, state, x


def cost(y):
    """A number that every output moves."""
    wide = masks.values(y).astype("float32")
    return (jnp.sin(wide) * jnp.cos(jnp.arange(wide.size)).reshape(wide.shape)).sum()


def test_every_name_has_a_case():
    assert set(NETWORKS) == set(zoo.__all__)


@every_network
def test_is_data_that_goes_through_files_and_back(name):
    network, _ = NETWORKS[name]
    data = to_data(network)
    again = from_data(json.loads(json.dumps(data)))
    assert again is not network and again == network and {again: 1}[network] == 1
    assert from_data(tomllib.loads(tomli_w.dumps(data))) == network


@every_network
def test_a_sweep_is_the_gradient_and_all_of_it_is_finite(name, keys):
    network, params, state, x = make(name, keys)
    key = next(keys)

    @jax.jit
    def run(params):
        def plain(params):
            y, _ = network.apply(params, state, x, key=key, training=True)
            return cost(y)

        value, traces = sweep(network, params, state, x, cost, key=key)
        return value, [t.grads for t in traces], *jax.value_and_grad(plain)(params)

    if name in DEEP:
        jax.eval_shape(run, params)
        return
    value, found, expected, grads = run(params)
    np.testing.assert_allclose(value, expected, rtol=1e-4, atol=1e-5)
    total = {path: np.zeros(grad.shape) for path, grad in flatten(grads).items()}
    for leaf, own in zip(leaves(network), found, strict=True):
        for path, grad in flatten(own).items():
            total[f"{leaf.source}/{path}".lstrip("/")] += np.asarray(grad)
    for path, grad in flatten(grads).items():
        assert jnp.isfinite(grad).all(), path
        room = 1e-4 * max(1.0, float(abs(grad).max(initial=0)))
        np.testing.assert_allclose(total[path], grad, rtol=1e-3, atol=room)


@every_network
def test_training_keeps_the_shapes_and_evaluation_the_state(name, keys):
    network, params, state, x = make(name, keys)

    def run(training, key):
        return network.apply(params, state, x, key=key, training=training)

    for training, key in ((True, next(keys)), (False, None)):
        y, after = jax.eval_shape(lambda t=training, k=key: run(t, k))
        assert jax.tree.map(jax.typeof, after) == jax.tree.map(jax.typeof, state)
    y, after = jax.jit(lambda: run(False, None))()
    jax.tree.map(np.testing.assert_array_equal, after, state)
    assert all(jnp.isfinite(leaf).all() for leaf in jax.tree.leaves(y))


@pytest.mark.parametrize("name", [name for name in NETWORKS if name not in DEEP])
def test_its_summary_counts_what_it_learns_in_80_columns(name, keys):
    network, params, _, x = make(name, keys)
    lines = str(gn.summary(network, x)).splitlines()
    learned = sum(leaf.size for leaf in jax.tree.leaves(params))
    assert f"{learned:,} numbers learned" in lines[-1]
    assert all(len(line) <= 80 for line in lines)


def test_replicas_are_networks_of_their_own(keys):
    network, _, _, x = make("lenet", keys)
    several = jax.vmap(lambda key: network.init(key, x))(
        jnp.stack([next(keys) for _ in range(2)])
    )
    y, _ = jax.vmap(lambda p, s: network.apply(p, s, x, key=None, training=False))(
        *several
    )
    assert y.shape == (2, 4, 3)
    assert not jnp.allclose(y[0], y[1])
