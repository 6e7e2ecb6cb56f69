import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import (
    SGD,
    Adam,
    AdamW,
    ClipByValue,
    Cosine,
    MaxNorm,
    Scheduled,
    WeightDecay,
)

PARAMS = {"kernel": jnp.array([[3.0, 0.3], [4.0, 0.4]]), "bias": jnp.array([9.0, 9.0])}
STILL = jax.tree.map(jnp.zeros_like, PARAMS)


def run(optimizer, grads=STILL, params=PARAMS):
    return optimizer.update(grads, optimizer.init(params), params)[0]


def test_adam_that_decays_is_adamw():
    grads = jax.tree.map(jnp.cos, PARAMS)
    one = run(WeightDecay(Adam(0.1), 0.2), grads)
    two = run(AdamW(0.1, weight_decay=0.2), grads)
    jax.tree.map(lambda a, b: np.testing.assert_allclose(a, b, rtol=1e-6), one, two)


def test_the_lectures_decay_is_not_scaled_by_the_rate():
    for rate in (0.1, 0.001):
        steps = run(WeightDecay(SGD(rate), 0.25, scaled=False))
        np.testing.assert_allclose(steps["kernel"], -PARAMS["kernel"] / 4, rtol=1e-6)
        assert (steps["bias"] == 0).all()


def test_all_params_decay_on_demand():
    steps = run(WeightDecay(SGD(0.5), 0.5, decay_all=True))
    np.testing.assert_allclose(steps["bias"], -9 / 4, rtol=1e-6)


def test_a_schedule_around_it_acts_on_both():
    optimizer = Scheduled(WeightDecay(ClipByValue(SGD(1.0)), 0.5), Cosine(2))
    state = optimizer.init(PARAMS)
    for factor in (1, 0.5, 0):
        steps, state = optimizer.update(STILL, state, PARAMS)
        expected = -factor * 0.5 * PARAMS["kernel"]
        np.testing.assert_allclose(steps["kernel"], expected, atol=1e-6)


@pytest.mark.parametrize(
    "inside",
    [Scheduled(SGD(), Cosine(5)), ClipByValue(Scheduled(SGD(), Cosine(5)))],
    ids=repr,
)
def test_a_schedule_inside_would_go_unseen_and_is_refused(inside):
    with pytest.raises(ConfigError, match="put Scheduled around WeightDecay"):
        WeightDecay(inside).init(PARAMS)
    WeightDecay(inside, scaled=False).init(PARAMS)


def test_only_units_that_are_too_long_are_shortened():
    steps = run(MaxNorm(SGD(1.0), 2.5))
    # (3, 4) is 5 long, (0.3, 0.4) is 0.5 long
    np.testing.assert_allclose(steps["kernel"], [[-1.5, 0], [-2, 0]], rtol=1e-6)
    assert (steps["bias"] == 0).all(), "a bias is no weight into a unit"


def test_a_step_too_far_ends_on_the_sphere_in_its_direction():
    grads = {"kernel": jnp.array([[0.0, -3.0], [0.0, -4.0]]), "bias": jnp.ones(2)}
    steps = run(MaxNorm(SGD(1.0), 5.0), grads)
    # (0.3, 0.4) + (3, 4) is 5.5 long and ends at (3, 4)
    np.testing.assert_allclose(steps["kernel"][:, 1], [2.7, 3.6], rtol=1e-5)
    np.testing.assert_array_equal(steps["bias"], -1)


def test_what_is_short_enough_steps_to_the_bit():
    grads = jax.tree.map(jnp.sin, PARAMS)
    one, two = run(MaxNorm(SGD(0.1), 100.0), grads), run(SGD(0.1), grads)
    jax.tree.map(np.testing.assert_array_equal, one, two)


def test_a_convolution_counts_all_that_flows_into_a_unit():
    kernel = jnp.ones((3, 3, 4, 2))  # 6 long each
    steps = run(MaxNorm(SGD(), 3.0), {"k": 0 * kernel}, {"k": kernel})
    np.testing.assert_allclose(steps["k"], -0.5, rtol=1e-6)


@pytest.mark.parametrize("optimizer", [WeightDecay(SGD()), MaxNorm(SGD())], ids=repr)
def test_it_says_that_it_needs_the_params(optimizer):
    with pytest.raises(ConfigError, match="pass the params"):
        optimizer.update(PARAMS, optimizer.init(PARAMS))
