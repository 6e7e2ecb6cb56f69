import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.learners import Fade


@pytest.mark.parametrize(
    "course, half", [("exponential", 0.5), ("inverse", 0.4), ("linear", 0.625)]
)
def test_falls_from_one_to_what_is_left_and_stays(course, half):
    # of a quarter left, half way: sqrt(1/4), 1 / (1 + 3/2), (1 + 1/4) / 2
    fade, numbers = Fade(course=course), {"steps": 10.0, "radius_left": 0.25}
    found = [fade(numbers, "radius", jnp.array(t)).item() for t in (0, 5, 10, 99)]
    np.testing.assert_allclose(found, [1, half, 0.25, 0.25], rtol=1e-6)
