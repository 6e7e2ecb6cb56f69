import jax
import jax.numpy as jnp
import pytest

from glassnet.errors import ShapeError
from glassnet.nn import Dense, Players


def test_the_critic_judges_what_the_generator_makes():
    players = Players(Dense(2, bias=False), Dense(1, bias=False), noise=1)
    params = {
        "generator": {"kernel": jnp.array([[2.0, -1.0]])},
        "critic": {"kernel": jnp.array([[3.0], [5.0]])},
    }
    _, state = players.init(jax.random.key(0), jnp.ones((1, 1)))
    z = jnp.array([[10.0]])  # makes (20, -10), which scores 60 - 50
    y, _ = players.apply(params, state, z, key=None, training=False)
    assert y.tolist() == [[10.0]]


def test_rows_in_the_place_of_noise_are_refused():
    with pytest.raises(ShapeError, match=r"learners\.Adversarial"):
        Players(Dense(2), Dense(1), noise=3).init(jax.random.key(0), jnp.ones((5, 2)))
