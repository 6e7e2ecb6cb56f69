import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    ExponentialDecay,
    MilestoneDecay,
    PolynomialDecay,
    Scheduled,
    StepDecay,
    WarmUp,
)


def at(schedule, *steps):
    return [schedule(jnp.array(step)).item() for step in steps]


def test_warm_up_climbs_evenly_and_stays():
    assert at(WarmUp(4), 0, 1, 2, 3, 4, 1000) == [0.25, 0.5, 0.75, 1, 1, 1]


def test_a_warm_up_of_one_step_is_none():
    assert at(WarmUp(1), 0, 1) == [1, 1]


def test_a_staircase_goes_down_at_every_landing():
    found = at(StepDecay(3, 0.5), 0, 2, 3, 5, 6, 30)
    np.testing.assert_allclose(found, [1, 1, 0.5, 0.5, 0.25, 0.5**10])


def test_milestones_act_from_their_step_on_in_any_order():
    for milestones in ((2, 5), (5, 2)):
        found = at(MilestoneDecay(milestones, 0.5), 0, 1, 2, 4, 5, 99)
        assert found == [1, 1, 0.5, 0.5, 0.25, 0.25]
    assert at(MilestoneDecay((), 0.5), 0, 99) == [1, 1]


@pytest.mark.parametrize("milestones", [(0,), (3, -1)])
def test_a_milestone_before_the_first_step_is_refused(milestones):
    with pytest.raises(ConfigError, match="each 1 or more"):
        MilestoneDecay(milestones)


def test_exponential_decay_loses_the_same_share_at_every_step():
    found = np.array(at(ExponentialDecay(10, 0.5), *range(41)))
    np.testing.assert_allclose(found[1:] / found[:-1], 0.5**0.1, rtol=1e-5)
    np.testing.assert_allclose(found[::10], [1, 0.5, 0.25, 0.125, 0.0625], rtol=1e-5)


def test_polynomial_decay_of_power_one_is_a_straight_line_to_its_floor():
    found = at(PolynomialDecay(4, floor=0.2), 0, 1, 2, 3, 4, 100)
    np.testing.assert_allclose(found, [1, 0.8, 0.6, 0.4, 0.2, 0.2], rtol=1e-6)


def test_polynomial_decay_is_a_number_at_its_end_however_it_is_compiled():
    # 90 * (1 / 90) is more than 1 in float32, and a power of less than 0 is NaN
    found = jax.jit(jax.vmap(PolynomialDecay(90, power=2.5)))(jnp.arange(88, 93))
    assert (found[2:] == 0).all() and (found[:2] > 0).all()


def test_a_joined_schedule_is_one_around_another():
    joined = Scheduled(Scheduled(SGD(1.0), WarmUp(4)), MilestoneDecay((6,), 0.5))
    state, found = joined.init(jnp.array(0.0)), []
    for _ in range(8):
        step, state = joined.update(jnp.array(-1.0), state)
        found.append(step.item())
    np.testing.assert_allclose(found, [0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5])


@pytest.mark.parametrize(
    "schedule", [WarmUp, StepDecay, ExponentialDecay, PolynomialDecay]
)
def test_no_steps_are_refused(schedule):
    with pytest.raises(ConfigError, match="steps="):
        schedule(0)
