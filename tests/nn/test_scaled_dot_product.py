import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.nn.scaled_dot_product import attend, attention_weights, masked_softmax


def draw(keys, *shapes):
    return [jax.random.normal(next(keys), shape) for shape in shapes]


def test_a_case_by_hand():
    # Scores 2 ln 3 / sqrt(4) = ln 3 and 0: weights 3/4 and 1/4.
    queries = jnp.array([[2.0, 0, 0, 0]])
    keys = jnp.array([[jnp.log(3.0), 0, 0, 0], [0, 1.0, 0, 0]])
    values = jnp.array([[4.0], [8.0]])
    weights = attention_weights(queries, keys)
    np.testing.assert_allclose(weights, [[0.75, 0.25]], rtol=1e-6)
    np.testing.assert_allclose(attend(queries, keys, values), [[5.0]], rtol=1e-6)


def test_going_back_is_the_equation_of_its_docstring(keys):
    q, k, v, delta = draw(keys, (3, 4), (5, 4), (5, 2), (3, 2))
    _, back = jax.vjp(attend, q, k, v)
    a, d = attention_weights(q, k), delta @ v.T
    s = a * (d - (a * d).sum(-1, keepdims=True))
    for found, expected in zip(
        back(delta), (s @ k / 2, s.T @ q / 2, a.T @ delta), strict=True
    ):
        np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)


def test_what_is_masked_is_as_if_it_were_not_there(keys):
    q, k, v = draw(keys, (2, 3, 4), (2, 5, 4), (2, 5, 2))
    seen = jnp.array([True, False, True, True, False])
    alone = attend(q, k[:, seen], v[:, seen])
    np.testing.assert_allclose(attend(q, k, v, seen), alone, rtol=1e-5, atol=1e-6)
    loud = k + jnp.where(seen, 0, 1e30)[:, None]  # and however loud it is
    np.testing.assert_allclose(attend(q, loud, v, seen), alone, rtol=1e-5, atol=1e-6)


def test_a_causal_query_does_not_see_what_comes_later(keys):
    q, k, v = draw(keys, (4, 3), (4, 3), (4, 2))
    moved = jax.jacrev(lambda v: attend(q, k, v, causal=True))(v)  # (4, 2, 4, 2)
    reached = np.abs(moved).sum((1, 3)) > 0
    assert reached.tolist() == np.tri(4, dtype=bool).tolist()


def test_causal_queries_are_the_last_of_the_keys(keys):
    q, k, v = draw(keys, (5, 3), (5, 3), (5, 2))
    late = attend(q[3:], k, v, causal=True)
    np.testing.assert_allclose(late, attend(q, k, v, causal=True)[3:], rtol=1e-5)


def test_causal_and_mask_both_hold():
    x, mask = jnp.zeros((3, 2)), jnp.array([False, True, True])
    weights = attention_weights(x, x, mask, causal=True)
    assert weights.tolist() == [[0, 0, 0], [0, 1, 0], [0, 0.5, 0.5]]


def test_a_query_that_sees_nothing_gets_zeros_and_sends_nothing_back(keys):
    q, k, v = draw(keys, (2, 3), (4, 3), (4, 2))
    mask = jnp.array([[False] * 4, [True] * 4])
    y, back = jax.vjp(lambda q, k, v: attend(q, k, v, mask), q, k, v)
    assert y[0].tolist() == [0, 0] and (y[1] != 0).all()
    grads = back(jnp.ones_like(y))
    assert grads[0][0].tolist() == [0, 0, 0]
    assert all(jnp.isfinite(grad).all() for grad in grads)


def test_no_keys_at_all_are_zeros():
    assert attend(jnp.ones((2, 3)), jnp.ones((0, 3)), jnp.ones((0, 1))).tolist() == [
        [0],
        [0],
    ]


@pytest.mark.parametrize("size", [1e4, 1e15])
def test_large_scores_choose_one_key_without_overflow(size):
    x = jnp.array([[size, 0.0], [0.0, size]])
    value, grad = jax.value_and_grad(lambda x: (attend(x, x, x) ** 2).sum())(x)
    assert attention_weights(x, x).tolist() == [[1, 0], [0, 1]]
    assert jnp.isfinite(value) and jnp.isfinite(grad).all()


def test_16_bits_are_summed_in_32(keys):
    # 1024 equal keys: each weighs 1/1024, and the mean of ones is 1, not 0.25
    x = jnp.zeros((1, 2), "bfloat16")
    many = jnp.zeros((1024, 2), "bfloat16")
    y = attend(x, many, jnp.ones((1024, 1), "bfloat16"))
    assert y.dtype == "bfloat16" and y.tolist() == [[1]]


def test_softmax_stays_what_it_is_when_one_number_is_added_to_all(keys):
    [scores] = draw(keys, (3, 4))
    np.testing.assert_allclose(
        masked_softmax(scores + 50, None), jax.nn.softmax(scores), rtol=1e-5
    )
