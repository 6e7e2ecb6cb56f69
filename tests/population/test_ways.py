import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet import learners, losses, nn, optimizers
from glassnet.errors import ConfigError
from glassnet.population import Replicas, members
from glassnet.population.ways import each, suited
from glassnet.training import Engine

X = jax.random.normal(jax.random.key(0), (30, 3))
ARRAYS = {"x": X, "y": (X.sum(1) > 0).astype(int)}
NETWORK = nn.Sequential(
    nn.Dense(6), nn.BatchNorm(), nn.ReLU(), nn.Dropout(0.3), nn.Dense(2)
)
# Not Adam: a bias before the norm has a gradient of 0 but for rounding, which Adam
# makes a whole step of.
ENGINE = Engine(
    learners.Supervised(NETWORK, losses.CrossEntropy(), optimizers.Momentum(0.02)),
    batch_size=4,
)
SOURCE = members(ARRAYS, [np.arange(0, 20), np.arange(10, 30), np.arange(5, 20)])
WAYS = ("vmap", "unrolled", "in turn")


@pytest.mark.parametrize("way", WAYS)
def test_each_way_gives_every_member_what_the_function_says_to_it_alone(way):
    stacked = {"a": jnp.array([[1.0, 2.0], [3.0, 4.0]]), "b": jnp.array([10.0, 20.0])}
    found = each(way, lambda own: {"sum": own["a"].sum() + own["b"]}, stacked, 2)
    assert found["sum"].tolist() == [13.0, 27.0]  # 1 + 2 + 10, 3 + 4 + 20


@pytest.mark.parametrize("way", WAYS[1:])
def test_the_ways_differ_in_nothing_but_rounding(way):
    one, other = Replicas(ENGINE, 3, "vmap"), Replicas(ENGINE, 3, way)
    start = one.start(SOURCE, 7)
    jax.tree.map(np.testing.assert_array_equal, start, other.start(SOURCE, 7))
    (state, losses), (again, more) = (r.run(start, SOURCE, 12) for r in (one, other))
    assert jax.tree.structure(state) == jax.tree.structure(again)

    def close(a, b):
        assert a.shape == b.shape and a.dtype == b.dtype
        np.testing.assert_allclose(a, b, rtol=2e-4, atol=1e-5)

    jax.tree.map(close, (state, losses), (again, more))
    jax.tree.map(close, one.evaluate(state, SOURCE), other.evaluate(state, SOURCE))
    jax.tree.map(
        close, one.look(state, SOURCE).values, other.look(state, SOURCE).values
    )


def test_a_run_may_go_on_in_another_way():
    stacked, loop = Replicas(ENGINE, 3, "vmap"), Replicas(ENGINE, 3, "in turn")
    start = stacked.start(SOURCE, 0)
    whole, _ = stacked.run(start, SOURCE, 6)
    half, _ = stacked.run(start, SOURCE, 3)
    rest, _ = loop.run(half, SOURCE, 3)
    kernel = [s["learner"]["params"]["0"]["kernel"] for s in (whole, rest)]
    np.testing.assert_allclose(*kernel, rtol=2e-4, atol=1e-5)


def test_small_members_are_stacked_and_large_ones_run_in_turn():
    assert suited(params=258, rows=16) == "vmap"  # 20-8-10, batch 16
    assert suited(params=25_450, rows=16) == "vmap"  # 784-32-10
    assert suited(params=101_770, rows=64) == "in turn"  # 784-128-10
    assert suited(params=535_818, rows=128) == "in turn"  # 784-512-256-10


def test_an_accelerator_always_stacks(monkeypatch):
    monkeypatch.setattr("glassnet.population.ways.on_cpu", lambda: False)
    assert suited(params=535_818, rows=128) == "vmap"


def test_auto_is_chosen_by_the_size_of_a_member(monkeypatch):
    seen = []
    monkeypatch.setattr(
        "glassnet.population.replicas.suited",
        lambda params, rows: seen.append((params, rows)) or "vmap",
    )
    many = Replicas(ENGINE, 3)
    state = many.start(SOURCE, 0)
    jax.eval_shape(many.advance, state, SOURCE, jnp.array(1))
    # 3 * 6 + 6, scale and bias of the norm, 6 * 2 + 2
    assert seen == [(24 + 12 + 14, 4)]


def test_there_is_no_other_way():
    with pytest.raises(ConfigError, match="no such way"):
        Replicas.__post_init__(_with_way("vmapp"))


def _with_way(way):
    many = Replicas(ENGINE, 3)
    object.__setattr__(many, "way", way)  # past beartype, on only under test
    return many
