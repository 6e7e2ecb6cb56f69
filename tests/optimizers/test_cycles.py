import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import Cosine, CosineRestarts, OneCycle


def at(schedule, *steps):
    return [schedule(jnp.array(step)).item() for step in steps]


def test_cosine_starts_at_1_passes_the_middle_and_ends_at_0():
    found = at(Cosine(100), 0, 25, 50, 75, 100, 101, 10**6)
    # cos(pi / 4) = 0.7071
    expected = [1, 0.8535534, 0.5, 0.1464466, 0, 0, 0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_cosine_never_climbs():
    assert (np.diff(at(Cosine(50), *range(60))) <= 0).all()


def test_cosine_ends_at_its_floor():
    # half way, 0.2 + 0.8 / 2
    found = at(Cosine(100, floor=0.2), 0, 50, 100, 10**6)
    np.testing.assert_allclose(found, [1, 0.6, 0.2, 0.2], atol=1e-6)


def test_restarts_climb_to_1_at_the_start_of_every_wave():
    found = np.array(at(CosineRestarts(5), *range(25)))
    np.testing.assert_allclose(found.reshape(5, 5), [at(Cosine(5), *range(5))] * 5)


def test_waves_grow_to_the_last_step_that_can_be_counted():
    # they start at 3 (2^i - 1): no logarithm misses one by a step
    schedule = jax.jit(jax.vmap(CosineRestarts(3, growth=2)))
    starts = jnp.array([3 * (2**i - 1) for i in range(29)])
    assert (schedule(starts) == 1).all()
    np.testing.assert_allclose(schedule(starts[1:] - 1)[:20], 0, atol=0.26)
    assert schedule(jnp.array([2**31 - 2])) >= 0


def test_one_cycle_rises_to_1_and_falls_to_nearly_nothing():
    found = np.array(at(OneCycle(100), *range(130)))
    assert found.argmax() == 30 and found[30] == 1
    np.testing.assert_allclose(found[[0, 100, 129]], [0.04, 4e-6, 4e-6], atol=1e-7)
    assert (np.diff(found[:31]) > 0).all() and (np.diff(found[30:101]) < 0).all()


def test_one_cycle_without_a_rise_starts_at_its_peak():
    found = at(OneCycle(4, rise=0.0, end=0.5), 0, 2, 4, 9)
    np.testing.assert_allclose(found, [1, 0.75, 0.5, 0.5], rtol=1e-6)


@pytest.mark.parametrize("schedule", [Cosine, CosineRestarts, OneCycle])
def test_no_steps_are_refused(schedule):
    with pytest.raises(ConfigError, match="steps="):
        schedule(0)


def test_what_is_no_share_is_refused():
    with pytest.raises(ConfigError, match="floor="):
        Cosine(5, floor=1.5)
    with pytest.raises(ConfigError, match="rise="):
        OneCycle(5, rise=1.0)
    with pytest.raises(ConfigError, match="growth="):
        CosineRestarts(5, growth=0)
