import jax.numpy as jnp
import numpy as np

from glassnet.optimizers import Adam, RAdam


def steps(optimizer, grads):
    state, found = optimizer.init(jnp.array(0.0)), []
    for g in grads:
        step, state = optimizer.update(jnp.array(g), state)
        found.append(step.item())
    return np.array(found)


def test_the_first_five_steps_go_by_the_mean_alone():
    # under a steady slope the unbiased mean is the slope
    found = steps(RAdam(0.1), [3.0] * 6)
    np.testing.assert_allclose(found[:5], -0.3, rtol=1e-5)
    assert abs(found[5]) < 0.01


def test_the_sixth_is_the_share_of_the_paper():
    # beta2 = 0.9: rho_inf = 19, rho_6 = 19 - 12 * 0.531441 / 0.468559 = 5.389441
    # r^2 = 1.389441 * 3.389441 * 19 / (15 * 17 * 5.389441) = 0.065109
    found = steps(RAdam(0.1, beta2=0.9), [3.0] * 6)
    np.testing.assert_allclose(found[5], -0.1 * 0.065109**0.5, rtol=1e-4)


def test_late_steps_are_adams():
    grads = np.sin(np.arange(300.0)).tolist()
    ours, adam = (steps(make(0.1, beta2=0.9), grads) for make in (RAdam, Adam))
    np.testing.assert_allclose(ours[-50:], adam[-50:], rtol=1e-4)


def test_a_short_memory_is_never_trusted():
    # beta2 = 0.6: rho never passes 4
    found = steps(RAdam(0.1, beta1=0.0, beta2=0.6), [3.0, -2.0] * 20)
    np.testing.assert_allclose(found, [-0.3, 0.2] * 20, rtol=1e-5)
