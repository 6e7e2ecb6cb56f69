import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import Cosine, WarmUp


def at(schedule, *steps):
    return [schedule(jnp.array(step)).item() for step in steps]


def test_warm_up_climbs_evenly_and_stays():
    assert at(WarmUp(4), 0, 1, 2, 3, 4, 1000) == [0.25, 0.5, 0.75, 1, 1, 1]


def test_a_warm_up_of_one_step_is_none():
    assert at(WarmUp(1), 0, 1) == [1, 1]


def test_cosine_starts_at_1_passes_the_middle_and_ends_at_0():
    found = at(Cosine(100), 0, 25, 50, 75, 100, 101, 10**6)
    # cos(pi / 4) = 0.7071
    expected = [1, 0.8535534, 0.5, 0.1464466, 0, 0, 0]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_cosine_never_climbs():
    assert (np.diff(at(Cosine(50), *range(60))) <= 0).all()


@pytest.mark.parametrize("schedule", [WarmUp, Cosine])
def test_no_steps_are_refused(schedule):
    with pytest.raises(ConfigError, match="steps="):
        schedule(0)
