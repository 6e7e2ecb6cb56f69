import itertools

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError, ShapeError
from glassnet.losses import CTC


def spelled(path, blank):
    """What a path says: repetitions out, then blanks."""
    return [k for k, _ in itertools.groupby(path) if k != blank]


def by_hand(z, labels, blank=0):
    """All paths one by one."""
    shares = np.exp(z - np.log(np.exp(z).sum(-1, keepdims=True)))
    time, classes = z.shape
    ways = [
        np.prod([shares[t, k] for t, k in enumerate(path)])
        for path in itertools.product(range(classes), repeat=time)
        if spelled(path, blank) == labels
    ]
    return -np.log(np.sum(ways))


@pytest.mark.parametrize(
    "labels, blank",
    [([1], 0), ([1, 2], 0), ([1, 1], 0), ([], 0), ([2, 1, 2], 0), ([0, 1], 2)],
    ids=str,
)
def test_sums_over_all_the_ways_to_spell_the_labels(labels, blank):
    z = np.random.default_rng(0).normal(size=(5, 3))
    row = jnp.array([[*labels, *[-1] * (3 - len(labels))]])
    found = CTC(blank)(jnp.array(z, "float32")[None], row)
    np.testing.assert_allclose(found, by_hand(z, labels, blank), rtol=1e-5)


def test_steps_that_are_hidden_do_not_count(keys):
    z = jax.random.normal(next(keys), (2, 6, 3))
    labels = jnp.array([[1, 2], [1, -1]])
    alone = [CTC()(z[:1, :3], labels[:1]), CTC()(z[1:, :5], labels[1:])]
    found = CTC()({"values": z, "lengths": jnp.array([3, 5])}, labels)
    np.testing.assert_allclose(found, jnp.concatenate(alone), rtol=1e-6)
    shown = jnp.arange(6) < jnp.array([[3], [5]])
    masked = CTC()({"values": z, "mask": shown}, labels)
    np.testing.assert_array_equal(masked, found)


def test_padding_may_stand_anywhere_and_be_any_negative_number(keys):
    z = jax.random.normal(next(keys), (1, 6, 3))
    rows = jnp.array([[1, 2, -1, -1], [-1, 1, -7, 2]])
    one, two = (CTC()(z, row[None]) for row in rows)
    np.testing.assert_array_equal(one, two)


def test_labels_that_do_not_fit_cost_nothing_and_teach_nothing():
    # "11" needs a blank between: three steps, and there are two
    z, labels = jnp.zeros((2, 2, 3)), jnp.array([[1, 1], [1, 2]])
    value, grad = CTC()(z, labels), jax.grad(lambda z: CTC()(z, labels).sum())(z)
    # 1 then 2, one way of nine
    np.testing.assert_allclose(value, [0, np.log(9)], rtol=1e-6)
    assert (grad[0] == 0).all() and (grad[1] != 0).any()


def test_delta_is_softmax_less_the_share_of_ways_through_each_class():
    # one label in one step: one way only
    z = jnp.array([[[0.3, -0.2, 1.0]]])
    delta = jax.grad(lambda z: CTC()(z, jnp.array([[2]])).sum())(z)
    expected = jax.nn.softmax(z) - jnp.array([0.0, 0.0, 1.0])
    np.testing.assert_allclose(delta, expected, atol=1e-6)


@pytest.mark.parametrize("size", [1e4, 1e30])
def test_a_way_that_is_very_unlikely_is_still_a_way(size):
    # label 1 in one of two steps, each against it by 2 * size: about that much
    z = jnp.zeros((1, 2, 2)).at[..., 0].set(size).at[..., 1].set(-size)
    found = CTC()(z, jnp.array([[1]]))
    np.testing.assert_allclose(found, np.float32(2 * size), rtol=1e-3)


def test_a_blank_or_no_class_as_label_is_nan():
    z = jnp.zeros((1, 4, 3))
    for label in (0, 3, 99):
        assert jnp.isnan(CTC()(z, jnp.array([[label, 1]])))


def test_many_steps_do_not_underflow():
    # one class and a blank, even chances: 2000 steps of log 2, less the ways
    found = CTC()(jnp.zeros((1, 2000, 2)), jnp.array([[1]]))
    # the ways: one run of the label within 2000 steps, 2000 * 2001 / 2
    expected = 2000 * np.log(2) - np.log(2000 * 2001 / 2)
    np.testing.assert_allclose(found, expected, rtol=1e-4)


def test_what_does_not_fit_says_so():
    with pytest.raises(ShapeError, match="fill short rows"):
        CTC()(jnp.zeros((2, 5, 3)), jnp.zeros(2, int))
    with pytest.raises(ConfigError, match="one unit more"):
        CTC(3)(jnp.zeros((2, 5, 3)), jnp.ones((2, 2), int))
    with pytest.raises(ConfigError, match="blank="):
        CTC(-1)
