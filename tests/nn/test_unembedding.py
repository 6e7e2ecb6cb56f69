import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.backprop import sweep
from glassnet.errors import ShapeError
from glassnet.nn import Dense, Embedding, Sequential, Shared, Unembedding
from glassnet.paths import flatten

TIED = Sequential(Embedding(3, 2), Shared("0", Unembedding(3)))


def test_scores_by_hand():
    # z_v = x . E_v: (1, 2) . (1, 0) = 1, . (0, 1) = 2, . (3, -1) = 1
    params = {"table": jnp.array([[1.0, 0.0], [0.0, 1.0], [3.0, -1.0]])}
    assert Unembedding(3)(params, jnp.array([1.0, 2.0])).tolist() == [1.0, 2.0, 1.0]


def test_one_table_learns_from_both_ends():
    # Token 0 scores token 2 by E_0 . E_2: the gradient at E_0 is E_2 and at E_2 is E_0.
    table = jnp.array([[1.0, 2.0], [0.0, 0.0], [3.0, 5.0]])
    params, state = {"0": {"table": table}}, {"0": {}, "1": {}}

    def score(y):
        return y[0, 2]

    value, traces = sweep(TIED, params, state, jnp.array([0]), score)
    assert value == 1 * 3 + 2 * 5
    assert [(t.path, t.source) for t in traces] == [("0", "0"), ("1", "0")]
    above, below = (t.grads["table"].tolist() for t in traces)
    assert above == [[3.0, 5.0], [0.0, 0.0], [0.0, 0.0]]
    assert below == [[0.0, 0.0], [0.0, 0.0], [1.0, 2.0]]


def test_tied_it_adds_no_params_and_starts_as_the_embedding_does():
    params, _ = TIED.init(jax.random.key(0), jnp.array([0]))
    alone, _ = Sequential(Embedding(3, 2)).init(jax.random.key(0), jnp.array([0]))
    assert list(flatten(params)) == ["0/table"]
    np.testing.assert_array_equal(params["0"]["table"], alone["0"]["table"])


def test_what_cannot_be_shared_is_said():
    x = jnp.array([0])
    for net, words in (
        (Sequential(Embedding(3, 2), Shared("0", Unembedding(4))), r"\(4, 2\)"),
        (Sequential(Embedding(3, 2), Dense(5), Shared("0", Unembedding(3))), "5"),
        (Sequential(Embedding(3, 2), Dense(2), Shared("1", Unembedding(3))), "kernel"),
    ):
        with pytest.raises(ShapeError, match=words):
            net.init(jax.random.key(0), x)


def test_params_that_do_not_fit_are_said():
    with pytest.raises(ShapeError, match="set vocabulary=4"):
        Unembedding(3)({"table": jnp.ones((4, 2))}, jnp.ones((5, 2)))
