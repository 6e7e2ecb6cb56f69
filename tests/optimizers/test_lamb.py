import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import LAMB

PARAMS = {"kernel": jnp.array([[3.0, 4.0]]), "bias": jnp.array([0.0, 0.0])}


def run(optimizer, grads):
    return optimizer.update(grads, optimizer.init(PARAMS), PARAMS)[0]


@pytest.mark.parametrize("size", [1e-3, 1.0, 1e4])
def test_an_array_moves_by_a_share_of_its_own_length(size):
    grads = jax.tree.map(lambda p: jnp.full(p.shape, size), PARAMS)
    steps = run(LAMB(0.01), grads)
    # of length 5; both numbers by as much
    np.testing.assert_allclose(steps["kernel"], -0.05 / 2**0.5, rtol=1e-5)


def test_what_starts_at_zero_moves_as_under_adam():
    steps = run(LAMB(0.01), jax.tree.map(jnp.ones_like, PARAMS))
    np.testing.assert_allclose(steps["bias"], -0.01, rtol=1e-5)


def test_decay_stands_inside_the_ratio_and_spares_biases():
    # u = (0, 0) + 0.5 w: stretched to the length of w
    still = jax.tree.map(jnp.zeros_like, PARAMS)
    steps = run(LAMB(0.1, weight_decay=0.5), still)
    np.testing.assert_allclose(steps["kernel"], [[-0.3, -0.4]], rtol=1e-5)
    assert (steps["bias"] == 0).all()


def test_it_says_that_it_needs_the_params():
    optimizer = LAMB()
    with pytest.raises(ConfigError, match="pass the params"):
        optimizer.update(PARAMS, optimizer.init(PARAMS))
