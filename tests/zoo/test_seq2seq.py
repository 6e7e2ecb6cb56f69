import functools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import losses, zoo
from glassnet.learners import Supervised
from glassnet.optimizers import SGD

X = {
    "source": jnp.array([[3, 4, 5], [6, 3, 0]]),
    "target": jnp.array([[1, 3, 5], [1, 4, 0]]),
}


@functools.cache
def made(net):
    """The output by the input, of a network with its first params."""
    params, state = jax.jit(net.init)(jax.random.key(0), X)
    return jax.jit(lambda x: net.apply(params, state, x, key=None, training=False)[0])


def logits(net, x):
    return made(net)(x)


@pytest.mark.parametrize(
    "cell, attention", [("gru", "additive"), ("lstm", "dot"), ("lstm", None)]
)
def test_it_scores_every_step_of_an_answer_by_what_is_before(cell, attention):
    net = zoo.seq2seq(7, 6, units=4, cell=cell, attention=attention)
    y = logits(net, X)
    assert y["values"].shape == (2, 3, 6)
    assert y["mask"].tolist() == [[True, True, True], [True, True, False]]
    later = X | {"target": X["target"].at[:, 2].set(2)}
    same = np.asarray(logits(net, later)["values"] == y["values"]).all((0, 2))
    assert same.tolist() == [True, True, False]
    other = X | {"source": X["source"].at[:, 0].set(2)}
    assert (logits(net, other)["values"] != y["values"]).any(-1).all()


def test_attention_is_what_it_adds():
    sizes = [
        sum(leaf.size for leaf in jax.tree.leaves(params))
        for attention in ("additive", None)
        for params, _ in [
            jax.eval_shape(
                zoo.seq2seq(7, 6, units=4, attention=attention).init,
                jax.random.key(0),
                X,
            )
        ]
    ]
    # W_q 4 x 4, W_k 8 x 4, v 4, and 8 more features for the hidden layer of 4
    assert sizes[0] - sizes[1] == 16 + 32 + 4 + 8 * 4


def test_a_loss_counts_no_padding():
    # Of the six steps one is padding: the loss is a mean over five.
    learner = Supervised(zoo.seq2seq(7, 6, units=4), losses.CrossEntropy(), SGD(0.1))
    y = jnp.array([[3, 5, 2], [4, 2, 0]])
    batch = {"x": X, "y": y, "weight": jnp.ones(2)}
    state = jax.jit(learner.init)(jax.random.key(0), batch)
    total, weight = jax.jit(learner.evaluate)(state, batch)["loss"]
    assert weight == 5
    moved = batch | {"y": y.at[1, 2].set(5)}
    assert jax.jit(learner.evaluate)(state, moved)["loss"][0] == total
