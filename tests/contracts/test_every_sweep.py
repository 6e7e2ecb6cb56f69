"""What a sweep must show of every layer, wherever it stands in a network."""

import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import LAYERS, kind
from layer_examples import draw

from glassnet.backprop import sweep
from glassnet.backprop.tap import leaves
from glassnet.nn import (
    Graph,
    Identity,
    Repeat,
    Residual,
    Sequential,
    Shared,
    SpectralNorm,
    Sum,
    WeightNorm,
    masks,
)
from glassnet.nn.layer import child_key, output_spec
from glassnet.paths import flatten

# Their inner layer is given a kernel that they made: its gradients in a sweep are those
# of that kernel, and not of the params. What is sent back through it is compared.
MAKES_KERNELS = (WeightNorm, SpectralNorm)


def loss(y):
    y = masks.values(y).astype("float32")
    return (jnp.sin(y) * jnp.cos(jnp.arange(y.size)).reshape(y.shape)).sum()


def network_around(layer, x):
    """The layer twice on the same params, and where its output fits its input, also in
    a residual, in a repeat and in a graph."""
    params, state = jax.eval_shape(lambda: layer.init(jax.random.key(0), x))
    y = output_spec(layer, params, state, x)
    fits = jax.tree.map(jax.typeof, x) == jax.tree.map(jax.typeof, y)
    used_again = Sequential(
        Residual(layer),
        Repeat(layer, 2),
        Graph(("a", layer), ("b", Shared("a")), ("c", Sum(), "a", "b")),
    )
    return Graph(
        ("first", layer),
        ("second", Shared("first"), "input"),
        ("both", Sum(), "first", "second"),
        ("rest", used_again if fits else Sequential(Identity())),
    )


@pytest.mark.parametrize("layer", LAYERS, ids=kind)
def test_a_sweep_is_the_gradient_at_every_use(layer):
    keys = (jax.random.key(i) for i in itertools.count())
    x = draw(LAYERS[layer], keys, batch=3)
    network, key = network_around(layer, x), next(keys)
    rest = dict(node[:2] for node in network.nodes)["rest"]
    paths = [leaf.path for leaf in leaves(network)]
    sources = [leaf.source for leaf in leaves(network)]

    @jax.jit
    def run():
        params, state = network.init(key, x)

        def plain(params):
            y, _ = network.apply(params, state, x, key=key, training=True)
            return loss(y)

        def after(both):
            own, stream = (params["rest"], state["rest"]), child_key(key, "rest")
            return loss(rest.apply(*own, both, key=stream, training=True)[0])

        value, traces = sweep(network, params, state, x, loss, key=key)
        both = traces[paths.index("both")]
        delta = jax.grad(lambda y: after(masks.with_values(both.y, y)))(
            masks.values(both.y)
        )
        found = [(trace.delta, trace.grads) for trace in traces]
        return value, found, delta, *jax.value_and_grad(plain)(params)

    value, found, delta, expected_value, grads = run()
    np.testing.assert_allclose(value, expected_value, rtol=1e-5, atol=1e-6)
    total = dict.fromkeys(flatten(grads), 0.0)
    for source, (_, own) in zip(sources, found, strict=True):
        for name, grad in flatten(own).items():
            total[f"{source}/{name}"] += np.asarray(grad, "float64")
    for path, grad in flatten(grads).items():
        if not isinstance(layer, MAKES_KERNELS):
            close(total[path], grad)
    at = {path: own for path, (own, _) in zip(paths, found, strict=True)}
    close(at["both"], delta)
    for path, own in at.items():  # the outputs that are added up receive what is sent
        if path in ("first", "second"):
            close(own, delta)


def close(found, expected):
    room = 1e-4 * max(1.0, float(np.abs(expected).max(initial=0)))
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=room)
