import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.training.shuffle import shuffled


def order(rows, seed=0, epoch=0):
    return shuffled(jnp.arange(rows), rows, jnp.array(seed), jnp.array(epoch))


@pytest.mark.parametrize("rows", [1, 2, 3, 5, 64, 65, 1000, 10_007])
def test_it_is_a_permutation(rows):
    assert sorted(order(rows).tolist()) == list(range(rows))


def test_seed_and_epoch_decide_the_order():
    first = order(100).tolist()
    assert order(100).tolist() == first
    assert order(100, seed=1).tolist() != first
    assert order(100, epoch=1).tolist() != first
    assert order(100, seed=1).tolist() != order(100, epoch=1).tolist()


def test_every_place_is_equally_likely_for_a_row():
    seeds = jnp.arange(800)
    where = jax.vmap(lambda s: shuffled(jnp.arange(8), 8, s, jnp.array(0))[0])(seeds)
    # each of 8 places 100 times, standard deviation sqrt(800 / 8 * 7 / 8) = 9.4
    np.testing.assert_allclose(np.bincount(where, minlength=8), 100, atol=45)


def test_neighbors_do_not_stay_neighbors():
    gaps = np.abs(np.diff(np.asarray(order(10_000))))
    # a fair shuffle leaves about 2 pairs of 10,000 side by side
    assert (gaps == 1).sum() < 12


def test_many_rows_cost_no_table_of_them():
    few = shuffled(jnp.arange(4), 2_000_000_000, jnp.array(0), jnp.array(0))
    assert len(set(few.tolist())) == 4 and min(few.tolist()) >= 0


@pytest.mark.parametrize("among", [1, 2, 17, 99, 100])
def test_the_first_of_the_rows_alone_are_permuted_where_asked(among):
    where = jnp.arange(among)
    seed, epoch = jnp.array(3), jnp.array(0)
    found = shuffled(where, 100, seed, epoch, jnp.array(among))
    assert sorted(found.tolist()) == list(range(among))
    if among == 100:
        assert found.tolist() == shuffled(where, 100, seed, epoch).tolist()
