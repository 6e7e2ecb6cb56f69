import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import Adadelta, Adagrad, RMSprop


def steps(optimizer, grads):
    state, found = optimizer.init(jnp.array(0.0)), []
    for g in grads:
        step, state = optimizer.update(jnp.array(g), state)
        found.append(step.item())
    return found


def test_adagrad_matches_a_case_worked_by_hand():
    # G + 7 = 9 + 7 = 16, then 25 + 7 = 32: 3 / 4 and 4 / sqrt(32)
    found = steps(Adagrad(0.1, epsilon=7.0), [3.0, 4.0])
    np.testing.assert_allclose(found, [-0.075, -0.4 / 32**0.5], rtol=1e-6)


def test_adagrad_with_epsilon_outside_the_root():
    # sqrt(9) + 1 = 4, sqrt(25) + 1 = 6
    found = steps(Adagrad(0.1, epsilon=1.0, epsilon_inside=False), [3.0, 4.0])
    np.testing.assert_allclose(found, [-0.075, -0.4 / 6], rtol=1e-6)


def test_adagrads_rate_dies_and_rmsprops_does_not():
    # under a steady slope: 1 / sqrt(t), and 1
    slope = [2.0] * 100
    np.testing.assert_allclose(steps(Adagrad(0.1), slope)[-1], -0.01, rtol=1e-5)
    np.testing.assert_allclose(steps(RMSprop(0.1), slope)[-1], -0.1, rtol=1e-4)


def test_what_is_seldom_active_keeps_a_high_rate():
    often, seldom = [1.0] * 99 + [1.0], [0.0] * 99 + [1.0]
    assert steps(Adagrad(0.1), often)[-1] == pytest.approx(-0.01, rel=1e-5)
    assert steps(Adagrad(0.1), seldom)[-1] == pytest.approx(-0.1, rel=1e-5)


def test_rmsprop_matches_a_case_worked_by_hand():
    # v = 0.25 * 16 = 4, then 0.75 * 4 + 0.25 * 4 = 4: 4 / 2 and 2 / 2
    found = steps(RMSprop(0.1, beta=0.75, epsilon=1e-12), [4.0, 2.0])
    np.testing.assert_allclose(found, [-0.2, -0.1], rtol=1e-6)


def test_rmsprop_with_momentum_gathers_what_is_scaled():
    # u: 2, 1 as above; s: 2, 0.5 * 2 + 1
    optimizer = RMSprop(0.1, beta=0.75, epsilon=1e-12, momentum=0.5)
    np.testing.assert_allclose(steps(optimizer, [4.0, 2.0]), [-0.2, -0.2], rtol=1e-6)


def test_rmsprop_centered_divides_by_the_deviation():
    # m = 1, v = 4, v - 1 = 3; m = 0.75 + 0.5, v = 4, v - 25/16 = 39/16
    optimizer = RMSprop(0.1, beta=0.75, epsilon=1e-12, centered=True)
    expected = [-0.4 / 3**0.5, -0.2 / (39 / 16) ** 0.5]
    np.testing.assert_allclose(steps(optimizer, [4.0, 2.0]), expected, rtol=1e-6)


def test_a_variance_of_nothing_is_no_root_of_less_than_nothing():
    # under a steady slope v - m^2 goes to 0, and rounding would take it below
    optimizer = RMSprop(0.1, beta=0.5, epsilon=1e-10, centered=True)
    assert np.isfinite(steps(optimizer, [1000.3] * 60)).all()


def test_rmsprop_remembers_no_more_than_it_needs():
    assert set(RMSprop().init(jnp.ones(2))) == {"hyperparams", "square"}
    assert "momentum" not in RMSprop().init(jnp.ones(2))["hyperparams"]
    full = RMSprop(momentum=0.5, centered=True).init(jnp.ones(2))
    assert set(full) == {"hyperparams", "square", "mean", "velocity"}


def test_adadelta_matches_a_case_worked_by_hand():
    # v = 0.5 * 4 = 2, u = sqrt(2 / 4) * 2 = 2 / sqrt 2, d = 0.5 * 2 = 1
    # v = 0.5 * 2 + 0.5 * 4 = 3, u = sqrt(3 / 5) * 2
    found = steps(Adadelta(1.0, beta=0.5, epsilon=2.0), [2.0, 2.0])
    expected = [-(2**0.5), -2 * (3 / 5) ** 0.5]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_adadelta_does_not_feel_the_unit_of_the_loss():
    grads = np.sin(np.arange(1.0, 30.0))
    one = steps(Adadelta(epsilon=1e-12), grads.tolist())
    two = steps(Adadelta(epsilon=1e-12), (1000 * grads).tolist())
    np.testing.assert_allclose(one, two, rtol=1e-3)


@pytest.mark.parametrize("make", [Adagrad, RMSprop, Adadelta])
def test_no_rate_and_no_epsilon_are_refused(make):
    with pytest.raises(ConfigError, match="learning_rate="):
        make(0.0)
    with pytest.raises(ConfigError, match="epsilon="):
        make(epsilon=0.0)
