import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.nn import (
    GRU,
    LSTM,
    AdditiveAttention,
    BatchNorm,
    Bidirectional,
    Conv1D,
    Dense,
    Dropout,
    Embedding,
    GlobalAveragePool,
    LayerNorm,
    LearnedPositions,
    MixedPrecision,
    MultiHeadAttention,
    ReLU,
    Repeat,
    Residual,
    Sequential,
    SimpleRNN,
    SinusoidalPositions,
    masks,
)
from glassnet.nn.decoding import with_cache


def block(**settings):
    return Sequential(
        Residual(Sequential(LayerNorm(), MultiHeadAttention(causal=True, **settings))),
        Residual(Sequential(LayerNorm(), Dense(8), ReLU(), Dropout(0.5), Dense(4))),
    )


NETWORKS = {
    "learned": Sequential(LearnedPositions(8), Repeat(block(heads=2), 2)),
    "sinusoidal": Sequential(SinusoidalPositions(10), block(heads=2)),
    "rotary": Repeat(block(heads=2, rotary=10), 2),
    "grouped keys": block(heads=4, size=2, key_value_heads=2, rotary=10),
    "lstm": Sequential(LSTM(4), Dense(3), BatchNorm(), LSTM(2)),
    "gru": Sequential(GRU(4), GRU(3, reset="before")),
    "rnn": Repeat(SimpleRNN(4, activation="relu"), 2),
    "mixed": MixedPrecision(Sequential(LearnedPositions(8), block(heads=2))),
}


def begun(net, x, length=6):
    params, state = jax.jit(net.init)(jax.random.key(0), x)
    batch = masks.values(x).shape[0]
    return params, state, with_cache(net, params, state, batch, length)


def applied(net, params, state, x):
    """Output and next state, compiled."""
    return jax.jit(lambda p, s, x: net.apply(p, s, x, key=None, training=False))(
        params, state, x
    )


def pieces(net, params, state, x, cuts):
    """The outputs of a sequence that is read in so many pieces."""

    @jax.jit
    def run(state, x):
        return net.apply(params, state, x, key=None, training=False)

    found = []
    for start, end in zip(cuts[:-1], cuts[1:], strict=True):
        y, state = run(state, jax.tree.map(lambda a, s=slice(start, end): a[:, s], x))
        found.append(masks.values(y))
    return jnp.concatenate(found, 1)


CUTS = [(name, range(7)) for name in NETWORKS]
CUTS += [(name, (0, 4, 5, 6)) for name in ("learned", "grouped keys", "gru")]


@pytest.mark.parametrize("name, cuts", CUTS, ids=str)
def test_piece_by_piece_is_what_the_whole_gives(name, cuts, keys):
    net, x = NETWORKS[name], jax.random.normal(next(keys), (3, 6, 4))
    params, state, kept = begun(net, x)
    whole, _ = jax.jit(lambda x: net.apply(params, state, x, key=None, training=False))(
        x
    )
    close = 2e-2 if name == "mixed" else 1e-5
    found = pieces(net, params, kept, x, list(cuts))
    np.testing.assert_allclose(found, whole, rtol=close, atol=close)


def test_what_a_mask_hides_stays_hidden_from_later_pieces(keys):
    net, x = block(heads=2), jax.random.normal(next(keys), (2, 6, 4))
    mask = jnp.array([[1, 1, 1, 1, 1, 1], [1, 0, 0, 1, 1, 1]], bool)
    params, state, kept = begun(net, x)
    given = {"values": x, "mask": mask}
    whole, _ = applied(net, params, state, given)
    found = pieces(net, params, kept, given, [0, 3, 6])
    np.testing.assert_allclose(found, whole["values"], rtol=1e-5, atol=1e-5)


def test_a_last_state_is_that_of_all_pieces(keys):
    # The answer of a network that reads all and answers once.
    net = Sequential(Embedding(5, 4), GRU(3, returns="last"), Dense(2))
    x = jax.random.randint(next(keys), (3, 6), 0, 5)
    params, state, kept = begun(net, x)
    whole, _ = applied(net, params, state, x)
    for part in (x[:, :4], x[:, 4:]):
        found, kept = applied(net, params, kept, part)
    np.testing.assert_allclose(found, whole, rtol=1e-5, atol=1e-6)


def test_a_state_to_begin_from_counts_for_the_first_piece_alone(keys):
    net, x = LSTM(4), jax.random.normal(next(keys), (2, 5, 3))
    given = jax.random.normal(next(keys), (2, 4))
    params, state = jax.jit(net.init)(next(keys), (x, given))
    whole, _ = applied(net, params, state, (x, given))
    kept = with_cache(net, params, state, 2, 5)
    found = []
    for part in (x[:, :2], x[:, 2:4], x[:, 4:]):
        y, kept = applied(net, params, kept, (part, given))
        found.append(y)
    np.testing.assert_allclose(jnp.concatenate(found, 1), whole, rtol=1e-5, atol=1e-6)


def test_fewer_heads_of_keys_keep_less(keys):
    x = jnp.ones((2, 6, 8))
    sizes = []
    for heads in (None, 1):
        layer = MultiHeadAttention(4, causal=True, key_value_heads=heads)
        _, _, kept = begun(layer, x)
        sizes.append(kept["cache"]["keys"].size)
    assert sizes == [2 * 4 * 6 * 2, 2 * 1 * 6 * 2]


@pytest.mark.parametrize("dtype", ["bfloat16", "float64"])
def test_it_keeps_the_dtype(dtype, keys):
    with jax.enable_x64(True):
        x = jax.random.normal(jax.random.key(0), (2, 6, 4), dtype)
        attention = MultiHeadAttention(2, causal=True, rotary=10)
        net = Sequential(LearnedPositions(8), attention, GRU(4))
        params, state, kept = begun(net, x)
        whole, _ = applied(net, params, state, x)
        found = pieces(net, params, kept, x, [0, 3, 6])
        assert found.dtype == dtype
        close = 0.1 if dtype == "bfloat16" else 1e-12
        np.testing.assert_allclose(
            found.astype("float64"), whole.astype("float64"), rtol=close, atol=close
        )


def test_attention_to_another_sequence_needs_nothing_kept(keys):
    memory, x = jnp.ones((2, 5, 3)), jax.random.normal(next(keys), (2, 4, 6))
    for layer in (AdditiveAttention(4), MultiHeadAttention(2)):
        params, state = jax.jit(layer.init)(next(keys), (x, memory))
        kept = with_cache(layer, params, state, 2, 4)
        assert not jax.tree.leaves(kept["cache"])
        one, _ = applied(layer, params, kept, (x[:, 2:3], memory))
        whole, _ = applied(layer, params, state, (x, memory))
        np.testing.assert_allclose(one, whole[:, 2:3], rtol=1e-5)


@pytest.mark.parametrize(
    "layer",
    [Conv1D(3), GlobalAveragePool(), Bidirectional(GRU(2))],
    ids=["convolution", "pool", "both ways"],
)
def test_layers_that_need_more_than_the_next_position_are_refused(layer):
    net = Sequential(Dense(4), layer)
    params, state = jax.jit(net.init)(jax.random.key(0), jnp.ones((2, 6, 3)))
    with pytest.raises(ConfigError, match="cached=False"):
        with_cache(net, params, state, 2, 6)


@pytest.mark.parametrize("layer", [MultiHeadAttention(2), AdditiveAttention(2)])
def test_attention_that_looks_ahead_is_refused_where_it_runs(layer):
    x = jnp.ones((2, 6, 4))
    params, _, kept = begun(layer, x)
    with pytest.raises(ConfigError, match="a memory yet to be written"):
        layer.apply(params, kept, x, key=None, training=False)


def test_causal_attention_takes_no_second_memory():
    layer, x = MultiHeadAttention(2, causal=True), jnp.ones((2, 6, 4))
    params, _, kept = begun(layer, x)
    with pytest.raises(ConfigError, match="leave causal out"):
        layer.apply(params, kept, (x, x), key=None, training=False)


def test_learned_positions_end_where_they_end():
    layer, x = LearnedPositions(5), jnp.ones((2, 5, 4))
    params, state = layer.init(jax.random.key(0), x)
    with_cache(layer, params, state, 2, 5)
    with pytest.raises(ShapeError, match="at most 5"):
        with_cache(layer, params, state, 2, 6)


@pytest.mark.parametrize(
    "layer",
    [
        MultiHeadAttention(2),
        MultiHeadAttention(2, rotary=10),
        MultiHeadAttention(4, size=2, key_value_heads=2),
        AdditiveAttention(3),
        MixedPrecision(MultiHeadAttention(2)),
    ],
    ids=repr,
)
def test_what_is_made_of_a_finished_memory_is_made_once(layer):
    keys = jax.random.split(jax.random.key(1), 2)
    x, values = (jax.random.normal(key, (3, 5, 4)) for key in keys)
    memory = {"values": values, "lengths": jnp.array([5, 2, 4])}
    params, state = layer.init(jax.random.key(0), (x, memory))
    whole, _ = applied(layer, params, state, (x, memory))
    kept = with_cache(layer, params, state, 3, 5, memory)
    assert "keys" in kept["cache"]
    pieces = []
    for start, end in ((0, 2), (2, 3), (3, 5)):
        y, kept = applied(layer, params, kept, (x[:, start:end], memory))
        pieces.append(masks.values(y))
    tolerance = 2e-2 if isinstance(layer, MixedPrecision) else 1e-5
    np.testing.assert_allclose(
        jnp.concatenate(pieces, 1), masks.values(whole), atol=tolerance
    )
