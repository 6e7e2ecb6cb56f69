import jax
import numpy as np
import pytest

from glassnet.initializers import LeCunNormal, LeCunUniform


@pytest.mark.parametrize("initializer", [LeCunNormal(), LeCunUniform()], ids=repr)
def test_a_linear_layer_keeps_the_variance(initializer, keys):
    x = jax.random.normal(next(keys), (1000, 400))
    y = x @ initializer(next(keys), (400, 100))
    np.testing.assert_allclose(y.var(), 1, atol=0.05)


def test_uniform_ends_at_the_root_of_3_over_fan_in(keys):
    draws = np.abs(LeCunUniform()(next(keys), (75, 100)))
    assert 0.199 < draws.max() <= 0.2  # sqrt(3 / 75)
