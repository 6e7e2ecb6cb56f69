import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.model.sampling import check_sampling, drawn, greedy, likeliest

SHARES = jnp.array([[0.1, 0.5, 0.15, 0.25]])


def kept(**settings):
    found = likeliest(jnp.log(SHARES), **settings)
    return jnp.isfinite(found)[0].nonzero()[0].tolist()


def test_the_fewest_that_come_to_the_share_are_kept():
    # In order: 0.5, 0.25, 0.15, 0.1, which come to 0.5, 0.75, 0.9, 1.
    assert kept(top_p=0.3) == [1]
    assert kept(top_p=0.49) == [1]
    assert kept(top_p=0.51) == [1, 3]
    assert kept(top_p=0.74) == [1, 3]
    assert kept(top_p=0.76) == [1, 2, 3]
    assert kept(top_p=0.91) == [0, 1, 2, 3]


def test_the_first_k_are_kept_and_equals_in_their_order():
    assert kept(top_k=1) == [1]
    assert kept(top_k=2) == [1, 3]
    assert kept(top_k=9) == [0, 1, 2, 3]
    even = likeliest(jnp.zeros((1, 5)), top_k=2)
    assert jnp.isfinite(even)[0].tolist() == [True, True, False, False, False]


def test_the_share_is_of_what_the_first_k_leave():
    # Of the first two, 0.5 and 0.25, the first has 2/3.
    assert kept(top_k=2, top_p=0.66) == [1]
    assert kept(top_k=2, top_p=0.68) == [1, 3]


def test_scores_that_are_kept_stay_as_they_are():
    logits = jnp.array([[3.0, -1.0, 2.0]])
    assert likeliest(logits, top_k=2).tolist() == [[3.0, -np.inf, 2.0]]
    assert likeliest(logits) is logits


def test_draws_come_as_often_as_the_temperature_says():
    # At T = 1/2 shares are squared and scaled: (.01, .25, .0225, .0625) / .345.
    rows = jnp.broadcast_to(jnp.log(SHARES), (20_000, 4))
    for temperature, expected in (
        (1.0, SHARES[0]),
        (0.5, SHARES[0] ** 2 / 0.345),
        (1e6, np.full(4, 0.25)),
    ):
        tokens = drawn(jax.random.key(1), rows, temperature)
        found = np.bincount(np.asarray(tokens), minlength=4) / 20_000
        # the deviation of a share of 20,000 draws is at most 0.0036
        np.testing.assert_allclose(found, expected, atol=0.015)


def test_the_first_of_one_is_the_greedy_one(keys):
    logits = jax.random.normal(next(keys), (50, 7))
    tokens = drawn(next(keys), logits, 5.0, top_k=1)
    assert tokens.tolist() == greedy(logits).tolist()
    assert drawn(next(keys), logits, 5.0, top_p=1e-6).tolist() == tokens.tolist()


def test_it_draws_from_scores_of_any_width_and_size():
    for dtype in ("bfloat16", "float32"):
        logits = jnp.array([[1e4, 0.0, -1e4]], dtype)
        token = drawn(jax.random.key(0), logits, 1e-3, 2, 0.5)
        assert token.tolist() == [0]


@pytest.mark.parametrize(
    "settings, word",
    [
        ((-0.1, None, None), "temperature=-0.1"),
        ((float("nan"), None, None), "temperature=nan"),
        ((float("inf"), None, None), "temperature=inf"),
        ((1.0, 0, None), "top_k=0"),
        ((1.0, None, 0.0), "top_p=0.0"),
        ((1.0, None, 1.1), "top_p=1.1"),
    ],
)
def test_settings_that_draw_nothing_are_refused(settings, word):
    with pytest.raises(ConfigError, match=word):
        check_sampling(*settings, jax.random.key(0))


def test_a_key_is_needed_only_to_draw():
    check_sampling(0.0, None, None, None)
    with pytest.raises(ConfigError, match=r"key=jax.random.key\(0\)"):
        check_sampling(0.7, None, None, None)
