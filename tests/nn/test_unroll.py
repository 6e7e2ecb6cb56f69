import jax
import jax.numpy as jnp
import numpy as np

from glassnet.nn import (
    Dense,
    Embedding,
    Graph,
    MixedPrecision,
    Repeat,
    Residual,
    Sequential,
    Shared,
    Sum,
    Tanh,
    Unembedding,
)
from glassnet.nn.unroll import unrolled


def outputs(net, params, state, x):
    return net.apply(params, state, x, key=None, training=False)[0]


def test_written_out_it_is_the_same_equation(keys):
    # Blocks in blocks, blocks used twice, and a table that is used from the other end.
    inner = Repeat(Residual(Sequential(Dense(4), Tanh())), 2)
    net = Sequential(
        Embedding(5, 4),
        ("blocks", Repeat(Sequential(inner, Dense(4)), 3)),
        MixedPrecision(Repeat(Dense(4), 2), "float32"),
        Shared("blocks"),
        Graph(("a", inner), ("b", Shared("a")), ("c", Sum(), "a", "b")),
        Shared("0", Unembedding(5)),
    )
    x = jax.random.randint(next(keys), (2, 3), 0, 5)
    params, state = jax.jit(net.init)(next(keys), x)
    flat, own, begin = unrolled(net, params, state)
    assert "Repeat" not in repr(flat)
    assert own["blocks"]["2"]["0"]["1"]["body"]["0"]["kernel"].shape == (4, 4)
    found = jax.jit(outputs, static_argnums=0)(flat, own, begin, x)
    whole = jax.jit(outputs, static_argnums=0)(net, params, state, x)
    np.testing.assert_allclose(found, whole, rtol=1e-5, atol=1e-6)


def test_what_repeats_nothing_stays_as_it_is():
    net = Sequential(Dense(3), Tanh())
    params, state = net.init(jax.random.key(0), jnp.ones((2, 3)))
    assert unrolled(net, params, state) == (net, params, state)
