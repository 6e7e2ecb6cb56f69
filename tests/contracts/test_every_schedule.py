"""What every schedule must do."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cases import SCHEDULES, kind

from glassnet import optimizers

every_schedule = pytest.mark.parametrize("schedule", SCHEDULES, ids=kind)
STEPS = jnp.array([0, 1, 5, 9, 10, 11, 1000, 2**31 - 2])


def test_every_public_schedule_has_a_case():
    public = (getattr(optimizers, name) for name in optimizers.__all__)
    public = {cls for cls in public if issubclass(cls, optimizers.Schedule)}
    assert {type(case) for case in SCHEDULES} == public - {optimizers.Schedule}


@every_schedule
def test_is_a_share_at_every_step_however_late(schedule):
    factors = jax.vmap(schedule)(STEPS)
    assert ((factors >= 0) & (factors <= 1)).all()


@every_schedule
def test_has_an_end_after_which_nothing_changes(schedule):
    # Cosine(10) ends at step 10, WarmUp(10) at step 9
    late = jax.vmap(schedule)(STEPS[4:])
    np.testing.assert_array_equal(late, late[0])


@every_schedule
def test_is_a_float_scalar_of_the_traced_step(schedule):
    factor = jax.jit(schedule)(jnp.array(3))
    assert factor.shape == () and factor.dtype == "float32"
    np.testing.assert_allclose(factor, schedule(jnp.array(3)), rtol=1e-6)
