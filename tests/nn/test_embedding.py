import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, DataError, GlassnetError
from glassnet.nn import Embedding, Sequential

TABLE = {"table": jnp.array([[0.0, 0.0], [1.0, 2.0], [3.0, 4.0]])}


def test_a_token_becomes_its_row_at_any_number_of_axes():
    layer = Embedding(3, 2)
    assert layer(TABLE, jnp.array(2)).tolist() == [3, 4]
    assert layer(TABLE, jnp.array([[[1], [2]]])).tolist() == [[[[1, 2]], [[3, 4]]]]
    assert layer(TABLE, jnp.array([1], "uint8")).tolist() == [[1, 2]]


def test_going_back_a_row_sums_the_places_of_its_token():
    tokens = jnp.array([[1, 2, 1]])
    delta = jnp.array([[[1.0, 10.0], [2.0, 20.0], [3.0, 30.0]]])
    _, back = jax.vjp(lambda params: Embedding(3, 2)(params, tokens), TABLE)
    # token 1 stands at places 0 and 2: 1 + 3 and 10 + 30
    assert back(delta)[0]["table"].tolist() == [[0, 0], [4, 40], [2, 20]]


@pytest.mark.parametrize("token", [-1, 3, 1000])
def test_a_token_outside_the_vocabulary_gives_nan_and_not_another_row(token):
    y = jax.jit(Embedding(3, 2))(TABLE, jnp.array([1, token]))
    assert y[0].tolist() == [1, 2] and jnp.isnan(y[1]).all()


def test_padding_is_zero_whatever_its_row_and_learns_nothing():
    layer, tokens = Embedding(3, 2, padding=1), jnp.array([2, 1])
    y, back = jax.vjp(lambda params: layer(params, tokens), TABLE)
    assert y.tolist() == [[3, 4], [0, 0]]
    assert back(jnp.ones_like(y))[0]["table"].tolist() == [[0, 0], [0, 0], [1, 1]]
    params, _ = layer.init(jax.random.key(0), tokens)
    assert params["table"][1].tolist() == [0, 0]


def test_a_mask_is_made_only_if_asked_and_joins_the_one_that_came():
    tokens = jnp.array([[2, 0, 1]])
    assert not isinstance(Embedding(3, 2, padding=0)(TABLE, tokens), dict)
    layer = Embedding(3, 2, padding=0, mask=True)
    assert layer(TABLE, tokens)["mask"].tolist() == [[True, False, True]]
    both = layer(TABLE, {"values": tokens, "lengths": jnp.array([2])})
    assert both["mask"].tolist() == [[True, False, False]]
    beside = Embedding(3, 2)(TABLE, {"values": tokens, "lengths": jnp.array([2])})
    assert beside["lengths"].tolist() == [2] and beside["values"].shape == (1, 3, 2)


def test_rows_start_with_variance_1():
    params, _ = Embedding(500, 40).init(jax.random.key(0), jnp.zeros(1, int))
    np.testing.assert_allclose(params["table"].var(), 1, rtol=0.05)


@pytest.mark.parametrize(
    "layer, x, error, words",
    [
        (Embedding(3, 2), jnp.ones(2), DataError, "astype"),
        (Embedding(3, 2), jnp.ones(2, bool), DataError, "integer"),
        (Embedding(3, 2, padding=3), jnp.ones(2, int), ConfigError, "vocabulary=4"),
        (Embedding(3, 2, mask=True), jnp.ones(2, int), ConfigError, "padding=0"),
    ],
)
def test_what_cannot_be_looked_up_is_refused(layer, x, error, words):
    with pytest.raises(error, match=words) as raised:
        Sequential(layer).init(jax.random.key(0), x)
    assert isinstance(raised.value, GlassnetError)


def test_a_float_is_refused_at_the_call_as_well():
    with pytest.raises(DataError, match="float32"):
        Embedding(3, 2)(TABLE, jnp.ones(2))
