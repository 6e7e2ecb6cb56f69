import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.backprop import sweep
from glassnet.backprop.tap import leaves
from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import (
    AdditiveAttention,
    Dense,
    Embedding,
    LayerNorm,
    MultiHeadAttention,
    ReLU,
    Repeat,
    Residual,
    Sequential,
)
from glassnet.paths import flatten, turn

ONE = jnp.eye(2)


def run(layer, x, params=None):
    """The output in evaluation, compiled: it is many small operations otherwise."""

    @jax.jit
    def output(params, x):
        made, state = layer.init(jax.random.key(0), x)
        params = made if params is None else params
        return layer.apply(params, state, x, key=None, training=False)[0]

    return output(params, x)


def block(**settings):
    return Sequential(
        Residual(Sequential(LayerNorm(), MultiHeadAttention(2, **settings))),
        Residual(Sequential(LayerNorm(), Dense(8), ReLU(), Dense(4))),
    )


def test_two_heads_by_hand():
    # Heads of one feature. Head 0 has all scores 0: the mean of the first feature.
    # Head 1 asks with 1 for keys (0, ln 3): weights 1/4 and 3/4 of the second.
    layer = MultiHeadAttention(2, bias=False)
    params = {
        "query": {"kernel": jnp.array([[0.0, 1.0], [0.0, 0.0]])},
        "key": {"kernel": jnp.array([[0.0, 0.0], [0.0, 1.0]])},
        "value": {"kernel": ONE},
        "output": {"kernel": 2 * ONE},
    }
    x = jnp.array([[[1.0, 0.0], [1.0, jnp.log(3.0)]]])
    weights = layer.weights(params, x)
    np.testing.assert_allclose(weights[0, 0], [[0.5, 0.5]] * 2, rtol=1e-6)
    np.testing.assert_allclose(weights[0, 1], [[0.25, 0.75]] * 2, rtol=1e-6)
    row = [2 * 1.0, 2 * 0.75 * np.log(3)]
    np.testing.assert_allclose(run(layer, x, params)[0], [row, row], rtol=1e-6)


def test_params_go_by_the_names_of_the_design():
    params, _ = MultiHeadAttention(2, size=3, key_value_heads=1).init(
        jax.random.key(0), (jnp.ones((1, 2, 4)), jnp.ones((1, 5, 7)))
    )
    assert {path: array.shape for path, array in flatten(params).items()} == {
        "query/kernel": (4, 6),
        "query/bias": (6,),
        "key/kernel": (7, 3),
        "key/bias": (3,),
        "value/kernel": (7, 3),
        "value/bias": (3,),
        "output/kernel": (6, 4),
        "output/bias": (4,),
    }


def test_it_knows_no_order_unless_told(keys):
    x = jax.random.normal(next(keys), (2, 5, 4))
    order = jnp.array([3, 0, 4, 1, 2])
    plain, rotary = MultiHeadAttention(2), MultiHeadAttention(2, rotary=10_000)
    np.testing.assert_allclose(run(plain, x[:, order]), run(plain, x)[:, order], 1e-4)
    assert abs(run(rotary, x[:, order]) - run(rotary, x)[:, order]).max() > 1e-3


def test_rotary_weights_move_with_the_sequence(keys):
    layer = MultiHeadAttention(1, rotary=100)
    x = jnp.tile(jax.random.normal(next(keys), (1, 1, 4)), (1, 6, 1))
    params, _ = layer.init(next(keys), x)
    weights = jnp.log(layer.weights(params, x)[0, 0])
    # same tokens everywhere: how much 3 prefers 1 to 2 is how much 5 prefers 3 to 4
    found, expected = weights[3, 1] - weights[3, 2], weights[5, 3] - weights[5, 4]
    np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-5)


def test_masked_keys_are_as_if_cut_off(keys):
    layer, x = MultiHeadAttention(2), jax.random.normal(next(keys), (1, 5, 4))
    y = run(layer, {"values": x, "lengths": jnp.array([3])})
    assert y["lengths"].tolist() == [3]
    np.testing.assert_allclose(y["values"][:, :3], run(layer, x[:, :3]), rtol=1e-4)


def test_a_sequence_of_no_length_gives_the_bias(keys):
    layer, x = MultiHeadAttention(2), jax.random.normal(next(keys), (2, 3, 4))
    x = {"values": x, "lengths": jnp.array([0, 2])}
    params, state = layer.init(next(keys), x)
    params["output"]["bias"] = jnp.arange(4.0)

    def cost(params):
        y, _ = layer.apply(params, state, x, key=None, training=True)
        return y["values"].sum(), y["values"]

    grads, y = jax.grad(cost, has_aux=True)(params)
    assert (y[0] == jnp.arange(4.0)).all()
    assert all(jnp.isfinite(grad).all() for grad in jax.tree.leaves(grads))


def test_memory_is_read_under_its_own_mask_and_the_mask_of_the_queries_goes_on(keys):
    layer = MultiHeadAttention(2)
    queries = {
        "values": jax.random.normal(next(keys), (1, 2, 4)),
        "lengths": jnp.array([1]),
    }
    memory = jax.random.normal(next(keys), (1, 3, 5))
    hidden = {"values": memory.at[:, 2].set(1e4), "lengths": jnp.array([2])}
    y = run(layer, (queries, hidden))
    assert y["lengths"].tolist() == [1]
    alone = run(layer, (queries, memory[:, :2]))
    np.testing.assert_allclose(y["values"], alone["values"], rtol=1e-4, atol=1e-6)


def test_grouped_heads_are_heads_that_share_their_keys(keys):
    x = jax.random.normal(next(keys), (2, 3, 8))
    few, full = MultiHeadAttention(4, key_value_heads=2), MultiHeadAttention(4)
    params, _ = few.init(next(keys), x)

    def repeated(array):  # heads 0 and 1 read the first, 2 and 3 the second
        array = array.reshape(*array.shape[:-1], 2, 2)
        return jnp.repeat(array, 2, -2).reshape(*array.shape[:-2], 8)

    wide = {name: jax.tree.map(repeated, params[name]) for name in ("key", "value")}
    np.testing.assert_allclose(
        run(few, x, params), run(full, x, params | wide), rtol=1e-4, atol=1e-6
    )


def test_dropout_is_turned_in_the_state_and_only_works_in_training(keys):
    layer, x = MultiHeadAttention(2, dropout=0.5), jnp.ones((2, 3, 4))
    params, state = layer.init(next(keys), x)
    off = turn(state, "hyperparams/dropout", 0.0)

    def output(state, training):
        return layer.apply(params, state, x, key=next(keys), training=training)[0]

    still = output(state, False)
    np.testing.assert_allclose(output(off, True), still, rtol=1e-5)
    assert abs(output(state, True) - still).max() > 1e-3
    with pytest.raises(ConfigError, match="random key"):
        layer.apply(params, state, x, key=None, training=True)


def test_weights_of_dropped_keys_keep_their_mean(keys):
    # values of 1 and kernels of identity: each output is the sum of the weights
    layer, x = MultiHeadAttention(1, dropout=0.5, bias=False), jnp.ones((2000, 4, 1))
    _, state = layer.init(next(keys), x)
    one = {"kernel": jnp.ones((1, 1))}
    params = dict.fromkeys(("query", "key", "value", "output"), one)
    y, _ = layer.apply(params, state, x, key=next(keys), training=True)
    # each of 4 weights is 0 or 1/2: the sum is one of five numbers, of mean 1
    assert set(np.unique(y.round(4))) == {0, 0.5, 1, 1.5, 2}
    np.testing.assert_allclose(y.mean(), 1, atol=0.02)


@pytest.mark.parametrize(
    "layer, shapes, error, words",
    [
        (MultiHeadAttention(3), [(2, 3, 4)], ConfigError, "size=2"),
        (MultiHeadAttention(2), [(4,)], ShapeError, "None"),
        (MultiHeadAttention(2), [(2, 3, 4), (3, 3, 4)], ShapeError, "as many memories"),
        (MultiHeadAttention(2), [(2, 3, 4)] * 3, ShapeError, "at most two"),
        (MultiHeadAttention(2, key_value_heads=4), [(2, 3, 4)], ConfigError, "divides"),
        (AdditiveAttention(2), [(4,)], ShapeError, "needs a sequence"),
    ],
    ids=str,
)
def test_inputs_that_do_not_fit_are_refused(layer, shapes, error, words):
    specs = tuple(jax.ShapeDtypeStruct(shape, "float32") for shape in shapes)
    with pytest.raises(error, match=words) as raised:
        layer.init(jax.random.key(0), specs if len(specs) > 1 else specs[0])
    assert all(part in str(raised.value) for part in ("got:", "expected:", "fix:"))


def test_additive_attention_by_hand():
    # v tanh(q + k) with v = ln 3 / tanh 1: scores 0 and ln 3 for keys 0 and 1.
    layer = AdditiveAttention(1)
    params = {
        "query": {"kernel": jnp.array([[1.0]])},
        "key": {"kernel": jnp.array([[1.0]])},
        "score": {"kernel": jnp.array([[np.log(3) / np.tanh(1)]], "float32")},
    }
    x = jnp.array([[[0.0]]]), jnp.array([[[0.0], [1.0]]])
    np.testing.assert_allclose(layer.weights(params, x), [[[0.25, 0.75]]], rtol=1e-6)
    np.testing.assert_allclose(layer(params, x), [[[0.75]]], rtol=1e-6)
    masked = x[0], {"values": x[1], "lengths": jnp.array([1])}
    assert layer(params, masked).tolist() == [[[0]]]


def test_blocks_of_a_transformer_run_with_masks_in_a_repeat_and_under_a_sweep():
    net = Sequential(
        Embedding(5, 4, padding=0, mask=True),
        Repeat(block(causal=True, dropout=0.25), 2),
        Dense(3),
    )
    tokens, key = jnp.array([[1, 2, 3], [4, 1, 0]]), jax.random.key(1)
    params, state = jax.jit(net.init)(key, tokens)

    def loss(y):
        return jnp.where(y["mask"][..., None], y["values"] ** 2, 0).sum()

    @jax.jit
    def both(params):
        _, traces = sweep(net, params, state, tokens, loss, key=key)
        grads = jax.grad(
            lambda p: loss(net.apply(p, state, tokens, key=key, training=True)[0])
        )(params)
        return [trace.grads for trace in traces], grads

    sources = [leaf.source for leaf in leaves(net)]
    assert "1/body/0/body/1" in sources
    uses, grads = both(params)
    whole = flatten(grads)
    for source, own in zip(sources, uses, strict=True):
        for name, grad in flatten(own).items():
            np.testing.assert_allclose(
                grad, whole[f"{source}/{name}"], rtol=1e-4, atol=1e-5
            )


def test_what_a_causal_block_says_of_the_start_does_not_depend_on_the_rest(keys):
    x = jax.random.normal(next(keys), (1, 5, 4))
    net = block(causal=True, rotary=100)
    np.testing.assert_allclose(
        run(net, x)[:, :3], run(net, x[:, :3]), rtol=1e-4, atol=1e-5
    )
