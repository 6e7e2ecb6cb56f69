import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import noise
from glassnet.nn import Dropout
from glassnet.noise import uniform

draw = jax.jit(uniform, static_argnums=1)
SIZE = 1 << 18


def numbers(key, shape=(SIZE,)):
    return np.asarray(draw(key, shape), np.float64)


def surprise(values, cells):
    """Chi-square of equal cells, in standard deviations from what chance gives."""
    count = np.bincount(np.ravel(values), minlength=cells)
    expected = count.sum() / cells
    chi = ((count - expected) ** 2 / expected).sum()
    return (chi - (cells - 1)) / np.sqrt(2 * (cells - 1))


def keys_from_seeds(n):
    return jax.vmap(jax.random.key)(jnp.arange(n))


def keys_from_steps(n):
    return jax.vmap(lambda i: jax.random.fold_in(jax.random.key(3), i))(jnp.arange(n))


@pytest.mark.parametrize("seed", range(4))
def test_mean_and_variance_are_those_of_equal_chances(seed):
    u = numbers(jax.random.key(seed))
    assert u.min() >= 0 and u.max() < 1
    # deviations: sqrt(1 / 12 / n) = 0.00056, and sqrt(1 / 180 / n) = 0.00015
    np.testing.assert_allclose(u.mean(), 1 / 2, atol=4 * 0.00056)
    np.testing.assert_allclose(u.var(), 1 / 12, atol=4 * 0.00015)


@pytest.mark.parametrize("seed", range(4))
def test_every_interval_is_as_full_as_any_other(seed):
    u = numbers(jax.random.key(seed))
    assert abs(surprise((u * 1024).astype(int), 1024)) < 4.5


def test_the_low_bits_are_as_random_as_the_high_ones():
    u = numbers(jax.random.key(0))
    assert abs(surprise((u * 2**24).astype(int) % 256, 256)) < 4.5


@pytest.mark.parametrize("lag", [1, 2, 3, 8, 10, 64, 100, 512, 784, 4096])
def test_neighbors_know_nothing_of_each_other(lag):
    u = numbers(jax.random.key(1))
    one, two = (u[:-lag] * 16).astype(int), (u[lag:] * 16).astype(int)
    assert abs(np.corrcoef(u[:-lag], u[lag:])[0, 1]) < 4.5 / np.sqrt(SIZE)
    assert abs(surprise(16 * one + two, 256)) < 4.5


@pytest.mark.parametrize("make", [keys_from_seeds, keys_from_steps])
def test_neighboring_keys_know_nothing_of_each_other(make):
    u = np.stack([numbers(key, (1 << 14,)) for key in make(40)])
    found = np.corrcoef(u)[np.triu_indices(40, 1)] * np.sqrt(1 << 14)
    # 780 pairs: deviations of 1, the largest near 3.2
    assert abs(found).max() < 4.5 and 0.9 < found.std() < 1.1


@pytest.mark.parametrize("make", [keys_from_seeds, keys_from_steps])
def test_every_place_is_random_from_key_to_key(make):
    # place 0 above all, where a hash without a key would give 0 every time
    u = np.asarray(jax.vmap(lambda key: draw(key, (24,)))(make(20_000)), np.float64)
    for place in u.T:
        assert abs(surprise((place * 64).astype(int), 64)) < 4.5
        assert abs(np.corrcoef(place[:-1], place[1:])[0, 1]) < 4.5 / np.sqrt(20_000)


def test_keys_do_not_share_numbers_in_another_order():
    one, two = (numbers(jax.random.key(seed), (4096,)) for seed in (0, 1))
    # of 4096 numbers out of 2^24, one pair in common is to be expected by chance
    assert np.isin(one, two).sum() < 10


def test_the_order_of_a_keys_words_counts():
    one, two = (
        draw(jax.random.wrap_key_data(jnp.array(words, "uint32")), (1000,))
        for words in ([1, 2], [2, 1])
    )
    assert (one != two).mean() > 0.99


def test_keys_that_agree_in_one_of_two_words_share_no_numbers(monkeypatch):
    found = []
    for words in [(4, 7), (5, 8)]:  # one round alone: each pair of places swapped
        pair = tuple(map(np.uint32, words))
        monkeypatch.setattr(noise, "_words", lambda key, pair=pair: pair)
        found.append(np.asarray(uniform(jax.random.key(0), (4096,))))
    assert np.isin(*found).sum() < 10


def test_rows_of_a_mask_vary_as_a_binomial_does():
    dropped = (numbers(jax.random.key(5), (SIZE // 64, 64)) < 0.5).sum(1)
    # variance 64 / 4 = 16, known to 16 sqrt(2 / 4096) = 0.35
    np.testing.assert_allclose(dropped.var(), 16, atol=4 * 0.35)


def test_is_the_same_alone_under_vmap_in_a_loop_and_uncompiled():
    many = keys_from_steps(3)
    alone = jnp.stack([draw(key, (5, 7)) for key in many])
    np.testing.assert_array_equal(jax.vmap(lambda k: uniform(k, (5, 7)))(many), alone)
    np.testing.assert_array_equal(
        jax.lax.map(lambda k: uniform(k, (5, 7)), many), alone
    )
    np.testing.assert_array_equal(uniform(many[0], (5, 7)), alone[0])


def test_the_shape_only_folds_the_same_row_of_numbers():
    key = jax.random.key(0)
    np.testing.assert_array_equal(draw(key, (6, 4)).ravel(), draw(key, (24,)))
    np.testing.assert_array_equal(draw(key, (1000,))[:24], draw(key, (24,)))


@pytest.mark.parametrize("kind", ["threefry2x32", "rbg"])
def test_every_word_of_a_key_of_any_kind_counts(kind):
    data = jax.random.key_data(jax.random.key(7, impl=kind))
    base = draw(jax.random.wrap_key_data(data, impl=kind), (100,))
    for i in range(len(data)):
        other = jax.random.wrap_key_data(data.at[i].add(1), impl=kind)
        assert (draw(other, (100,)) != base).mean() > 0.9


def test_is_float32_also_where_float64_is_the_default():
    usual = draw(jax.random.key(0), (10,))
    with jax.enable_x64(True):
        wide = uniform(jax.random.key(0), (10,))
        assert wide.dtype == "float32"
        np.testing.assert_array_equal(wide, usual)


def test_shapes_without_numbers_and_without_axes_work():
    assert uniform(jax.random.key(0), (0, 3)).shape == (0, 3)
    assert uniform(jax.random.key(0), ()).shape == ()


def test_a_billion_places_are_only_counted_not_tested():
    spec = jax.eval_shape(
        lambda key: uniform(key, (1 << 16, 1 << 16)), jax.random.key(0)
    )
    assert spec.shape == (1 << 16, 1 << 16)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 0.999])
def test_dropout_drops_its_rate_in_every_dtype(dtype, rate):
    x = jnp.ones((100, 1000), dtype)
    layer, key = Dropout(rate), jax.random.key(2)
    params, state = layer.init(key, x)
    y, _ = layer.apply(params, state, x, key=key, training=True)
    deviation = np.sqrt(rate * (1 - rate) / 1e5)
    np.testing.assert_allclose((y == 0).mean(), rate, atol=4.5 * deviation)
