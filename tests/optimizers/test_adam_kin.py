import jax.numpy as jnp
import numpy as np

from glassnet.optimizers import Adam, Adamax, AMSGrad, Nadam


def steps(optimizer, grads):
    state, found = optimizer.init(jnp.array(0.0)), []
    for g in grads:
        step, state = optimizer.update(jnp.array(g), state)
        found.append(step.item())
    return found


def test_nadam_matches_a_case_worked_by_hand():
    # m = 1, v = 1, unbiased v = 4: 0.5 * 1 / 0.75 + 0.5 * 2 / 0.5 = 8/3, over 2
    # m = 0.5, v = 0.75, unbiased 12/7: 0.5 * 0.5 / 0.875 + 0 = 2/7
    found = steps(Nadam(0.1, beta1=0.5, beta2=0.75), [2.0, 0.0])
    expected = [-0.1 * 4 / 3, -0.1 * (2 / 7) / (12 / 7) ** 0.5]
    np.testing.assert_allclose(found, expected, rtol=1e-6)


def test_nadam_answers_a_turn_at_once_where_adam_still_rolls_on():
    slope = [1.0] * 5 + [-1.0]
    assert (
        steps(Nadam(0.1, beta1=0.6), slope)[-1] > steps(Adam(0.1, beta1=0.6), slope)[-1]
    )


def test_amsgrad_never_forgets_the_largest():
    # after 100, the mean square stays at 10,000, where Adam's falls by 0.5 a step
    grads = [100.0] + [1.0] * 30
    found = steps(AMSGrad(0.1, beta1=0.0, beta2=0.5), grads)
    np.testing.assert_allclose(found[1:], -0.1 / 100, rtol=1e-5)
    forgetful = steps(Adam(0.1, beta1=0.0, beta2=0.5), grads)
    np.testing.assert_allclose(forgetful[-1], -0.1, rtol=1e-3)


def test_amsgrad_is_adam_while_gradients_grow():
    # the divided mean square grows with them, so that its maximum is itself
    grads = [1.0, 2.0, 3.0, 4.0]
    np.testing.assert_allclose(steps(AMSGrad(), grads), steps(Adam(), grads), rtol=1e-6)


def test_adamax_matches_a_case_worked_by_hand():
    # m = 2, unbiased 4, u = 4; m = 2, unbiased 2 / 0.75, u = max(0.75 * 4, 2) = 3
    found = steps(Adamax(0.1, beta1=0.5, beta2=0.75, epsilon=1e-12), [4.0, 2.0])
    np.testing.assert_allclose(found, [-0.1, -0.1 * 8 / 9], rtol=1e-6)


def test_the_first_step_is_the_rate_whatever_the_gradient():
    for optimizer in (AMSGrad(0.01), Adamax(0.01)):
        for size in (1e-4, 1.0, 1e4):
            np.testing.assert_allclose(steps(optimizer, [size]), [-0.01], rtol=2e-4)
