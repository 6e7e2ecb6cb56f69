import jax
import jax.numpy as jnp
import numpy as np
import pytest

from glassnet.errors import ConfigError
from glassnet.optimizers import SGD, Momentum
from glassnet.paths import turn


def steps(optimizer, grads, rates=()):
    """The step at each gradient; `rates` are turned by hand before each."""
    state, found = optimizer.init(jnp.array(0.0)), []
    for i, g in enumerate(grads):
        if rates:
            state = turn(state, "hyperparams/learning_rate", rates[i])
        step, state = optimizer.update(jnp.array(g), state)
        found.append(step.item())
    return found


def test_sgd_steps_the_rate_times_the_gradient_against_it():
    np.testing.assert_allclose(steps(SGD(0.1), [3.0, -2.0, 0.0]), [-0.3, 0.2, 0])


def test_sgd_remembers_nothing_but_its_rate():
    assert list(SGD(0.1).init(jnp.ones(1000))) == ["hyperparams"]


def test_sgd_diverges_beyond_two_over_the_curvature():
    # x^2 has curvature 2: each step multiplies x by 1 - 2 rate
    for rate, factor in [(0.1, 0.8), (0.5, 0.0), (0.9, -0.8), (1.1, -1.2)]:
        optimizer = SGD(rate)
        x = jnp.array(3.0)
        step, _ = optimizer.update(2 * x, optimizer.init(x))
        np.testing.assert_allclose(x + step, 3 * factor, atol=1e-6)


def test_sgd_costs_no_more_than_its_equation():
    def eqns(f):
        grads = {"kernel": jnp.ones((3, 2)), "bias": jnp.ones(2)}
        return len(jax.make_jaxpr(f)(grads).eqns)

    optimizer = SGD(0.1)
    state = optimizer.init(jnp.ones(1))
    ours = eqns(lambda g: optimizer.update(g, state)[0])
    rate = jnp.array(0.1)
    assert ours <= eqns(lambda g: jax.tree.map(lambda g: -rate * g, g))


def test_momentum_matches_a_case_worked_by_hand():
    # v: 1, 0.5 + 2 = 2.5, 1.25 + 0 = 1.25
    found = steps(Momentum(0.1, momentum=0.5), [1.0, 2.0, 0.0])
    np.testing.assert_allclose(found, [-0.1, -0.25, -0.125], rtol=1e-6)


def test_nesterov_matches_a_case_worked_by_hand():
    # g + 0.5 v: 1 + 0.5, 2 + 1.25, 0 + 0.625
    found = steps(Momentum(0.1, momentum=0.5, nesterov=True), [1.0, 2.0, 0.0])
    np.testing.assert_allclose(found, [-0.15, -0.325, -0.0625], rtol=1e-6)


def test_a_steady_slope_gathers_speed_to_the_limit():
    found = steps(Momentum(0.1, momentum=0.9), [1.0] * 100)
    np.testing.assert_allclose(found[-1], -0.1 / (1 - 0.9), rtol=1e-3)


def lecture(rate_of, grads, momentum):
    """v <- mu v + eta g, step -v: the rate inside."""
    v, found = 0.0, []
    for rate, g in zip(rate_of, grads, strict=True):
        v = momentum * v + rate * g
        found.append(-v)
    return found


def test_the_lectures_variant_is_the_same_while_the_rate_is_constant():
    grads = np.sin(np.arange(10.0)).tolist()
    expected = lecture([0.1] * 10, grads, 0.9)
    for rate in ("outside", "inside"):
        found = steps(Momentum(0.1, rate=rate), grads)
        np.testing.assert_allclose(found, expected, atol=1e-6)


def test_with_the_rate_inside_it_is_the_lectures_at_changing_rates_too():
    rates, grads = [1.0, 0.1, 0.5, 0.0], [1.0, -2.0, 3.0, 1.0]
    found = steps(Momentum(0.1, rate="inside"), grads, rates)
    np.testing.assert_allclose(found, lecture(rates, grads, 0.9), rtol=1e-6)


def test_nesterov_with_the_rate_inside_matches_a_case_worked_by_hand():
    # v: 1, 0.5 + 0.2 = 0.7; step: 1 + 0.5, then 0.2 + 0.35
    optimizer = Momentum(0.1, 0.5, nesterov=True, rate="inside")
    found = steps(optimizer, [1.0, 2.0], [1.0, 0.1])
    np.testing.assert_allclose(found, [-1.5, -0.55], rtol=1e-6)


def test_and_lags_behind_once_the_rate_changes():
    rates, grads = [1.0, 0.0], [1.0, 1.0]
    # ours stops at once; theirs rolls on with 0.9 of the old speed
    assert steps(Momentum(0.1), grads, rates)[1] == 0
    np.testing.assert_allclose(lecture(rates, grads, 0.9)[1], -0.9)


def test_no_momentum_is_plain_descent():
    grads = [1.0, -2.0, 3.0]
    assert steps(Momentum(0.1, momentum=0.0), grads) == steps(SGD(0.1), grads)


@pytest.mark.parametrize("momentum", [-0.1, 1.0])
def test_momentum_outside_its_range_is_refused(momentum):
    with pytest.raises(ConfigError, match="momentum="):
        Momentum(0.1, momentum=momentum)
