import jax.numpy as jnp
import numpy as np

from glassnet.training import Resident

DATA = {"x": jnp.arange(10.0)[:, None], "y": jnp.zeros(10, int)}
SEED = jnp.array(0)


def epoch(source, number, size=4, seed=SEED):
    steps = source.steps_per_epoch(size)
    return [
        source.batch(jnp.array(steps * number + i), size, seed) for i in range(steps)
    ]


def rows(batches):
    x, weight = (np.concatenate([b[n] for b in batches]) for n in ("x", "weight"))
    full = list(zip(x[:, 0].tolist(), weight, strict=True))
    return [x for x, w in full if w], [x for x, w in full if not w]


def test_an_epoch_sees_each_row_once_and_pads_with_real_ones():
    real, padding = rows(epoch(Resident(DATA), 0))
    assert sorted(real) == list(range(10))
    assert padding == real[:2]  # the head of the same permutation


def test_order_depends_on_epoch_and_seed():
    source = Resident(DATA)
    orders = [
        rows(epoch(source, number, seed=jnp.array(seed)))[0]
        for number, seed in [(0, 0), (0, 0), (1, 0), (0, 1)]
    ]
    assert orders[0] == orders[1]
    assert orders[0] != orders[2] and orders[0] != orders[3]


def test_weights_in_the_data_are_kept():
    source = Resident(DATA | {"weight": 1 + jnp.arange(10.0)})
    batch = source.batch(jnp.array(0), 4, SEED)
    np.testing.assert_array_equal(batch["weight"], 1 + batch["x"][:, 0])


def test_only_the_rows_in_use_are_seen():
    source = Resident(DATA, jnp.array([7, 3, 9]))
    assert len(source) == 3
    real, _ = rows(epoch(source, 0, size=2))
    assert sorted(real) == [3, 7, 9]


def test_rows_that_only_fill_up_weigh_nothing():
    source = Resident(DATA, jnp.array([7, 3, 7]), jnp.array([1.0, 1.0, 0.0]))
    real, padding = rows(epoch(source, 0, size=2))
    assert sorted(real) == [3, 7] and padding[0] == 7


def test_evaluation_goes_through_the_rows_in_their_own_order():
    source = Resident(DATA, jnp.array([7, 3, 9]))
    parts = [source.portion(jnp.array(i), 2) for i in range(2)]
    real, padding = rows(parts)
    assert real == [7, 3, 9] and padding == [7]


def window(count, first=0, rows=10):
    first, count = jnp.array(first), jnp.array(count)
    return Resident({"x": jnp.arange(float(rows))[:, None]}, first=first, count=count)


def test_a_window_counts_its_steps_from_where_it_begins():
    late, early = window(10, first=30), window(10)
    found = [late.batch(jnp.array(30 + i), 5, SEED) for i in range(2)]
    real, padding = rows(found)
    assert sorted(real) == list(range(10)) and not padding
    other, _ = rows([early.batch(jnp.array(i), 5, SEED) for i in range(2)])
    assert real != other  # each window has an order of its own


def test_a_window_that_is_not_full_has_as_many_rows_as_it_says():
    source = window(7)
    real, padding = rows([source.batch(jnp.array(i), 4, SEED) for i in range(2)])
    assert sorted(real) == list(range(7))  # never those behind
    assert padding == real[:1]
    parts, filled = rows([source.portion(jnp.array(i), 4) for i in range(3)])
    assert parts == list(range(7)) and set(filled) <= set(range(7))


def test_rows_on_the_device_last_for_ever():
    source = Resident(DATA)
    assert source.at(12, 4, 0)[0] is source
    assert source.at(12, 4, 0)[1] > 10**9
    source.rest()
