import copy

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    Accumulate,
    Adam,
    AdaptiveClip,
    Average,
    ClipByGlobalNorm,
    ClipByNorm,
    ClipByValue,
    Freeze,
    LookAhead,
    MaxNorm,
    PolyakAverage,
    WeightDecay,
)
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


def test_by_value_each_number_is_cut_for_itself():
    steps = run(ClipByValue(SGD(1.0), 2.0), {"a": jnp.array([3.0, -4.0, 0.5])})
    assert steps["a"].tolist() == [-2, 2, -0.5]


def test_by_value_infinity_is_cut_and_nan_is_not_hidden():
    steps = run(ClipByValue(SGD(1.0), 2.0), {"a": jnp.array([jnp.inf, jnp.nan])})
    assert steps["a"][0] == -2 and jnp.isnan(steps["a"][1])


def test_by_norm_each_array_is_shortened_for_itself():
    # a is 3 long, c is 4 long: to 2 each, where the global norm would make 1.2 and 1.6
    steps = run(ClipByNorm(SGD(1.0), 2.0))
    np.testing.assert_allclose(steps["a"], [-2, 0], rtol=1e-6)
    np.testing.assert_allclose(steps["b"]["c"], [[-2]], rtol=1e-6)
    steps = run(ClipByNorm(SGD(1.0), 3.5))
    assert steps["a"].tolist() == [-3, 0]


def adapted(grads, params, optimizer=None):
    optimizer = optimizer or AdaptiveClip(SGD(1.0), 0.1)
    return optimizer.update(grads, optimizer.init(params), params)[0]


def test_adaptive_measures_each_unit_by_the_weights_that_flow_into_it():
    # units of length 5 and 0.5 may take gradients of 0.5 and 0.05
    kernel = jnp.array([[3.0, 0.3], [4.0, 0.4]])
    steps = adapted(jnp.array([[0.0, 0.0], [2.0, 2.0]]), kernel)
    np.testing.assert_allclose(steps, [[0, 0], [-0.5, -0.05]], rtol=1e-5)
    short = jnp.array([[0.0, 0.0], [0.5, 0.04]])
    np.testing.assert_array_equal(adapted(short, kernel), -short)


def test_adaptive_lets_what_starts_at_zero_move():
    steps = adapted(jnp.array([30.0, 40.0]), jnp.zeros(2))
    # epsilon 0.001 times 0.1
    np.testing.assert_allclose(steps, [-6e-5, -8e-5], rtol=1e-5)


def test_adaptive_says_that_it_needs_the_params():
    optimizer = AdaptiveClip(SGD())
    with pytest.raises(ConfigError, match="pass the params"):
        optimizer.update(GRADS, optimizer.init(GRADS))


@pytest.mark.parametrize("kind", [ClipByNorm, ClipByValue, AdaptiveClip])
def test_a_limit_of_0_is_refused(kind):
    with pytest.raises(ConfigError, match="=0.0"):
        kind(SGD(), 0.0)


@pytest.mark.parametrize(
    "wrapper",
    [
        Accumulate(SGD(), 1),
        AdaptiveClip(SGD(), 1e6),
        Average(SGD()),
        ClipByGlobalNorm(SGD(), 1e6),
        ClipByNorm(SGD(), 1e6),
        ClipByValue(SGD(), 1e6),
        Freeze(SGD(), ()),
        LookAhead(SGD()),
        MaxNorm(SGD(), 1e6),
        PolyakAverage(SGD()),
        WeightDecay(SGD(), 0.0, scaled=False),
    ],
    ids=repr,
)
def test_an_optax_transformation_fits_inside_every_wrapper(wrapper):
    around = copy.copy(wrapper)  # past beartype, on only under test
    object.__setattr__(around, "optimizer", optax.sgd(0.5))
    state = around.init(GRADS)
    steps, state = around.update(GRADS, state, GRADS)
    np.testing.assert_allclose(steps["a"], [-1.5, 0], rtol=1e-6)
    assert jax.tree.structure(around.averaged(state, GRADS)) == jax.tree.structure(
        GRADS
    )
