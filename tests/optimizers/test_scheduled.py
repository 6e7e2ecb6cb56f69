import copy

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    Adam,
    AdamW,
    ClipByGlobalNorm,
    Cosine,
    Momentum,
    Scheduled,
    WarmUp,
)
from glassnet.paths import flatten, turn


def run(optimizer, n=8, turned=None):
    """Steps at a gradient of 1; `turned` is (before which step, path, value)."""
    state, found = optimizer.init(jnp.array(0.0)), []
    for i in range(n):
        if turned and turned[0] == i:
            state = turn(state, *turned[1:])
        step, state = optimizer.update(jnp.array(1.0), state, jnp.array(0.0))
        found.append(-step.item())
    return np.array(found), state


def factors(schedule, n=8):
    return np.array([schedule(jnp.array(t)).item() for t in range(n)])


def test_the_factor_of_each_step_multiplies_the_setting():
    found, _ = run(Scheduled(SGD(0.5), Cosine(8)))
    np.testing.assert_allclose(found, 0.5 * factors(Cosine(8)), rtol=1e-6)


def test_the_factors_of_nested_schedules_multiply():
    inner = Scheduled(SGD(0.5), WarmUp(4))
    found, state = run(Scheduled(inner, Cosine(8)))
    expected = 0.5 * factors(WarmUp(4)) * factors(Cosine(8))
    np.testing.assert_allclose(found, expected, rtol=1e-6)
    assert state["inner"]["inner"]["hyperparams"]["learning_rate"] == 0.5


@pytest.mark.parametrize(
    "optimizer",
    [
        ClipByGlobalNorm(Scheduled(SGD(0.5), Cosine(8)), 10.0),
        Scheduled(ClipByGlobalNorm(SGD(0.5), 10.0), Cosine(8)),
        Scheduled(ClipByGlobalNorm(ClipByGlobalNorm(SGD(0.5), 10.0)), Cosine(8)),
    ],
    ids=repr,
)
def test_a_schedule_reaches_through_what_stands_between(optimizer):
    np.testing.assert_allclose(
        run(optimizer)[0], 0.5 * factors(Cosine(8)), rtol=1e-6, atol=1e-9
    )


def test_a_rate_turned_by_hand_stays_turned_under_two_schedules():
    optimizer = Scheduled(Scheduled(SGD(0.5), WarmUp(4)), Cosine(8))
    path = "inner/inner/hyperparams/learning_rate"
    usual, _ = run(optimizer)
    found, state = run(optimizer, turned=(3, path, 0.25))
    np.testing.assert_allclose(found[:3], usual[:3])
    np.testing.assert_allclose(found[3:], usual[3:] / 2, rtol=1e-6)
    assert flatten(state)[path] == 0.25


def test_any_setting_can_be_scheduled_the_outermost_first():
    # the norm falls, the rate does not: steps of 1 are cut once the norm is below 1
    clip = ClipByGlobalNorm(ClipByGlobalNorm(SGD(1.0), 100.0), 2.0)
    found, state = run(Scheduled(clip, Cosine(8), setting="norm"))
    np.testing.assert_allclose(
        found, np.minimum(1, 2 * factors(Cosine(8))), rtol=1e-6, atol=1e-7
    )
    assert state["inner"]["inner"]["hyperparams"]["norm"] == 100


def test_momentum_and_decay_can_be_scheduled_too():
    found, _ = run(Scheduled(Momentum(1.0, 0.5), WarmUp(2), setting="momentum"), n=3)
    np.testing.assert_allclose(found, [1, 1.5, 1.75])  # 0.25 * 0 + 1, 0.5 * 1 + 1, ...
    Scheduled(AdamW(), Cosine(5), setting="weight_decay").init(jnp.ones(2))


def test_an_unknown_setting_names_the_nearest_at_any_depth():
    for optimizer in (Adam(), ClipByGlobalNorm(Adam()), Scheduled(Adam(), Cosine(2))):
        with pytest.raises(ConfigError, match="did you mean learning_rate"):
            Scheduled(optimizer, Cosine(2), setting="learnig_rate").init(jnp.ones(2))


def test_resuming_goes_on_where_it_stopped():
    optimizer = Scheduled(Scheduled(Adam(0.1), WarmUp(4)), Cosine(8))
    whole, _ = run(optimizer)
    state, found = optimizer.init(jnp.array(0.0)), []
    for _ in range(8):
        step, state = optimizer.update(jnp.array(1.0), state)
        state = jax.tree.map(jnp.asarray, jax.tree.map(np.asarray, state))  # a file
        found.append(-step.item())
    np.testing.assert_array_equal(found, whole)


def test_what_has_no_numbers_says_so():
    # optax hides its numbers in functions
    scheduled = copy.copy(Scheduled(SGD(), Cosine(2)))
    object.__setattr__(scheduled, "optimizer", optax.sgd(0.1))  # past beartype
    with pytest.raises(ConfigError, match="no such setting"):
        scheduled.init(jnp.ones(2))
