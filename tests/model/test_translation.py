import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn, zoo
from glassnet.errors import ConfigError
from glassnet.model import generate, translate
from glassnet.nn import masks

SOURCE = jnp.array([[3, 4, 5, 0], [6, 3, 0, 0], [5, 5, 4, 3]])
NETWORKS = {
    "additive": (zoo.seq2seq(7, 6, units=4, dropout=0.1), (3, 5, 4)),
    "dot": (zoo.seq2seq(7, 6, units=4, cell="lstm", attention="dot"), (3, 1, 5, 4)),
    "none": (zoo.seq2seq(7, 6, units=4, attention=None), None),
    "after": (zoo.transformer(7, 6, layers=2, heads=2, width=4), (3, 2, 5, 4)),
    "before": (
        zoo.transformer(7, 6, layers=1, heads=2, width=4, norm="before", dropout=0.0),
        (3, 2, 5, 4),
    ),
}


@functools.partial(jax.jit, static_argnums=0)
def scores(net, params, state, x):
    return masks.values(net.apply(params, state, x, key=None, training=False)[0])


@functools.cache
def made(name):
    """Larger weights than at the start, so that what is written depends on the text."""
    net = NETWORKS[name][0]
    x = {"source": SOURCE, "target": SOURCE[:, :2] % 6}
    params, state = jax.jit(net.init)(jax.random.key(3), x)
    return net, jax.tree.map(lambda a: 3 * a, params), state


@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_greedy_by_the_whole_network_itself(name):
    net, params, state = made(name)
    found = translate(net, params, state, SOURCE, start=1, end=2, length=5)
    told = jnp.zeros((3, 6), int).at[:, 0].set(1)
    done = jnp.zeros(3, bool)
    for place in range(5):  # by hand: all that is written so far, each time anew
        y = scores(net, params, state, {"source": SOURCE, "target": told})
        token = jnp.where(done, 2, y[:, place].argmax(-1))
        told, done = told.at[:, place + 1].set(token), done | (token == 2)
    assert found.tokens.tolist() == told[:, 1:].tolist()


@pytest.mark.parametrize("name", NETWORKS)
def test_it_says_where_it_looked_and_never_at_padding(name):
    shape = NETWORKS[name][1]
    found = translate(*made(name), SOURCE, start=1, end=2, length=5).weights
    if shape is None:
        assert found == {}
        return
    for weights in found.values():
        assert weights.shape == shape
        np.testing.assert_allclose(weights.sum(-1), 1, rtol=1e-5)
        assert (weights[0, ..., 3] == 0).all() and (weights[1, ..., 2:] == 0).all()
    assert len(found) == (2 if name == "after" else 1)


def test_behind_the_end_stands_the_end():
    # Scores that say the end, 2, whatever was read.
    net, params, state = made("none")
    params = jax.tree.map(jnp.zeros_like, params)
    params["scores"]["bias"] = jnp.array([0.0, 0.0, 1.0, 0.0, 0.0, 0.0])
    found = translate(net, params, state, SOURCE, start=1, end=2, length=4)
    assert found.tokens.tolist() == [[2] * 4] * 3


def test_what_a_row_says_does_not_depend_on_its_padding():
    net, params, state = made("additive")
    longer = jnp.pad(SOURCE, ((0, 0), (0, 3)))
    found = translate(net, params, state, longer, start=1, end=2, length=5)
    short = translate(net, params, state, SOURCE, start=1, end=2, length=5)
    assert found.tokens.tolist() == short.tokens.tolist()


def test_tables_of_both_languages_may_be_one():
    net = nn.Graph(
        ("read", nn.Embedding(6, 4), "source"),
        ("memory", nn.GRU(4)),
        ("written", nn.Shared("read"), "target"),
        ("decoder", nn.GRU(4)),
        ("attention", nn.AdditiveAttention(3), "decoder", "memory"),
        ("scores", nn.Dense(6)),
    )
    x = {"source": SOURCE % 6, "target": SOURCE % 6}
    params, state = jax.jit(net.init)(jax.random.key(0), x)
    found = translate(net, params, state, x["source"], start=1, end=2, length=3)
    first = scores(net, params, state, x | {"target": jnp.ones((3, 1), int)})
    assert found.tokens[:, 0].tolist() == first[:, 0].argmax(-1).tolist()


@pytest.mark.parametrize(
    "net", [nn.Dense(3), nn.Graph(("a", nn.Dense(3), "source"))], ids=repr
)
def test_other_networks_cannot_translate(net):
    with pytest.raises(ConfigError, match=r"zoo\.seq2seq") as raised:
        translate(net, {}, {}, SOURCE, start=1, end=2, length=3)
    assert "generate" in str(raised.value)


def test_a_decoder_that_reads_from_the_end_is_refused():
    net = nn.Graph(
        ("read", nn.Embedding(6, 4), "source"),
        ("written", nn.Embedding(6, 4), "target"),
        ("decoder", nn.GRU(4, reverse=True)),
        ("attention", nn.AdditiveAttention(3), "decoder", "read"),
        ("scores", nn.Dense(6)),
    )
    x = {"source": SOURCE % 6, "target": SOURCE % 6}
    params, state = jax.jit(net.init)(jax.random.key(0), x)
    with pytest.raises(ConfigError, match="reverse"):
        translate(net, params, state, x["source"], start=1, end=2, length=3)
    with pytest.raises(ConfigError, match="reverse"):
        generate(
            nn.Sequential(nn.Embedding(6, 4), nn.GRU(6, reverse=True)),
            *({"0": {}, "1": {"kernel": jnp.ones((4, 18))}}, {"0": {}, "1": {}}),
            *(SOURCE % 6, 2),
            temperature=0,
        )


def likelihood(net, params, state, tokens):
    """The log of the share of these tokens up to their end, by the whole network."""
    told = jnp.concatenate([jnp.ones((len(tokens), 1), int), tokens[:, :-1]], 1)
    y = scores(net, params, state, {"source": SOURCE, "target": told})
    logs = jnp.take_along_axis(jax.nn.log_softmax(y), tokens[..., None], -1)[..., 0]
    ends = (tokens == 2).astype(int)
    counts = jnp.cumsum(ends, 1) - ends == 0
    return jnp.where(counts, logs, 0).sum(1)


@pytest.mark.parametrize("name", ["additive", "after"])
@pytest.mark.parametrize("beams", [1, 3])
def test_scores_are_how_likely_the_whole_network_finds_what_was_written(name, beams):
    net, params, state = made(name)
    found = translate(net, params, state, SOURCE, start=1, end=2, length=5, beams=beams)
    np.testing.assert_allclose(
        found.scores, likelihood(net, params, state, found.tokens), rtol=1e-4
    )


@pytest.mark.parametrize("name", ["additive", "after"])
def test_so_many_beams_that_nothing_is_forgotten_find_the_likeliest(name):
    net, params, state = made(name)
    found = translate(net, params, state, SOURCE, start=1, end=2, length=2, beams=36)
    every = jnp.stack(jnp.meshgrid(*[jnp.arange(6)] * 2, indexing="ij"), -1)
    every = every.reshape(-1, 2)
    every = every[(every == 2).any(1)]  # those that end are preferred
    for row in range(3):
        each = [
            likelihood(net, params, state, jnp.tile(tokens, (3, 1)))[row]
            for tokens in every
        ]
        np.testing.assert_allclose(found.scores[row], max(each), rtol=1e-4)


def test_several_networks_write_by_the_mean_of_their_shares():
    net, params, state = made("additive")
    other = jax.tree.map(lambda a: 0.5 * a[..., ::-1], params)
    both = jax.tree.map(lambda a, b: jnp.stack([a, b]), params, other)
    states = jax.tree.map(lambda a: jnp.stack([a, a]), state)
    how = {"start": 1, "end": 2, "length": 1, "members": 2}
    found = translate(net, both, states, SOURCE, **how)
    x = {"source": SOURCE, "target": jnp.ones((3, 1), int)}
    shares = [jax.nn.softmax(scores(net, p, state, x)[:, 0]) for p in (params, other)]
    mean = (shares[0] + shares[1]) / 2
    assert found.tokens[:, 0].tolist() == mean.argmax(-1).tolist()
    np.testing.assert_allclose(jnp.exp(found.scores), mean.max(-1), rtol=1e-4)
    wide = translate(net, both, states, SOURCE, **how | {"length": 3}, beams=2)
    assert wide.tokens.shape == (3, 3) and wide.weights["attention"].shape == (3, 3, 4)


def test_a_beam_has_at_least_one_beginning():
    with pytest.raises(ConfigError, match="beams must be at least 1"):
        translate(*made("none"), SOURCE, start=1, end=2, length=3, beams=0)
