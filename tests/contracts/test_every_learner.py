"""What every learner must do, in the hands of the engine."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import GAMES, LEARNERS, kind

from glassnet.paths import flatten, turn
from glassnet.training import Engine, Resident
from glassnet.training.runner import _advance

every_learner = pytest.mark.parametrize("learner", [*LEARNERS, *GAMES], ids=kind)


def clouds(rows=21):
    """Two clouds that a line can separate; 21 rows do not fill batches of 8."""
    y = jnp.arange(rows) % 2
    noise = jax.random.uniform(jax.random.key(9), (rows, 2), minval=-1.0)
    return {"x": noise + 2 * y[:, None].astype(float), "y": y}


def bits(state):
    return {path: np.asarray(leaf).tobytes() for path, leaf in flatten(state).items()}


@pytest.mark.parametrize("learner", LEARNERS, ids=kind)
def test_learns_to_separate_two_clouds(learner):
    data, engine = Resident(clouds()), Engine(learner, batch_size=8)
    state, _ = engine.run(engine.start(data, 0), data, 300)
    total, weight = next(iter(engine.evaluate(state, data).values()))
    assert total / weight < 0.15


@every_learner
def test_resumes_to_the_same_bits_whatever_the_chunks(learner):
    data, engine = Resident(clouds()), Engine(learner, batch_size=8)
    whole, _ = engine.run(engine.start(data, 0), data, 17)
    for chunks in [(1,) * 17, (5, 12), (3, 3, 11)]:
        state, programs = engine.start(data, 0), _advance._cache_size()
        for steps in chunks:
            state, _ = engine.run(state, data, steps)
        assert bits(state) == bits(whole)
        assert _advance._cache_size() == programs, "compiled again for another length"


@every_learner
def test_rows_of_weight_zero_teach_nothing(learner):
    batch = clouds(8) | {"weight": jnp.ones(8).at[5:].set(0)}
    other = batch | {"y": batch["y"].at[5:].set(1 - batch["y"][5:])}
    state = learner.init(jax.random.key(0), batch)
    one, metrics = learner.step(state, batch, jax.random.key(1))
    two, _ = learner.step(state, other, jax.random.key(1))
    assert bits(one) == bits(two)
    assert all(weight == 5 for _, weight in metrics.values())


@every_learner
def test_metrics_of_parts_add_up(learner):
    batch = clouds(8) | {"weight": jnp.arange(8.0)}
    state = learner.init(jax.random.key(0), batch)
    state, _ = learner.step(state, batch, jax.random.key(1))
    parts = [jax.tree.map(lambda a, s=s: a[s], batch) for s in (slice(3), slice(3, 8))]
    added = jax.tree.map(jnp.add, *(learner.evaluate(state, part) for part in parts))
    whole = learner.evaluate(state, batch)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6), added, whole)


@every_learner
def test_every_number_is_turned_in_mid_run_in_one_program(learner):
    data, engine = Resident(clouds()), Engine(learner, batch_size=8)
    state, _ = engine.run(engine.start(data, 0), data, 3)
    data = Resident(clouds() | {"y": 1 - clouds()["y"]})  # there is more to learn
    programs = _advance._cache_size()
    for path in [path for path in flatten(state) if "hyperparams/" in path]:
        usual, _ = engine.run(state, data, 2)
        turned, _ = engine.run(turn(state, path, 0.25), data, 2)
        assert flatten(turned)[path] == 0.25
        learned = [bits(run) | {path: b""} for run in (turned, usual)]
        assert learned[0] != learned[1], f"{path} has no effect"
    assert _advance._cache_size() == programs


@every_learner
def test_many_rates_in_one_vmap_equal_each_alone(learner):
    data, engine = Resident(clouds()), Engine(learner, batch_size=8)
    start, rates = engine.start(data, 0), jnp.array([0.001, 0.01, 0.1])
    paths = [p for p in flatten(start) if p.endswith("hyperparams/learning_rate")]

    def train(rate):
        state = start
        for path in paths:  # several where several play, each with an optimizer
            state = turn(state, path, rate)
        return engine.advance(state, data, jnp.array(20))[0]

    together = jax.vmap(train)(rates)
    for i, rate in enumerate(rates):
        jax.tree.map(
            lambda many, one, i=i: np.testing.assert_allclose(
                many[i], one, rtol=1e-4, atol=1e-5
            ),
            together,
            train(rate),
        )


@every_learner
def test_model_is_params_and_state(learner):
    batch = clouds(8) | {"weight": jnp.ones(8)}
    params, state = learner.model(learner.init(jax.random.key(0), batch))
    assert flatten(params) and isinstance(state, dict)
