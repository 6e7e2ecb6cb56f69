import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import SGD, Adam, ClipByGlobalNorm
from glassnet.paths import turn

GRADS = {"a": jnp.array([3.0, 0.0]), "b": {"c": jnp.array([[4.0]])}}  # of length 5


def run(optimizer, grads=GRADS, norm=None):
    state = optimizer.init(grads)
    if norm is not None:
        state = turn(state, "hyperparams/norm", norm)
    return optimizer.update(grads, state, grads)[0]


def test_what_is_too_long_is_shortened_in_its_direction():
    # over all arrays together: 1 / 5 of each
    steps = run(ClipByGlobalNorm(SGD(1.0), 1.0))
    np.testing.assert_allclose(steps["a"], [-0.6, 0], rtol=1e-6)
    np.testing.assert_allclose(steps["b"]["c"], [[-0.8]], rtol=1e-6)


@pytest.mark.parametrize("norm", [5.0, 6.0, 1e30])
def test_what_is_short_enough_is_left_to_the_bit(norm):
    steps = run(ClipByGlobalNorm(SGD(1.0), norm))
    assert steps["a"].tolist() == [-3, 0] and steps["b"]["c"].tolist() == [[-4]]


def test_the_norm_that_counts_is_the_one_in_the_state():
    steps = run(ClipByGlobalNorm(SGD(1.0), 100.0), norm=2.5)
    np.testing.assert_allclose(steps["a"], [-1.5, 0], rtol=1e-6)


def test_no_gradient_is_no_step():
    steps = run(ClipByGlobalNorm(SGD(1.0), 1.0), {"a": jnp.zeros(2)})
    assert (steps["a"] == 0).all()


@pytest.mark.parametrize("bad", [jnp.nan, jnp.inf])
def test_what_is_not_finite_is_not_hidden(bad):
    steps = run(ClipByGlobalNorm(SGD(1.0), 1.0), {"a": jnp.array([bad, 1.0])})
    assert jnp.isnan(steps["a"]).any()


def test_sixteen_bits_are_measured_in_float32():
    grads = {"a": jnp.ones(4096, "bfloat16")}  # of length 64
    steps = run(ClipByGlobalNorm(SGD(1.0), 32.0), grads)
    assert steps["a"].dtype == "bfloat16"
    np.testing.assert_allclose(steps["a"].astype("float32"), -0.5)


def test_clips_nest_and_the_state_keeps_each_norm():
    optimizer = ClipByGlobalNorm(ClipByGlobalNorm(Adam(), 1.0), 2.0)
    state = optimizer.init(GRADS)
    assert state["hyperparams"]["norm"] == 2
    assert state["inner"]["hyperparams"]["norm"] == 1


def test_a_norm_of_0_is_refused():
    with pytest.raises(ConfigError, match="norm="):
        ClipByGlobalNorm(SGD(), 0.0)
