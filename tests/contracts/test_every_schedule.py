"""What every schedule must do."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest
from cases import SCHEDULES, kind
from optimizer_cases import ENDING

from glassnet import optimizers
from glassnet.optimizers import (
    ConstantRate,
    Cosine,
    CosineRestarts,
    ExponentialDecay,
    MilestoneDecay,
    OneCycle,
    PolynomialDecay,
    StepDecay,
    WarmUp,
)

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES, ids=kind)
STEPS = jnp.array([0, 1, 5, 9, 10, 11, 1000, 2**31 - 2])
WAVES = [{"init_value": 1.0, "peak_value": 1.0, "warmup_steps": 0}] * 3
ORACLES = {  # an independent implementation
    ConstantRate(): optax.constant_schedule(1.0),
    Cosine(90): optax.cosine_decay_schedule(1.0, 90),
    Cosine(90, floor=0.2): optax.cosine_decay_schedule(1.0, 90, alpha=0.2),
    CosineRestarts(40): optax.sgdr_schedule(
        [wave | {"decay_steps": 40} for wave in WAVES]
    ),
    CosineRestarts(20, growth=2, floor=0.1): optax.sgdr_schedule(
        [
            wave | {"decay_steps": steps, "end_value": 0.1}
            for wave, steps in zip(WAVES, (20, 40, 80), strict=True)
        ]
    ),
    ExponentialDecay(30, 0.5): optax.exponential_decay(1.0, 30, 0.5),
    MilestoneDecay((10, 50), 0.3): optax.piecewise_constant_schedule(
        1.0, {10: 0.3, 50: 0.3}
    ),
    OneCycle(90): optax.cosine_onecycle_schedule(90, 1.0),
    OneCycle(97, rise=0.45, start=0.1, end=0.01): optax.cosine_onecycle_schedule(
        97, 1.0, pct_start=0.45, div_factor=10.0, final_div_factor=10.0
    ),
    PolynomialDecay(90): optax.linear_schedule(1.0, 0.0, 90),
    PolynomialDecay(90, power=2.5, floor=0.1): optax.polynomial_schedule(
        1.0, 0.1, 2.5, 90
    ),
    StepDecay(30, 0.5): optax.exponential_decay(1.0, 30, 0.5, staircase=True),
    WarmUp(20): lambda t: optax.linear_schedule(0.0, 1.0, 20)(t + 1),
}


def test_every_public_schedule_has_a_case_and_an_oracle():
    public = (getattr(optimizers, name) for name in optimizers.__all__)
    public = {cls for cls in public if issubclass(cls, optimizers.Schedule)}
    assert {type(case) for case in SCHEDULES} == public - {optimizers.Schedule}
    assert {type(case) for case in ORACLES} == public - {optimizers.Schedule}


@every_schedule
def test_is_a_share_at_every_step_however_late(schedule):
    factors = jax.vmap(schedule)(STEPS)
    assert ((factors >= 0) & (factors <= 1)).all()


@pytest.mark.parametrize("schedule", ENDING, ids=kind)
def test_has_an_end_after_which_nothing_changes(schedule):
    late = jax.vmap(schedule)(STEPS[4:])
    np.testing.assert_array_equal(late, late[0])


@every_schedule
def test_is_a_float_scalar_of_the_traced_step(schedule):
    factor = jax.jit(schedule)(jnp.array(3))
    assert factor.shape == () and factor.dtype == "float32"
    np.testing.assert_allclose(factor, schedule(jnp.array(3)), rtol=1e-6)


@pytest.mark.parametrize("dtype, error", [("float32", 1e-6), ("float64", 1e-12)])
@pytest.mark.parametrize("ours", ORACLES, ids=kind)
def test_agrees_with_an_independent_implementation_at_120_steps(ours, dtype, error):
    with jax.enable_x64(dtype == "float64"):
        steps = jnp.arange(120)
        found = jax.jit(jax.vmap(ours))(steps)
        with jax.numpy_dtype_promotion("standard"):  # optax is looser than we are
            expected = [ORACLES[ours](step) for step in steps]
        assert found.dtype == dtype
        np.testing.assert_allclose(found, jnp.array(expected), 0, error)
