import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn, zoo
from glassnet.paths import flatten

SIZES = dict(layers=2, heads=2, width=8, dropout=0.0)


@functools.cache
def made(net):
    """The output by the input, of a network with its first params."""
    one = jnp.ones((1, 3), int)
    x = {"source": one, "target": one} if isinstance(net, nn.Graph) else one
    params, state = jax.jit(net.init)(jax.random.key(0), x)
    return jax.jit(lambda x: net.apply(params, state, x, key=None, training=False)[0])


def applied(net, x):
    return made(net)(x)


def test_a_class_depends_on_the_order_and_not_on_padding():
    net = zoo.transformer_encoder(7, 3, **SIZES)
    y = applied(net, jnp.array([[3, 4, 5]]))
    assert y.shape == (1, 3)
    np.testing.assert_allclose(
        applied(net, jnp.array([[3, 4, 5, 0, 0]])), y, rtol=1e-4, atol=1e-5
    )
    assert abs(applied(net, jnp.array([[5, 4, 3]])) - y).max() > 1e-3


@pytest.mark.parametrize("norm", ["after", "before"])
def test_the_target_sees_the_source_and_its_own_past(norm):
    net = zoo.transformer(7, 6, norm=norm, **SIZES)
    x = {"source": jnp.array([[3, 4, 5]]), "target": jnp.array([[1, 3, 5, 2]])}
    y = applied(net, x)["values"]
    assert y.shape == (1, 4, 6)
    later = applied(net, x | {"target": x["target"].at[:, 2].set(4)})["values"]
    same = np.asarray(abs(later - y) < 1e-6).all((0, 2))
    assert same.tolist() == [True, True, False, False]
    padded = x | {"source": jnp.array([[3, 4, 5, 0]])}
    np.testing.assert_allclose(applied(net, padded)["values"], y, rtol=1e-4, atol=1e-5)
    other = applied(net, x | {"source": jnp.array([[3, 4, 6]])})["values"]
    assert (abs(other - y).max(-1) > 1e-5).all()


def test_the_papers_base_has_as_many_params_as_its_equations():
    # An attention 4 d (d + 1), an MLP 8 d^2 + 5 d, a norm 2 d, with d = 512.
    d = 512
    attention, mlp, norm = 4 * d * (d + 1), 8 * d * d + 5 * d, 2 * d
    blocks = 6 * (attention + mlp + 2 * norm) + 6 * (2 * attention + mlp + 3 * norm)
    net = zoo.transformer(37_000, 37_000, layers=6, heads=8, width=512)
    x = {name: jax.ShapeDtypeStruct((1, 4), "int32") for name in ("source", "target")}
    params, _ = jax.eval_shape(net.init, jax.random.key(0), x)
    found = sum(leaf.size for leaf in flatten(params).values())
    tables = 3 * 37_000 * d + 37_000
    assert found - tables == blocks == 44_138_496


def test_with_norms_in_front_it_is_as_large_as_pytorchs():
    # torch.nn.Transformer() has a norm more at the end of either side: 44,140,544.
    x = {name: jax.ShapeDtypeStruct((1, 4), "int32") for name in ("source", "target")}
    net = zoo.transformer(2, 2, layers=6, heads=8, width=512, norm="before")
    params, _ = jax.eval_shape(net.init, jax.random.key(0), x)
    found = sum(leaf.size for leaf in flatten(params).values())
    assert found - (3 * 2 * 512 + 2) == 44_140_544


def test_norms_stand_where_they_are_asked_for():
    after, before = (
        zoo.transformer(7, 6, layers=1, heads=2, width=8, norm=norm)
        for norm in ("after", "before")
    )
    nodes = {str(node[0]): node[1] for node in after.nodes}
    assert isinstance(nodes["own0"].layers[-1], nn.LayerNorm)
    assert isinstance(nodes["norm0"], nn.LayerNorm)
    nodes = {str(node[0]): node[1] for node in before.nodes}
    assert isinstance(nodes["asked0"], nn.LayerNorm) and "norm0" not in nodes
    assert isinstance(nodes["scores"].layers[0], nn.LayerNorm)
