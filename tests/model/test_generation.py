import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn, zoo
from glassnet.errors import ConfigError, DataError, ShapeError
from glassnet.model import generate

PROMPT = jnp.array([[3, 1, 4], [1, 5, 2]])
ROTARY = nn.Sequential(
    nn.Embedding(7, 8),
    nn.Residual(nn.MultiHeadAttention(4, causal=True, key_value_heads=2, rotary=10)),
    nn.Dense(7),
)
NETWORKS = {
    "gpt": zoo.gpt(7, 6, layers=2, heads=2, width=8, dropout=0.1),
    "rotary": ROTARY,
    "lstm": zoo.lstm(7, 6, vocabulary=7, every_step=True, layers=2, dropout=0.1),
    "gru": zoo.gru(7, 6, vocabulary=7, every_step=True),
    "rnn": zoo.rnn(7, 6, vocabulary=7, every_step=True),
}


@functools.partial(jax.jit, static_argnums=0)
def scores(net, params, state, tokens):
    return net.apply(params, state, tokens, key=None, training=False)[0]


@functools.cache
def made(name):
    """Larger weights than at the start, so that what is written depends on the text."""
    net = NETWORKS[name]
    params, state = jax.jit(net.init)(jax.random.key(2), PROMPT)
    return net, jax.tree.map(lambda a: 3 * a, params), state


@pytest.mark.parametrize(
    "name, context",
    [("gpt", None), ("rotary", 5), ("lstm", None), ("gru", 5), ("rnn", None)],
)
def test_what_is_kept_changes_no_token(name, context):
    # A gpt's context of 6 is full after 4 new tokens, and slides for the other 3.
    settings = dict(key=jax.random.key(7), temperature=0.7, context=context)
    kept, whole = (
        generate(*made(name), PROMPT, 7, cached=cached, **settings)
        for cached in (True, False)
    )
    assert kept.tolist() == whole.tolist()
    assert kept.shape == (2, 10) and kept[:, :3].tolist() == PROMPT.tolist()


@pytest.mark.parametrize("cached", [True, False])
def test_greedy_takes_the_likeliest_by_the_network_itself(cached):
    net, params, state = made("gpt")
    text = jnp.pad(PROMPT, ((0, 0), (0, 6)))
    for place in range(3, 9):  # by hand: the last 6 tokens, the highest score
        start = max(place - 6, 0)
        y = scores(net, params, state, text[:, start : start + 6])
        text = text.at[:, place].set(y[:, place - 1 - start].argmax(-1))
    found = generate(net, params, state, PROMPT, 6, temperature=0, cached=cached)
    assert found.tolist() == text.tolist()
    drawn = generate(
        *(net, params, state, PROMPT, 6), key=jax.random.key(0), top_k=1, cached=cached
    )
    assert drawn.tolist() == text.tolist()


def test_a_key_is_a_text_and_more_of_it_a_longer_one():
    net, params, state = made("lstm")
    write = functools.partial(generate, net, params, state, PROMPT)
    short, long = (write(n, key=jax.random.key(0)) for n in (4, 9))
    assert short.tolist() == long[:, :7].tolist()
    assert long.tolist() == write(9, key=jax.random.key(0)).tolist()
    assert long.tolist() != write(9, key=jax.random.key(1)).tolist()


def test_tokens_come_as_often_as_their_shares():
    # A table of scores: behind token 0 come 0, 1, 2 with shares 0.2, 0.5, 0.3.
    net = nn.Sequential(nn.Embedding(3, 3))
    shares = jnp.array([[0.2, 0.5, 0.3]] * 3)
    params = {"0": {"table": jnp.log(shares)}}
    prompt = jnp.zeros((4000, 1), int)
    text = generate(net, params, {"0": {}}, prompt, 2, key=jax.random.key(0))
    for place in (1, 2):
        found = np.bincount(np.asarray(text[:, place]), minlength=3) / 4000
        np.testing.assert_allclose(found, shares[0], atol=0.03)  # deviation 0.008
    first, second = text[:, 1], text[:, 2]  # and the two draws are not one
    assert 0.3 < float((first == second).mean()) < 0.46  # 0.04 + 0.25 + 0.09 = 0.38


def test_a_network_of_a_fixed_window_writes_too():
    net = zoo.wavenet(7, 4, embedding=3, hidden=5)
    prompt = jnp.array([[0, 0, 3, 1]])
    params, state = net.init(jax.random.key(0), prompt)
    write = functools.partial(generate, net, params, state, temperature=0)
    text = write(prompt, 3, context=4, cached=False)
    for place in (4, 5, 6):
        window = text[:, place - 4 : place]
        y = scores(net, params, state, window)
        assert y.argmax(-1).tolist() == text[:, place].tolist()
    with pytest.raises(ShapeError, match="at least 4 tokens"):
        write(prompt[:, :2], 3, context=4, cached=False)
    with pytest.raises(ConfigError, match="cached=False"):
        write(prompt, 3, context=4)


def test_an_answer_behind_the_last_step_needs_no_others():
    net = zoo.gru(7, 6, vocabulary=7)
    params, state = jax.jit(net.init)(jax.random.key(0), PROMPT)
    text = generate(net, params, state, PROMPT, 3, temperature=0)
    for place in range(3, 6):
        y = scores(net, params, state, text[:, :place])
        assert y.argmax(-1).tolist() == text[:, place].tolist()


def test_a_prompt_longer_than_the_context_is_read_from_its_end():
    net, params, state = made("gpt")
    long = jnp.concatenate([PROMPT] * 3, 1)  # 9 tokens, of which 6 are seen
    text = generate(net, params, state, long, 2, temperature=0)
    short = generate(net, params, state, long[:, -6:], 2, temperature=0)
    assert text[:, -2:].tolist() == short[:, -2:].tolist()


def test_nothing_to_write_and_nobody_to_write_for():
    net, params, state = made("gru")
    assert generate(net, params, state, PROMPT, 0, temperature=0) is not None
    assert generate(net, params, state, PROMPT[:0], 2, temperature=0).shape == (0, 5)
    one = generate(net, params, state, PROMPT[:, :1], 1, temperature=0)
    assert one.shape == (2, 2)
    assert generate(
        net, params, state, PROMPT.astype("int8"), 2, temperature=0
    ).dtype == jnp.dtype("int8")


@pytest.mark.parametrize("prompt", [jnp.zeros(3, int), jnp.zeros((2, 0), int)])
def test_a_prompt_has_two_axes_and_a_token(prompt):
    with pytest.raises(ShapeError, match="at least one token each"):
        generate(*made("gru"), prompt, 2, temperature=0)


def test_a_prompt_is_whole_numbers():
    with pytest.raises(DataError, match="prompt.astype"):
        generate(*made("gru"), PROMPT.astype(float), 2, temperature=0)


def test_it_works_where_float64_is_the_default():
    with jax.enable_x64(True):
        net = zoo.gpt(7, 5, layers=1, heads=1, width=4)
        prompt = jnp.array([[3, 1, 4]])
        params, state = jax.jit(net.init)(jax.random.key(2), prompt)
        settings = dict(key=jax.random.key(7), top_p=0.9)
        kept, whole = (
            generate(net, params, state, prompt, 4, cached=cached, **settings)
            for cached in (True, False)
        )
        assert kept.tolist() == whole.tolist()
