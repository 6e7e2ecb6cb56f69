import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import nn, zoo
from glassnet.nn import masks

KINDS = {"rnn": (zoo.rnn, 1), "gru": (zoo.gru, 3), "lstm": (zoo.lstm, 4)}


def applied(net, x):
    params, state = jax.jit(net.init)(jax.random.key(0), x)
    run = jax.jit(lambda x: net.apply(params, state, x, key=None, training=False)[0])
    return run(x), params


@pytest.mark.parametrize("name", KINDS)
def test_a_series_gives_one_answer_or_one_at_each_step(name):
    make, gates = KINDS[name]
    x = jnp.ones((2, 5, 3))
    y, params = applied(make(4, units=6), x)
    assert y.shape == (2, 4)
    # gates * (inputs + units + bias) * units, a gru's second bias of the candidate
    own = gates * (3 + 6 + 1) * 6 + (6 if name == "gru" else 0)
    assert sum(leaf.size for leaf in jax.tree.leaves(params["0"])) == own
    every, _ = applied(make(4, units=6, every_step=True, layers=2), x)
    assert every.shape == (2, 5, 4)


def test_the_answer_is_that_of_the_last_step_of_all(keys):
    x = jax.random.normal(next(keys), (2, 5, 3))
    last, _ = applied(zoo.lstm(4, units=6, layers=2), x)
    every, _ = applied(zoo.lstm(4, units=6, layers=2, every_step=True), x)
    np.testing.assert_allclose(last, every[:, -1], rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("every_step", [False, True])
def test_padding_changes_no_answer(every_step):
    net = zoo.gru(2, units=4, vocabulary=5, padding=0, every_step=every_step)
    short, long = jnp.array([[3, 1, 4]]), jnp.array([[3, 1, 4, 0, 0]])
    (y, _), (z, _) = applied(net, short), applied(net, long)
    if every_step:
        assert masks.mask(z).tolist() == [[True] * 3 + [False] * 2]
        z = masks.values(z)[:, :3]
    np.testing.assert_allclose(masks.values(y), z, rtol=1e-5, atol=1e-6)


def test_dropout_stands_between_layers_and_before_the_answer():
    kinds = [type(layer) for layer in zoo.rnn(2, layers=2, dropout=0.5).layers]
    assert kinds == [nn.SimpleRNN, nn.Dropout, nn.SimpleRNN, nn.Dropout, nn.Dense]
