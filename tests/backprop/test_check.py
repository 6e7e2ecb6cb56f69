import dataclasses
import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.backprop import check
from glassnet.errors import ConfigError, DataError
from glassnet.losses import CrossEntropy
from glassnet.nn import (
    Dense,
    Dropout,
    Embedding,
    Graph,
    Layer,
    MixedPrecision,
    MultiHeadAttention,
    ReLU,
    Repeat,
    Residual,
    Sequential,
    Shared,
    Sum,
)


@jax.custom_vjp
def square(x):
    return x**2


def nearly(x, delta):  # all but one of the gradients is right
    factor = jnp.full(x.size, 2.0).at[-1].set(1.9).reshape(x.shape)
    return (x * factor.astype(x.dtype) * delta,)


square.defvjp(lambda x: (x**2, x), nearly)


@dataclasses.dataclass(frozen=True)
class Squared(Layer):
    def init(self, key, spec):
        return {"scale": jnp.ones(spec.shape[-1], spec.dtype)}, {}

    def __call__(self, params, x):
        return params["scale"] * square(x)


def numbers(*shape):
    return jax.random.normal(jax.random.key(0), shape)


def verdicts(found):
    return {row.path: row.verdict for row in found.comparisons}


@pytest.mark.parametrize(
    "layer, x",
    [
        (
            Sequential(
                Repeat(Residual(Dense(3)), 2),
                ReLU(),
                Dense(3),
                Shared("2"),
                Dropout(0.5),
            ),
            numbers(2, 3),
        ),
        (
            Sequential(Embedding(5, 4, padding=0, mask=True), MultiHeadAttention(2)),
            jnp.array([[1, 2, 0], [4, 0, 0]]),
        ),
        (MultiHeadAttention(1), (numbers(2, 2, 3), {"values": numbers(2, 3, 2)})),
        (Graph(("sum", Sum(), "a", "b")), {"a": numbers(3), "b": numbers(3)}),
        (MixedPrecision(Sequential(Dense(2), ReLU())), numbers(2, 3)),
    ],
    ids=["containers", "tokens", "two inputs", "named inputs", "16 bits"],
)
def test_right_gradients_agree_to_many_digits(layer, x):
    found = check(layer, x, key=jax.random.key(1))
    assert found and set(verdicts(found).values()) == {"ok"}
    assert max(row.difference for row in found.comparisons) < 1e-7


def test_every_array_is_compared_and_tokens_are_not():
    found = check(Embedding(3, 2), jnp.array([1, 2]))
    assert [(row.path, row.shape) for row in found.comparisons] == [
        ("params/table", (3, 2))
    ]
    found = check(Dense(1), {"left": numbers(1, 2)}["left"])
    assert list(verdicts(found)) == ["params/bias", "params/kernel", "x"]


def test_a_loss_is_checked_at_its_outputs():
    found = check(CrossEntropy(smoothing=0.1), numbers(3, 4), jnp.array([0, 3, 1]))
    assert found and verdicts(found) == {"outputs": "ok"}


@pytest.mark.parametrize("shape", [(2, 3), (9, 31)], ids=str)
def test_one_wrong_number_is_found_among_few_or_many(shape):
    x = jnp.full(shape, 1.5)
    found = check(Sequential(Squared()), x)
    assert not found
    assert verdicts(found) == {"params/0/scale": "ok", "x": "wrong"}
    row = found.comparisons[1]
    assert row.place == (shape[0] - 1, shape[1] - 1)
    np.testing.assert_allclose(row.gradient / row.quotient, 0.95, rtol=1e-6)
    last = f"x[{shape[0] - 1}, {shape[1] - 1}]: the gradient is"
    assert last in str(found) and f"{row.quotient:.6g}" in str(found)


def test_a_kink_is_told_from_a_mistake():
    found = check(ReLU(), jnp.array([-1.0, 0.0, 2.0]))
    assert found and verdicts(found) == {"x": "kink"}
    assert found.comparisons[0].place == (1,) and "to the left" in str(found)

    @jax.custom_vjp
    def rectify(y):
        return jnp.maximum(y, 0)

    rectify.defvjp(lambda y: (rectify(y), y), lambda y, delta: (7 * delta,))
    assert verdicts(check(lambda y, t: rectify(y), jnp.zeros(2), 0)) == {
        "outputs": "wrong"
    }


def test_a_sharp_bend_is_no_mistake():
    assert check(lambda y, t: jnp.tanh(1e4 * y), jnp.full(2, 1e-5), 0)


def test_a_hidden_nan_is_shown_where_it_is():
    def root(y, t):  # of a number, or 0 where it is none: the slope at 0 is 0 times inf
        return jnp.where(y > 0, jnp.sqrt(y), 0)

    found = check(root, jnp.array([1.0, -1.0]), 0)
    assert not found and found.comparisons[0].place == (1,)
    assert verdicts(found) == {"outputs": "nan"} and "a where that hides" in str(found)
    assert not check(Dense(2), jnp.array([[jnp.nan, 1.0]]))


def test_given_params_and_state_are_used_in_float64():
    params = {"kernel": jnp.zeros((3, 2)), "bias": jnp.zeros(2)}
    found = check(Dense(2), jnp.ones((1, 3)), params=params, state={})
    assert (
        found and found.comparisons[-1].gradient == 0
    )  # a kernel of zeros hands back 0


def test_float32_inside_is_compared_more_coarsely():
    found = check(lambda y, t: jnp.sin(y.astype("float32")), numbers(3), 0)
    assert found and "float32" in str(found)
    wrong = check(lambda y, t: square(y.astype("float32")), jnp.ones(3), 0)
    assert not wrong


def test_empty_arrays_have_nothing_to_disagree():
    found = check(
        lambda y, t: y["a"].sum() + y["b"], {"a": numbers(0, 3), "b": numbers()}, 0
    )
    assert found and found.comparisons[0].compared == "all 0"


@pytest.mark.parametrize(
    "arguments, error, words",
    [
        ((Dense(2), [[1.0, 2.0]]), DataError, "jnp.array"),
        ((Dense, jnp.ones((1, 2))), ConfigError, r"Dense\(...\)"),
        (("Dense", jnp.ones((1, 2))), ConfigError, "only layers and losses"),
        ((CrossEntropy(), jnp.ones((1, 2))), ConfigError, "needs targets"),
        (
            (lambda y, t: y, jnp.ones(2, int), 0),
            ConfigError,
            "nothing to differentiate",
        ),
        ((Dropout(0.5), jnp.ones(2)), ConfigError, "random key"),
        ((lambda y, t: y.astype("bfloat16"), jnp.ones(2), 0), ConfigError, "too few"),
    ],
    ids=["list", "class", "string", "no targets", "integers", "no key", "16 bits"],
)
def test_what_cannot_be_checked_is_refused(arguments, error, words):
    with pytest.raises(error, match=f"(?i){words}") as raised:
        check(*arguments)
    assert all(part in str(raised.value) for part in ("got:", "expected:", "fix:"))


def test_randomness_that_is_not_of_the_key_is_refused():
    calls = itertools.count(1)
    with pytest.raises(ConfigError, match="other outputs each time"):
        check(lambda y, t: y * next(calls), jnp.ones(2), 0)
