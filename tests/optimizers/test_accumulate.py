import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    Accumulate,
    Adam,
    PolyakAverage,
    Scheduled,
    StepDecay,
)


def run(optimizer, grads):
    params = jnp.array(0.0)
    state, found = optimizer.init(params), []
    for g in grads:
        step, state = optimizer.update(jnp.array(g), state, params)
        found.append(step.item())
    return found, state


def test_one_step_on_the_mean_of_each_group():
    found, _ = run(Accumulate(SGD(0.5), 3), [1.0, 2.0, 6.0, 0.0, 3.0, 0.0])
    # means 3 and 1
    np.testing.assert_allclose(found, [0, 0, -1.5, 0, 0, -0.5], rtol=1e-6)


def test_it_is_the_step_of_the_larger_batch():
    grads = np.random.default_rng(0).normal(size=12).astype("float32")
    found, state = run(Accumulate(Adam(0.1), 4), grads.tolist())
    whole, alone = run(Adam(0.1), grads.reshape(3, 4).mean(1).tolist())
    np.testing.assert_allclose(found[3::4], whole, rtol=1e-5)
    np.testing.assert_allclose(state["inner"]["square"], alone["square"], rtol=1e-5)
    assert state["inner"]["step"] == 3


def test_groups_of_one_change_nothing():
    grads = [1.0, -2.0, 0.5]
    assert run(Accumulate(Adam(), 1), grads)[0] == run(Adam(), grads)[0]


def test_what_stands_inside_counts_steps_and_what_stands_around_counts_batches():
    inside, _ = run(Accumulate(Scheduled(SGD(1.0), StepDecay(2, 0.5)), 2), [1.0] * 8)
    around, _ = run(Scheduled(Accumulate(SGD(1.0), 2), StepDecay(2, 0.5)), [1.0] * 8)
    np.testing.assert_allclose(inside[1::2], [-1, -1, -0.5, -0.5])
    np.testing.assert_allclose(around[1::2], [-1, -0.5, -0.25, -0.125])


def test_an_average_inside_counts_steps():
    optimizer = Accumulate(PolyakAverage(SGD(1.0)), 2)
    _, state = run(optimizer, [-1.0] * 4)
    assert state["inner"]["step"] == 2
    assert optimizer.averaged(state, jnp.array(7.0)) == 1  # params stayed at 0


def test_sixteen_bits_are_added_up_in_float32():
    # 256 + 1 is 256 in bfloat16
    optimizer, params = Accumulate(SGD(1.0), 2), jnp.zeros((), "bfloat16")
    state = optimizer.init(params)
    _, state = optimizer.update(jnp.array(256.0, "bfloat16"), state)
    step, _ = optimizer.update(jnp.array(2.0, "bfloat16"), state)
    assert step.item() == -129 and step.dtype == "bfloat16"


def test_many_at_once_step_as_each_alone():
    optimizer = Accumulate(SGD(1.0), 2)
    states = jax.vmap(optimizer.init)(jnp.zeros(3))
    for g in (jnp.array([1.0, 2.0, 3.0]), jnp.array([3.0, 2.0, 1.0])):
        steps, states = jax.vmap(optimizer.update)(g, states)
    assert steps.tolist() == [-2, -2, -2]


def test_no_steps_are_refused():
    with pytest.raises(ConfigError, match="steps="):
        Accumulate(SGD(), 0)
