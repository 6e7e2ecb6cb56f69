import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.learners import Perceptron
from glassnet.training import Engine
from glassnet.training.shuffle import shuffled

DATA = {"x": jnp.arange(10.0)[:, None], "y": jnp.zeros(10, int)}


def epoch(number, engine):
    return [engine.batch(DATA, jnp.array(3 * number + i)) for i in range(3)]


def rows(batches):
    x, weight = (np.concatenate([b[n] for b in batches]) for n in ("x", "weight"))
    full = list(zip(x[:, 0].tolist(), weight, strict=True))
    return [x for x, w in full if w], [x for x, w in full if not w]


def test_an_epoch_sees_each_row_once_and_pads_with_real_ones():
    real, padding = rows(epoch(0, Engine(Perceptron(), batch_size=4)))
    assert sorted(real) == list(range(10))
    assert padding == real[:2]  # the head of the same permutation


def test_order_depends_on_epoch_and_seed():
    orders = [
        rows(epoch(number, Engine(Perceptron(), batch_size=4, seed=seed)))[0]
        for number, seed in [(0, 0), (0, 0), (1, 0), (0, 1)]
    ]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2] and orders[0] != orders[3]


def test_weights_in_the_data_are_kept():
    data = DATA | {"weight": 1 + jnp.arange(10.0)}
    batch = Engine(Perceptron(), batch_size=4).batch(data, jnp.array(0))
    np.testing.assert_array_equal(batch["weight"], 1 + batch["x"][:, 0])


@pytest.mark.parametrize("n", [1, 2, 5, 64, 65, 1000])
def test_shuffling_is_a_permutation(n, keys):
    order = shuffled(jnp.arange(n), n, next(keys))
    assert sorted(order.tolist()) == list(range(n))


def test_every_place_is_equally_likely_for_a_row(keys):
    many = jax.random.split(next(keys), 800)
    where = jax.vmap(lambda key: shuffled(jnp.arange(8), 8, key)[0])(many)
    # each of 8 places 100 times, standard deviation sqrt(800 / 8 * 7 / 8) = 9.4
    np.testing.assert_allclose(np.bincount(where, minlength=8), 100, atol=45)
